//! Initial file systems.

/// An archive with one file, as cpio(1) makes it in the form "newc", and another one behind it.
pub const SEED: &[u8] = b"\
0707010000000a000081a40000000000000000000000010000000000000003000000000000000000000000000000000000000500000000\
init\0\0x\n\n\0\
07070100000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000b00000000\
TRAILER!!!\0\0\0\0\
\0\0\0\0\
07070100000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000b00000000\
TRAILER!!!\0\0\0\0";

/// Reads the names of what is in an initial file system.
pub fn names(bytes: &[u8]) {
    drop(hardtack_image::initramfs_names(bytes));
}

#[cfg(test)]
mod tests {
    use super::SEED;

    #[test]
    fn the_seed_is_read() {
        assert_eq!(hardtack_image::initramfs_names(SEED).ok(), Some(vec!["init".to_owned()]));
    }
}
