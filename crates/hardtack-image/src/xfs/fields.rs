//! Big-endian numbers in the structures of XFS.

/// Writes `value` at `at`.
pub(super) fn put16(buffer: &mut [u8], at: usize, value: u16) {
    buffer[at..at + 2].copy_from_slice(&value.to_be_bytes());
}

/// Writes `value` at `at`.
pub(super) fn put32(buffer: &mut [u8], at: usize, value: u32) {
    buffer[at..at + 4].copy_from_slice(&value.to_be_bytes());
}

/// Writes `value` at `at`.
pub(super) fn put64(buffer: &mut [u8], at: usize, value: u64) {
    buffer[at..at + 8].copy_from_slice(&value.to_be_bytes());
}

/// Writes the checksum of all of `buffer` at `at`, where zeros stand: CRC-32C, the one number that is little-endian.
pub(super) fn seal(buffer: &mut [u8], at: usize) {
    let sum = crc32c::crc32c(buffer);
    buffer[at..at + 4].copy_from_slice(&sum.to_le_bytes());
}
