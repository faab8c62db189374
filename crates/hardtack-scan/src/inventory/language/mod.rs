//! Packages of languages, wherever they lie.

mod cargo;
mod elf;
mod go;
mod java;
mod libraries;
mod npm;
mod python;
mod walk;
mod zip;

pub use java::archive;
pub use libraries::libraries;
pub(crate) use python::normalised;
pub use walk::program;
pub(super) use walk::read;
pub(crate) use zip::Zip;
