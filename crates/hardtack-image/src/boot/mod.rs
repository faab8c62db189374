//! What starts the machine: GRUB's cores, its menu and the kernels that it finds.

mod bios;
mod error;
mod grub;
mod kernels;
mod menu;
mod plan;
pub mod settings;
mod version;

pub use bios::BiosLoader;
pub(crate) use bios::{BIOS_BOOT_CODE, install};
pub use error::BootError;
pub use grub::{GrubCore, GrubTarget};
pub use kernels::Kernel;
pub use plan::{BootPlan, plan_boot};
