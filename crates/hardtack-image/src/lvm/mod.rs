//! Physical volumes of LVM2: a label, and one area with the description of the volume group as text (lvmsystemid(7),
//! "VG metadata"; the structures of LVM2's `lib/format_text/layout.h` and `lib/label/label.h`).
//!
//! On the partition stand the label in its second sector, the metadata area from 4 KiB to 1 MiB, and then the extents.

mod crc;
mod error;
mod label;
mod metadata;
mod text;
mod write;

pub use error::LvmError;
pub(crate) use write::write;

/// Bytes of a sector, in which LVM counts.
const SECTOR: u64 = 512;
/// Where the metadata area begins.
const AREA_START: u64 = 4096;
