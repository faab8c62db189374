//! Boots a copy-on-write clone of an image in QEMU and tests it from inside.
//!
//! [`prove()`] makes the clone, boots it with each firmware and returns a [`Proof`]. The tests run in the guest:
//! hardtack's own program is on a second disk, and a unit that exists in the clone alone starts it as the
//! probe ([`enter_if_asked`]). The image is only read.

pub mod bisect;
mod boot;
mod clone;
mod error;
mod format;
mod host;
mod live;
mod mounts;
mod probe;
mod proof;
mod prove;
mod qemu;
mod serial;

pub use boot::{Companion, NeighbourImage};
pub use error::ProveError;
pub use format::CloneFormat;
pub use live::Regression;
pub use mounts::{ExpectedMount, MountResult};
pub use probe::{FailedUnit, Identity, Phases, SystemState, TestResult, enter_if_asked};
pub use proof::{Boot, Observation, Outcome, PROOF_SCHEMA, Proof};
pub use prove::{ProveRequest, prove};
pub use qemu::{Acceleration, Accelerator, DiskBus, GUEST_MEMORY};
pub use serial::BootFailure;
