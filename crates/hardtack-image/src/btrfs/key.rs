//! Keys of items.

use super::fields::Fields;

/// What an item is found by; trees are in the order of their keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// What it belongs to: an inode, a tree, an address.
    pub(super) object: u64,
    pub(super) kind: Kind,
    /// What tells it from others of its kind.
    pub(super) offset: u64,
}

impl Key {
    pub(super) fn new(object: u64, kind: Kind, offset: u64) -> Self {
        Self { object, kind, offset }
    }

    /// The 17 bytes of a key.
    pub(super) fn encode(self) -> Vec<u8> {
        Fields::new().u64(self.object).u8(self.kind as u8).u64(self.offset).done()
    }
}

/// The type of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Kind {
    Inode = 1,
    InodeRef = 12,
    InodeExtref = 13,
    Xattr = 24,
    DirItem = 84,
    DirIndex = 96,
    ExtentData = 108,
    ExtentCsum = 128,
    Root = 132,
    Extent = 168,
    Metadata = 169,
    BlockGroup = 192,
    FreeSpaceInfo = 198,
    FreeSpaceExtent = 199,
    DevExtent = 204,
    DevItem = 216,
    Chunk = 228,
    UuidSubvolume = 251,
}

/// A tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TreeId {
    Root,
    Extent,
    Chunk,
    Device,
    FileSystem,
    Checksum,
    Uuid,
    FreeSpace,
    DataRelocation,
}

impl TreeId {
    /// Its number.
    pub(super) fn object(self) -> u64 {
        match self {
            Self::Root => 1,
            Self::Extent => 2,
            Self::Chunk => 3,
            Self::Device => 4,
            Self::FileSystem => 5,
            Self::Checksum => 7,
            Self::Uuid => 9,
            Self::FreeSpace => 10,
            Self::DataRelocation => 9_u64.wrapping_neg(),
        }
    }
}

/// The directory of the root tree, which names the default subvolume.
pub(super) const ROOT_TREE_DIRECTORY: u64 = 6;
/// The root directory of a subvolume, and the first number of an inode.
pub(super) const FIRST_INODE: u64 = 256;
/// What all chunks belong to.
pub(super) const CHUNKS: u64 = 256;
/// What all checksums belong to.
pub(super) const CHECKSUMS: u64 = 10_u64.wrapping_neg();
/// What all devices belong to.
pub(super) const DEVICES: u64 = 1;
/// The number of the one device.
pub(super) const DEVICE: u64 = 1;
/// Everything is written by one transaction.
pub(super) const GENERATION: u64 = 1;
