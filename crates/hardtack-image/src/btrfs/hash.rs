//! Hashes of names: CRC-32C without inversions.

/// Continues the hash `seed` over `data`.
fn update(seed: u32, data: &[u8]) -> u32 {
    // The crate inverts before and after, as iSCSI does.
    !crc32c::crc32c_append(!seed, data)
}

/// By what an entry of a directory, or an extended attribute, is found.
pub(super) fn name(name: &[u8]) -> u64 {
    update(!1, name).into()
}

/// By what one of many names of an inode is found, in the directory of this number.
pub(super) fn reference(directory: u64, name: &[u8]) -> u64 {
    update(directory as u32, name).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_hashes_that_the_kernel_knows() {
        // As `btrfs inspect-internal dump-tree` shows them of every file system.
        assert_eq!(name(b"default"), 2_378_154_706);
    }
}
