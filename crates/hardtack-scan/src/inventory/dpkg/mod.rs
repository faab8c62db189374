//! Packages of dpkg.

mod copyright;
mod files;
mod packages;

pub use copyright::licences;
pub(crate) use files::brought;
pub(super) use packages::read;
