//! Packages of dpkg.

mod copyright;
mod files;
mod packages;

pub use copyright::licences;
pub(super) use packages::read;
