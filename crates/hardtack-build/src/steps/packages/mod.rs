//! Packages of Debian and Ubuntu trees, by the tree's own apt in the sandbox.

mod apt;
mod cache;
mod discard;
mod error;
mod installed;
mod lists;
mod removal;
mod sources;
mod step;
mod transaction;

pub(crate) use apt::proxies;
pub(super) use discard::discard;
pub use error::PackageError;
pub use sources::AptSources;
pub(super) use step::perform;
