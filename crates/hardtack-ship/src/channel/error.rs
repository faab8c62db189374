//! Why a channel does not move.

use std::fmt;

use hardtack_build::store::{ImageId, StoreError};
use hardtack_recipe::{ChannelName, ImageName};

use crate::ShippedError;
use crate::key::KeyId;
use crate::verify::Check;

/// Why a channel does not move.
#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    /// What is asked of an image is not met.
    #[error("{image} does not go into {channel}")]
    Refused {
        /// The image.
        image: ImageId,
        /// The channel.
        channel: ChannelName,
        /// Everything that is not met.
        reasons: Vec<Refusal>,
    },
    /// The channel points to nothing.
    #[error("no image of {image} is in {channel}")]
    Empty {
        /// The name of the images.
        image: ImageName,
        /// The channel.
        channel: ChannelName,
    },
    /// There is nothing to go back to.
    #[error("{channel} of {} has pointed to no other image that is still good and recorded", .image.name)]
    NothingBefore {
        /// What it points to.
        image: ImageId,
        /// The channel.
        channel: ChannelName,
    },
    /// The image cannot be looked at.
    #[error(transparent)]
    Image(#[from] ShippedError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Something that is asked of an image and not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Somebody marked it as bad.
    Bad {
        /// Who, and what they said.
        by: String,
        /// What they said.
        reason: Option<String>,
    },
    /// It was not audited.
    NoAudit,
    /// Its audit did not pass.
    Audit {
        /// How many controls failed.
        failed: usize,
    },
    /// It was not booted.
    NoProof,
    /// Its boot did not pass.
    Proof,
    /// Its evidence is not whole or of another image.
    Evidence(Check),
    /// Too few of the keys have approved this image with this evidence.
    Approvals {
        /// How many must.
        wanted: usize,
        /// Those that have.
        given: Vec<KeyId>,
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bad { by, reason } => {
                write!(f, "{by} marked it as bad")?;
                reason.iter().try_for_each(|reason| write!(f, ": {reason}"))
            }
            Self::NoAudit => f.write_str("it was never audited"),
            Self::Audit { failed: 1 } => f.write_str("its audit did not pass: 1 control failed"),
            Self::Audit { failed } => write!(f, "its audit did not pass: {failed} controls failed"),
            Self::NoProof => f.write_str("it was never booted and tested"),
            Self::Proof => f.write_str("it did not pass when it was booted"),
            Self::Evidence(Check { place, fault: Some(fault), .. }) => write!(f, "{place}: {fault}"),
            Self::Evidence(Check { place, .. }) => f.write_str(place),
            Self::Approvals { wanted, given } => {
                write!(f, "{} of {wanted} approvals are there", given.len())?;
                let given: Vec<String> = given.iter().map(KeyId::short).collect();
                if given.is_empty() { Ok(()) } else { write!(f, ": {}", given.join(", ")) }
            }
        }
    }
}

impl Refusal {
    /// What the user can do.
    fn remedy(&self) -> String {
        match self {
            Self::Bad { .. } => "bake another one; a mark stays for good".to_owned(),
            Self::NoAudit => "give its recipe a `harden` block and bake it again".to_owned(),
            Self::Audit { .. } => "mend it or add exceptions; a `gate` in its recipe says what is enough".to_owned(),
            Self::NoProof => {
                "`hardtack build --prove` or `hardtack test` boot it and test it; for an image without a disk, \
                              say `proof = false` of the channel in the policy of the store"
                    .to_owned()
            }
            Self::Proof => "mend what the proof names, and bake it again".to_owned(),
            Self::Evidence(check) => check.fault.as_ref().map(|fault| fault.remedy()).unwrap_or_default().to_owned(),
            Self::Approvals { .. } => {
                "have an owner of a key that the policy names look at it: hardtack approve IMAGE CHANNEL --key FILE"
                    .to_owned()
            }
        }
    }
}

impl ChannelError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::Refused { reasons, .. } => {
                let mut remedies: Vec<String> = reasons.iter().map(Refusal::remedy).collect();
                remedies.dedup();
                Some(remedies.join("\n"))
            }
            Self::Empty { image, channel } => Some(format!("promote one: hardtack promote {image} {channel}")),
            Self::NothingBefore { image, channel } => Some(format!(
                "promote a good one: hardtack promote {0} {channel}; `hardtack mark {0}@{1} bad` keeps this one out",
                image.name,
                image.digest.short()
            )),
            Self::Image(error) => error.remedy(),
            Self::Store(error) => error.remedy(),
        }
    }
}
