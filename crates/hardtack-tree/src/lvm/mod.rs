//! Logical volumes of LVM2, read without device-mapper (lvm(8); the layout is that of LVM2's format_text).
//!
//! A disk or partition with a label is a physical volume; its metadata area holds a text that describes the whole
//! volume group. Linear and striped volumes are read; others are named with their type.

mod area;
mod group;
mod label;
mod mapped;
mod text;
mod volumes;

pub use label::PhysicalVolume;
pub use volumes::{LogicalVolume, Volumes, volumes};

const FORMAT: &str = "LVM";
/// The unit of every number of a text.
const SECTOR: u64 = 512;

/// An identifier with the hyphens that LVM shows.
fn hyphened(id: &[u8]) -> String {
    let mut text = String::new();
    for (at, byte) in id.iter().enumerate() {
        if matches!(at, 6 | 10 | 14 | 18 | 22 | 26) {
            text.push('-');
        }
        text.push_str(&crate::escaped(&[*byte]));
    }
    text
}

/// The check sum of labels, headers and texts: CRC-32 from a number of LVM's own, not inverted at the end.
fn check_sum(bytes: &[u8]) -> u32 {
    const START: u32 = 0xf597_a6cf;
    let mut hasher = crc32fast::Hasher::new_with_initial(!START);
    hasher.update(bytes);
    !hasher.finalize()
}

fn damaged(what: impl Into<String>) -> crate::FormatError {
    crate::FormatError::Damaged { format: FORMAT, what: what.into() }
}
