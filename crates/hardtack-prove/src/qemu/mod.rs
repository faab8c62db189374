//! QEMU: what accelerates it, the firmware it starts, the machine it is and its process.

mod accelerator;
mod firmware;
mod machine;
mod monitor;
mod process;
mod trial;

pub use accelerator::{Acceleration, Accelerator};
pub(crate) use firmware::FirmwareFiles;
pub(crate) use machine::{ADDRESSES, DirectKernel, Machine, Network, Start};
pub use machine::{DiskBus, GUEST_MEMORY};
pub(crate) use monitor::Monitor;
pub(crate) use process::Qemu;
pub(crate) use trial::KVM_INTERNAL_ERROR;
