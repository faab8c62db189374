//! The label of a physical volume (`struct label_header`, `struct pv_header`, `struct pv_header_extension`).

use super::crc::crc;
use super::{AREA_START, SECTOR};
use crate::bytes::{put32, put64};
use crate::geometry::VolumeGroup;

/// Where the checksum stands; it is of all behind it.
const CRC: usize = 16;
/// Where the header of the physical volume begins.
const HEADER: usize = 32;
/// The version of the extension that knows whether a volume is in use.
const EXTENSION_VERSION: u32 = 2;
/// Says that the volume belongs to a group.
const IN_USE: u32 = 1;

/// The sector with the label of a physical volume of so many bytes.
pub(super) fn label(group: &VolumeGroup, bytes: u64) -> [u8; SECTOR as usize] {
    let mut label = [0; SECTOR as usize];
    label[..8].copy_from_slice(b"LABELONE");
    put64(&mut label, 8, 1); // The number of this sector.
    put32(&mut label, CRC + 4, HEADER as u32);
    label[CRC + 8..HEADER].copy_from_slice(b"LVM2 001");

    label[HEADER..HEADER + 32].copy_from_slice(group.pv_uuid.letters().as_bytes());
    put64(&mut label, HEADER + 32, bytes);
    // Areas of data, of metadata, and of a boot loader; two zeros end each list. The data reach to the end.
    let areas = [(VolumeGroup::DATA_START, 0), (0, 0), (AREA_START, VolumeGroup::DATA_START - AREA_START), (0, 0)];
    let mut at = HEADER + 40;
    for (offset, size) in areas {
        put64(&mut label, at, offset);
        put64(&mut label, at + 8, size);
        at += 16;
    }
    put32(&mut label, at, EXTENSION_VERSION);
    put32(&mut label, at + 4, IN_USE);

    let sum = crc(&label[CRC + 4..]);
    put32(&mut label, CRC, sum);
    label
}
