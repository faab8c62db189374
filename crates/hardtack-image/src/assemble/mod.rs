//! From a tree to disk images.

mod error;
mod file_system;
mod output;
mod run;

pub use error::{AssembleError, FileSystemError};
pub use run::{Assembled, Assembly, FileSystemUsage, Loaders, Phase, assemble};
