//! From a tree to a disk image.

mod error;
mod run;

pub use error::AssembleError;
pub use run::{Assembled, Assembly, FileSystemUsage, Loaders, Phase, assemble};
