//! Boots a copy-on-write clone of an image in QEMU and tests it from inside.
//!
//! [`prove`] makes the clone, boots it with each firmware and returns a [`Proof`]. The tests run in the guest:
//! hardtack's own program is on a second disk, and a unit that exists in the clone alone starts it as the
//! probe ([`probe::run`]). The image is only read.

mod boot;
mod clone;
mod error;
mod host;
mod live;
mod mounts;
pub mod probe;
mod proof;
mod prove;
mod qemu;
mod serial;

pub use error::ProveError;
pub use live::Regression;
pub use mounts::{ExpectedMount, MountResult};
pub use proof::{Boot, Observation, Outcome, PROOF_SCHEMA, Proof};
pub use prove::{ProveRequest, prove};
pub use qemu::{Acceleration, Accelerator, DiskBus};
pub use serial::BootFailure;
