//! FAT32 volumes (Microsoft's FAT specification, version 1.03), for the EFI system partition.

mod data;
mod directory;
mod error;
mod name;
mod stamp;
#[cfg(test)]
mod tests;
mod volume;

pub use error::FatError;
pub(crate) use volume::Volume;
