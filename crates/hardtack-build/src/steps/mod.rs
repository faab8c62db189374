//! What steps do to a tree: one file an action.

mod account;
mod error;
mod file;
mod hook;
mod key;
mod packages;
mod script;
mod service;
mod site;

pub use error::StepError;
pub(crate) use hook::over_disks;
pub(crate) use key::fingerprint;
pub(crate) use packages::proxies;
pub use packages::{AptSources, PackageError};
pub(crate) use site::Site;

use hardtack_recipe::Action;

/// Does what a step says.
pub(crate) fn perform(action: &Action, site: &mut Site<'_>) -> Result<(), StepError> {
    match action {
        Action::Packages(packages) => packages::perform(packages, site),
        Action::File(file) => file::perform(file, site),
        Action::Script(script) => script::perform(script, site),
        Action::Service(service) => service::perform(service, site),
        Action::User(user) => account::perform_user(user, site),
        Action::Group(group) => account::perform_group(group, site),
        Action::Hook(hook) => hook::perform(hook, site),
        Action::Discard(discard) => packages::discard(&discard.packages, site),
    }
}
