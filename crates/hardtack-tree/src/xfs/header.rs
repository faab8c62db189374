//! What every block of metadata of version 5 says of itself (XFS Algorithms & Data Structures, "Metadata Integrity").

use std::io;

use super::volume::Volume;
use crate::damage::damage;
use crate::fields::{array, be16, be64, le32};

/// The kinds of headers, which say the same at different places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    /// Leaves and nodes of the index of attributes (`xfs_da3_blkinfo`).
    Index,
    /// Entries of a directory (`xfs_dir3_blk_hdr`).
    Directory,
    /// An attribute's value or a link's target (`xfs_attr3_rmt_hdr`, `xfs_dsymlink_hdr`).
    Remote,
    /// A tree of a file's extents (`xfs_btree_block`, long form).
    Extents,
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
            Self::Remote => Places { sum: 12, uuid: 16, owner: 32, block: 40 },
            Self::Extents => Places { block: 24, uuid: 40, owner: 56, sum: 64 },
        }
    }

    /// Whether `raw`, which stands at the block `block` and belongs to the inode `owner`, is what it says; blocks of
    /// version 4 say nothing of it.
    ///
    /// # Errors
    /// When it is not.
    pub(super) fn check(self, volume: &Volume, raw: &[u8], block: u64, owner: u64) -> io::Result<()> {
        if !volume.superblock.features().checksums {
            return Ok(());
        }
        let places = self.places();
        if !checksum_fits(raw, places.sum) {
            return Err(damage(format!("the checksum of block {block} does not fit")));
        }
        let sector = block * (u64::from(volume.geometry().block_size) / 512);
        let own = be64(raw, places.block) == sector
            && be64(raw, places.owner) == owner
            && array(raw, places.uuid) == volume.superblock.meta_uuid;
        if own { Ok(()) } else { Err(damage(format!("block {block} belongs to something else"))) }
    }
}

/// Whether the checksum at `at` is that of `raw` with zeros in its place: CRC-32C, the one number that is
/// little-endian.
pub(super) fn checksum_fits(raw: &[u8], at: usize) -> bool {
    let Some((before, rest)) = raw.split_at_checked(at) else { return false };
    let Some((_, behind)) = rest.split_first_chunk::<4>() else { return false };
    let sum = crc32c::crc32c_append(crc32c::crc32c(before), &[0; 4]);
    crc32c::crc32c_append(sum, behind) == le32(raw, at)
}

/// Makes the checksum of a block of metadata of version 5 that is read, or of the inodes in it, fit; leaves everything
/// else as it is.
pub(super) fn seal(raw: &mut [u8]) {
    let at = match &array(raw, 0) {
        b"XFSB" => Some(224),
        b"BMA3" => Some(64),
        b"XDB3" | b"XDD3" => Some(4),
        b"XARM" | b"XSLM" => Some(12),
        _ if matches!(be16(raw, 8), 0x3ebe | 0x3bee) => Some(12),
        _ => None,
    };
    if let Some(at) = at {
        put_checksum(raw, at);
    }
}

/// Puts the checksum of `raw` at `at`.
pub(super) fn put_checksum(raw: &mut [u8], at: usize) {
    if let Some(place) = raw.get_mut(at..at + 4) {
        place.fill(0);
        let sum = crc32c::crc32c(raw);
        raw[at..at + 4].copy_from_slice(&sum.to_le_bytes());
    }
}
