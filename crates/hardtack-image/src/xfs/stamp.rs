//! What every block of metadata says of itself, so that it is not taken for another's (XFS Algorithms & Data
//! Structures, "Metadata Integrity").

use super::fields::{put32, put64, seal};
use super::shape::BLOCK;

/// Sectors of a block: places are told in them.
const SECTORS: u64 = BLOCK / 512;

/// The kinds of headers, which say the same at different places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    /// Leaves and nodes of the index of a directory or of attributes (`xfs_da3_blkinfo`).
    Index,
    /// Entries of a directory (`xfs_dir3_blk_hdr`).
    Directory,
    /// An attribute's value (`xfs_attr3_rmt_hdr`).
    Value,
    /// A link's target (`xfs_dsymlink_hdr`).
    Target,
    /// A tree of a file's extents (`xfs_btree_block`, long form).
    Extents,
    /// A tree of a group (`xfs_btree_block`, short form).
    Group,
}

/// Where a header has its fields.
struct Places {
    block: usize,
    uuid: usize,
    owner: usize,
    sum: usize,
}

impl Header {
    fn places(self) -> Places {
        match self {
            Self::Index => Places { sum: 12, block: 16, uuid: 32, owner: 48 },
            Self::Directory => Places { sum: 4, block: 8, uuid: 24, owner: 40 },
            Self::Value | Self::Target => Places { sum: 12, uuid: 16, owner: 32, block: 40 },
            Self::Extents => Places { block: 24, uuid: 40, owner: 56, sum: 64 },
            Self::Group => Places { block: 16, uuid: 32, owner: 48, sum: 52 },
        }
    }

    /// Completes a block that stands at `block` of the file system and belongs to the inode, or the group, `owner`.
    pub(super) fn stamp(self, raw: &mut [u8], uuid: &[u8; 16], owner: u64, block: u64) {
        let places = self.places();
        put64(raw, places.block, block * SECTORS);
        raw[places.uuid..places.uuid + 16].copy_from_slice(uuid);
        match self {
            Self::Group => put32(raw, places.owner, owner as u32),
            _ => put64(raw, places.owner, owner),
        }
        if self == Self::Value {
            // Values are written past the log: no record of it is as late as they are.
            put64(raw, 48, u64::MAX);
        }
        seal(raw, places.sum);
    }
}
