//! Fixed VHD (Virtual Hard Disk Image Format Specification, version 1.0): the bytes of the disk, and a footer.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

use uuid::Uuid;

use super::ConvertError;
use crate::chunked::copy_sparse;

/// Bytes of the footer.
const FOOTER: usize = 512;
/// 2000-01-01T00:00:00Z, from which the format counts seconds, in seconds since 1970.
const YEAR_2000: i64 = 946_684_800;
/// Azure takes disks of whole MiB.
const UNIT: u64 = 1 << 20;
/// Readers that do not know the creating program take the size of the disk from its cylinders, which are too few. This
/// is the name of Hyper-V, of which all know that the size itself counts.
const CREATOR: &[u8; 4] = b"win ";

/// Writes the disk `raw` to `out`.
pub(super) fn write(raw: &Path, uuid: Uuid, epoch: i64, out: &Path) -> Result<(), ConvertError> {
    let (reading, writing) = (ConvertError::read(raw), ConvertError::write(out));
    let from = File::open(raw).map_err(reading)?;
    let bytes = from.metadata().map_err(reading)?.len();
    if bytes == 0 || !bytes.is_multiple_of(UNIT) {
        return Err(ConvertError::Size { bytes, limit: "VHD for Azure holds whole MiB" });
    }
    let to = File::create(out).map_err(writing)?;
    copy_sparse(&from, &to).map_err(writing)?;
    to.write_all_at(&footer(bytes, uuid, epoch), bytes).map_err(writing)
}

fn footer(bytes: u64, uuid: Uuid, epoch: i64) -> [u8; FOOTER] {
    let mut footer = [0; FOOTER];
    let mut put = |at: usize, value: &[u8]| footer[at..at + value.len()].copy_from_slice(value);
    put(0, b"conectix");
    put(8, &2_u32.to_be_bytes()); // Features: a reserved bit that is always set.
    put(12, &0x0001_0000_u32.to_be_bytes()); // Version of the format.
    put(16, &u64::MAX.to_be_bytes()); // No further header.
    let seconds = u32::try_from(epoch.saturating_sub(YEAR_2000).max(0)).unwrap_or(u32::MAX);
    put(24, &seconds.to_be_bytes());
    put(28, CREATOR);
    put(32, &0x000a_0000_u32.to_be_bytes()); // Version of the creating program.
    put(36, b"Wi2k"); // Its system.
    put(40, &bytes.to_be_bytes()); // When it was created,
    put(48, &bytes.to_be_bytes()); // and now.
    let Geometry { cylinders, heads, sectors } = geometry(bytes / 512);
    put(56, &cylinders.to_be_bytes());
    put(58, &[heads, sectors]);
    put(60, &2_u32.to_be_bytes()); // Of fixed size.
    put(68, uuid.as_bytes());
    let sum = footer.iter().fold(0_u32, |sum, byte| sum.wrapping_add((*byte).into()));
    footer[64..68].copy_from_slice(&(!sum).to_be_bytes());
    footer
}

/// Cylinders, heads and sectors of a disk.
#[derive(Debug, PartialEq, Eq)]
struct Geometry {
    cylinders: u16,
    heads: u8,
    sectors: u8,
}

/// The geometry of a disk of so many sectors (appendix "CHS Calculation").
fn geometry(total: u64) -> Geometry {
    let total = total.min(65535 * 16 * 255);
    let (heads, sectors) = if total >= 65535 * 16 * 63 {
        (16, 255)
    } else {
        let tracks = total / 17;
        let heads = tracks.div_ceil(1024).max(4);
        if heads <= 16 && tracks < heads * 1024 {
            (heads, 17)
        } else if total / 31 < 16 * 1024 {
            (16, 31)
        } else {
            (16, 63)
        }
    };
    // All three are small: cylinders at most 65535, as the total is limited.
    Geometry { cylinders: (total / sectors / heads) as u16, heads: heads as u8, sectors: sectors as u8 }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn geometries_are_those_that_qemu_computes() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("disk.vhd");
        for mib in [4, 33, 100, 500, 510, 1_000, 5_000, 32_000, 100_000, 130_000] {
            let arguments = ["create", "-q", "-f", "vpc", "-o", "subformat=fixed"];
            let size = format!("{mib}M");
            let made = Command::new("qemu-img").args(arguments).arg(&path).arg(&size).status().unwrap();
            assert!(made.success());
            // It makes the disk as large as its geometry, so that nothing is rounded.
            let file = File::open(&path).unwrap();
            let bytes = file.metadata().unwrap().len() - FOOTER as u64;
            let mut footer = [0; FOOTER];
            file.read_exact_at(&mut footer, bytes).unwrap();
            let there = Geometry {
                cylinders: u16::from_be_bytes([footer[56], footer[57]]),
                heads: footer[58],
                sectors: footer[59],
            };
            assert_eq!(geometry(bytes / 512), there, "{mib} MiB");
        }
    }
}
