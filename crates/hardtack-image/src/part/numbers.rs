//! Types and devices as numbers, as most file systems keep them.

use hardtack_tree::FileKind;

/// The type bits of `st_mode` (inode(7)).
pub(crate) fn type_bits(kind: FileKind) -> u16 {
    match kind {
        FileKind::Fifo => 0o010_000,
        FileKind::CharDevice => 0o020_000,
        FileKind::Directory => 0o040_000,
        FileKind::BlockDevice => 0o060_000,
        FileKind::Regular => 0o100_000,
        FileKind::Symlink => 0o120_000,
        FileKind::Socket => 0o140_000,
    }
}

/// The type as directories have it, the same in ext4 (`EXT4_FT_`), XFS (`XFS_DIR3_FT_`) and btrfs (`BTRFS_FT_`).
pub(crate) fn directory_type(kind: FileKind) -> u8 {
    match kind {
        FileKind::Regular => 1,
        FileKind::Directory => 2,
        FileKind::CharDevice => 3,
        FileKind::BlockDevice => 4,
        FileKind::Fifo => 5,
        FileKind::Socket => 6,
        FileKind::Symlink => 7,
    }
}

/// Major and minor number of a device as one, in the form of `new_encode_dev` of the kernel (`linux/kdev_t.h`).
pub(crate) fn device_number((major, minor): (u32, u32)) -> u32 {
    (minor & 0xff) | major << 8 | (minor & !0xff) << 12
}
