//! Fixed structures: the header, which the footer repeats, and the markers.

use crate::bytes::{put16, put32, put64};

/// Bytes of a sector, in which the format counts.
pub(super) const SECTOR: usize = 512;
/// Bytes of a grain: what is compressed together.
pub(super) const GRAIN: usize = 64 << 10;
/// Grains that a grain table tells of.
pub(super) const TABLE: usize = 512;
/// Sectors of the description, which follows the header.
pub(super) const DESCRIPTOR: u64 = 4;
/// Sectors before the first grain.
pub(super) const OVERHEAD: u64 = 128;
/// Says of a directory's place that the footer tells it.
pub(super) const AT_END: u64 = u64::MAX;

/// The line ends can be tested, grains are compressed, and markers stand before everything.
const FLAGS: u32 = 1 | 1 << 16 | 1 << 17;

/// The header of a disk of so many sectors whose grain directory stands at the sector `directory`.
pub(super) fn header(sectors: u64, directory: u64) -> [u8; SECTOR] {
    let mut header = [0; SECTOR];
    header[..4].copy_from_slice(b"KDMV");
    put32(&mut header, 4, 3); // Version.
    put32(&mut header, 8, FLAGS);
    put64(&mut header, 12, sectors);
    put64(&mut header, 20, (GRAIN / SECTOR) as u64);
    put64(&mut header, 28, 1); // Where the description stands.
    put64(&mut header, 36, DESCRIPTOR);
    put32(&mut header, 44, TABLE as u32);
    put64(&mut header, 56, directory);
    put64(&mut header, 64, OVERHEAD);
    // Transfers that change line ends are noticed by these.
    header[73..77].copy_from_slice(b"\n \r\n");
    put16(&mut header, 77, 1); // DEFLATE, in streams of zlib's.
    header
}

/// What stands before the parts of a disk that are not grains.
#[derive(Clone, Copy)]
pub(super) enum Marker {
    EndOfStream = 0,
    GrainTable = 1,
    GrainDirectory = 2,
    Footer = 3,
}

/// The marker of a part of so many sectors.
pub(super) fn marker(kind: Marker, sectors: u64) -> [u8; SECTOR] {
    let mut marker = [0; SECTOR];
    put64(&mut marker, 0, sectors);
    put32(&mut marker, 12, kind as u32);
    marker
}

/// What stands before a compressed grain that begins at the disk's sector `first`.
pub(super) fn grain_marker(first: u64, bytes: u32) -> [u8; 12] {
    let mut marker = [0; 12];
    put64(&mut marker, 0, first);
    put32(&mut marker, 8, bytes);
    marker
}
