//! Little-endian numbers in the structures of a disk.
//!
//! What lies beyond the end of a structure is zero: older file systems have shorter ones, and zero is what their
//! missing fields mean.

/// The 16 bits at `at`.
pub(super) fn le16(raw: &[u8], at: usize) -> u16 {
    raw.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u16::from_le_bytes(*bytes))
}

/// The 32 bits at `at`.
pub(super) fn le32(raw: &[u8], at: usize) -> u32 {
    raw.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

/// A number of 64 bits whose halves stand apart.
pub(super) fn join(low: u32, high: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}
