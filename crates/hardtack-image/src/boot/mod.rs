//! What starts the machine: GRUB's cores, its menu and the kernels that it finds.

mod arguments;
mod bios;
mod drivers;
mod error;
mod grub;
mod initramfs;
mod kernels;
mod menu;
mod pe;
mod plan;
pub mod settings;
mod systemd_boot;
mod uki;
mod version;

pub use bios::BiosLoader;
pub(crate) use bios::{BIOS_BOOT_CODE, install};
pub use drivers::{MissingDriver, missing_drivers};
pub use error::BootError;
pub use grub::{GrubCore, GrubTarget};
pub use initramfs::{InitramfsError, initramfs_names};
pub use kernels::Kernel;
pub use pe::PeError;
pub use plan::{BootPlan, plan_boot};
pub use systemd_boot::{EspFile, esp_files};

/// Where firmware of UEFI looks for a boot loader on a disk that it does not know (UEFI specification, 3.5.1.1).
pub(crate) const UEFI_LOADER: &str = "EFI/BOOT/BOOTX64.EFI";
