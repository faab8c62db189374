//! Little-endian numbers in the fixed structures of disks.

/// Writes `value` at `at`.
pub(crate) fn put16(buffer: &mut [u8], at: usize, value: u16) {
    buffer[at..at + 2].copy_from_slice(&value.to_le_bytes());
}

/// Writes `value` at `at`.
pub(crate) fn put32(buffer: &mut [u8], at: usize, value: u32) {
    buffer[at..at + 4].copy_from_slice(&value.to_le_bytes());
}

/// Writes `value` at `at`.
pub(crate) fn put64(buffer: &mut [u8], at: usize, value: u64) {
    buffer[at..at + 8].copy_from_slice(&value.to_le_bytes());
}

/// The low 16 bits.
pub(crate) fn low16(value: u64) -> u16 {
    (value & 0xffff) as u16
}

/// The low 32 bits.
pub(crate) fn low32(value: u64) -> u32 {
    (value & 0xffff_ffff) as u32
}
