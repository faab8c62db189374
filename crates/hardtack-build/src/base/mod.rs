//! Where an image's root tree starts.

mod archive;
mod bootstrap;
mod directory;
mod disk_image;
mod distribution;
mod error;
mod ground;
mod import;
mod origin;
mod stored;
mod tree;
mod verify;

pub use archive::unpack;
use bootstrap::bootstrap;
use distribution::sources;
pub use error::BaseError;
pub(crate) use ground::{Ground, Wanted, base_files, from_bootstrap, imported, imported_key, known_bootstrap};
pub(crate) use import::{Brings, Import};
use origin::fetch;
pub use origin::{Origin, Suite};
pub use stored::{KnownImage, StoredBase, StoredBaseError};
