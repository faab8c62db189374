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

use bootstrap::bootstrap;
use distribution::sources;
pub use error::BaseError;
pub(crate) use ground::{Ground, Wanted, archive_key, directory_key, from_bootstrap, from_files};
use origin::fetch;
pub use origin::{Origin, Suite};
