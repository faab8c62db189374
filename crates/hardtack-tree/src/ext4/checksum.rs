//! Checksums of ext4 (kernel documentation, filesystems/ext4, "Checksums").

/// Continues the CRC-32C `seed` over `data`.
pub(super) fn crc32c(seed: u32, data: &[u8]) -> u32 {
    // The crate inverts before and after, as iSCSI does; ext4 does neither.
    !crc32c::crc32c_append(!seed, data)
}

/// Continues the CRC-16 `seed` (polynomial 0x8005, reflected) over `data`: group descriptors without metadata_csum
/// have it.
pub(super) fn crc16(seed: u16, data: &[u8]) -> u16 {
    data.iter().fold(seed, |sum, byte| {
        (0..8).fold(sum ^ u16::from(*byte), |sum, _| if sum & 1 == 0 { sum >> 1 } else { sum >> 1 ^ 0xa001 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_give_their_check_values() {
        // Of the catalogue of CRC algorithms: CRC-32/ISCSI without its last inversion, and CRC-16/ARC.
        assert_eq!(!crc32c(!0, b"123456789"), 0xe306_9283);
        assert_eq!(crc16(0, b"123456789"), 0xbb3d);
    }
}
