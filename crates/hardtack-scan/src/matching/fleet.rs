//! Inventories of many images, kept so that all of them are matched at once.
//!
//! Images of one fleet have mostly the same packages in the same versions. Each pair of a name and a version is kept
//! once and looked up once; what an image has is a list of numbers.

mod error;
mod file;
mod interned;
mod places;
mod release;
mod rescan;

pub use error::FleetError;
pub use interned::{Fleet, Kept};
pub use release::newest_per_major;
pub use rescan::{Lookup, New, RESCAN_SCHEMA, Rescan, Scanned, Touched};
