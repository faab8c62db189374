//! Where an image's root tree starts.

mod archive;
mod bootstrap;
mod directory;
mod distribution;
mod error;
mod ground;
mod import;
mod origin;
mod verify;

pub(crate) use bootstrap::bootstrap;
pub(crate) use distribution::sources;
pub use error::BaseError;
pub(crate) use origin::fetch;
pub use origin::{Origin, Suite};
