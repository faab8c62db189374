//! The seal: the last work on a tree. It removes what must not leave with an image and then looks whether anything is left.
//!
//! What is removed, and in which section, is the table of [`hardtack_scan::residue`]; the scan that follows looks at the
//! same places and, beyond them, into every file.

mod clean;
mod error;
mod host_keys;
mod plan;
mod verify;

pub use error::SealError;
pub use host_keys::{HOST_KEYS_LINK, HOST_KEYS_UNIT};
pub use plan::{SealPart, SealPlan, SealedPart, plan};
pub use verify::verify;

#[cfg(test)]
mod tests;
