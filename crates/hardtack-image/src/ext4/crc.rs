//! Checksums as ext4 keeps them: CRC-32C without the final inversion (kernel documentation,
//! filesystems/ext4, "Checksums").

/// Continues the checksum `seed` over `data`.
pub(super) fn update(seed: u32, data: &[u8]) -> u32 {
    // The crate inverts before and after, as iSCSI does; ext4 does neither.
    !crc32c::crc32c_append(!seed, data)
}

/// What every checksum of a file system starts from: its UUID.
pub(super) fn seed(uuid: &[u8; 16]) -> u32 {
    update(!0, uuid)
}

/// What the checksums of everything that belongs to inode `number` start from (generation 0).
pub(super) fn inode_seed(seed: u32, number: u32) -> u32 {
    update(update(seed, &number.to_le_bytes()), &[0; 4])
}
