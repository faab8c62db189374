//! What is installed in a tree: packages of distributions and of languages, programs that no package brings, kernels.
//!
//! Databases and manifests are read as bytes through a [`Tree`](hardtack_tree::Tree); no package manager runs. A
//! package database that is damaged is an error, and a single manifest that is damaged is listed as unreadable:
//! nothing is taken to be absent because it could not be read.

mod apk;
mod bytes;
mod distribution;
pub mod dpkg;
mod ecosystem;
mod error;
mod file;
mod found;
mod kernel;
pub mod language;
mod merged;
mod model;
mod package;
mod read;
pub mod rpm;
mod stray;

pub use distribution::Distribution;
pub use ecosystem::Ecosystem;
pub use error::InventoryError;
pub use file::{Checksum, ChecksumAlgorithm, OwnedFile, Place, StrayProgram};
pub(crate) use found::{Found, settle};
pub use kernel::Kernel;
pub(crate) use merged::Merged;
pub use model::{Depth, Inventory};
pub use package::{Package, SourcePackage};
