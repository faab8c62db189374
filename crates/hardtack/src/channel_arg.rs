//! Channels on the command line.

use hardtack_recipe::{ChannelName, ImageName, NameError};
use hardtack_ship::channel::{ChannelError, PolicyError};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::recipe::store_failure;
use crate::signing::shipped_failure;

/// The name of a channel.
pub(crate) fn channel_name(text: &str) -> Result<ChannelName, Failure> {
    text.parse().map_err(|error: NameError| Failure::of(Exit::Usage, &error).remedy(error.remedy()))
}

/// The name of an image.
pub(crate) fn image_name(text: &str) -> Result<ImageName, Failure> {
    text.parse().map_err(|error: NameError| Failure::of(Exit::Usage, &error).remedy(error.remedy()))
}

/// Why a channel does not move.
pub(crate) fn channel_failure(error: &ChannelError) -> Failure {
    let exit = match error {
        ChannelError::Refused { reasons, .. } => {
            let lines: Vec<String> = reasons.iter().map(ToString::to_string).collect();
            let failure = Failure::of(Exit::Audit, error).because(lines);
            return failure.remedy_if(error.remedy());
        }
        ChannelError::Empty { .. } | ChannelError::NothingBefore { .. } => Exit::Input,
        ChannelError::Image(error) => return shipped_failure(error),
        ChannelError::Store(error) => return store_failure(error),
    };
    Failure::of(exit, error).remedy_if(error.remedy())
}

/// Why a policy cannot be used.
pub(crate) fn policy_failure(error: PolicyError) -> Failure {
    match error {
        PolicyError::Mistakes(mistakes) => mistakes.into(),
        _ => Failure::of(Exit::Input, &error).remedy_if(error.remedy()),
    }
}
