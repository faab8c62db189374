//! Software bills of materials: inventories as CycloneDX 1.6 and SPDX 2.3, written and read.
//!
//! What is written depends on the inventory and the [`Subject`] alone: the same image has the same document, byte for
//! byte. Documents of other programs are read as far as they tell what an inventory tells.

mod coordinates;
mod cyclonedx;
mod document;
mod error;
mod licence;
mod purl;
mod spdx;

pub use coordinates::{package_of, purl_of};
pub use document::{Format, Subject, read, write};
pub use error::SbomError;
pub use licence::expression;
pub use purl::Purl;
