//! The head of the metadata area (`struct mda_header`, `struct raw_locn`).

use super::crc::crc;
use super::{AREA_START, SECTOR};
use crate::bytes::{low32, put32, put64};
use crate::geometry::VolumeGroup;

/// What such an area begins with, behind the checksum.
const MAGIC: &[u8; 16] = b" LVM2 x[5A%r0N*>";
/// Where the place of the text stands.
const LOCATION: usize = 40;
/// Where the text begins in the area.
pub(super) const TEXT: u64 = SECTOR;
/// Bytes of the area.
pub(super) const AREA: u64 = VolumeGroup::DATA_START - AREA_START;
/// The longest text: LVM writes the next beside the last, so that one is always whole.
pub(super) const LONGEST: u64 = (AREA - TEXT) / 2;

/// The head of an area that holds `text`.
pub(super) fn head(text: &[u8]) -> [u8; SECTOR as usize] {
    let mut head = [0; SECTOR as usize];
    head[4..20].copy_from_slice(MAGIC);
    put32(&mut head, 20, 1); // Version.
    put64(&mut head, 24, AREA_START);
    put64(&mut head, 32, AREA);
    put64(&mut head, LOCATION, TEXT);
    put64(&mut head, LOCATION + 8, text.len() as u64);
    put32(&mut head, LOCATION + 16, low32(u64::from(crc(text))));
    let sum = crc(&head[4..]);
    put32(&mut head, 0, sum);
    head
}
