//! Inodes (kernel documentation, filesystems/ext4, "Index Nodes").

use super::crc;
use super::shape::INODE;
use crate::bytes::{low16, low32, put16, put32};

/// The root directory.
pub(super) const ROOT: u32 = 2;
/// What lets the file system grow while mounted.
pub(super) const RESIZE: u32 = 7;
/// The journal.
pub(super) const JOURNAL: u32 = 8;
/// The directory for what fsck finds: the first inode that is not reserved.
pub(super) const LOST_AND_FOUND: u32 = 11;

/// Bytes of the fields behind the first 128 that are in use.
const EXTRA: u16 = 32;
/// Where the extended attributes within the inode begin.
const BODY: usize = 128 + EXTRA as usize;
/// Bytes for them.
pub(super) const BODY_LEN: usize = INODE as usize - BODY;
/// From this many links on a directory's number is kept as 1 (feature dir_nlink); nothing else may have so many
/// (`EXT4_LINK_MAX` of the kernel).
pub(super) const MOST_LINKS: u32 = 65_000;

/// The content is found through an extent tree.
pub(super) const EXTENTS_FLAG: u32 = 0x8_0000;
/// The directory has an index of hashes.
pub(super) const INDEX_FLAG: u32 = 0x1000;

/// Everything that an inode says.
#[derive(Clone, Debug)]
pub(super) struct Inode {
    /// Type and permission bits, as `st_mode`.
    pub(super) mode: u32,
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) size: u64,
    pub(super) links: u32,
    /// Blocks that belong to it, those of its attributes and extent tree included.
    pub(super) blocks: u64,
    pub(super) flags: u32,
    /// Time of the last change of the content, in seconds since 1970.
    pub(super) mtime: i64,
    /// `i_block`: the root of the extent tree, a short link's target or a device's numbers.
    pub(super) block: [u8; 60],
    /// The block with extended attributes, 0 when there is none.
    pub(super) attributes: u64,
    /// Extended attributes within the inode, at most [`BODY_LEN`] bytes.
    pub(super) body: Vec<u8>,
}

impl Inode {
    /// The inode as it stands in the table. All times but that of the last change of the content are
    /// `epoch`: they tell of the build, not of the image.
    pub(super) fn encode(&self, seed: u32, number: u32, epoch: i64) -> [u8; INODE as usize] {
        let mut raw = [0; INODE as usize];
        let sectors = self.blocks * 8;
        put16(&mut raw, 0x00, self.mode as u16);
        put16(&mut raw, 0x02, self.uid as u16);
        put32(&mut raw, 0x04, low32(self.size));
        put16(&mut raw, 0x18, self.gid as u16);
        put16(&mut raw, 0x1a, if self.links >= MOST_LINKS { 1 } else { self.links as u16 });
        put32(&mut raw, 0x1c, low32(sectors));
        put32(&mut raw, 0x20, self.flags);
        raw[0x28..0x64].copy_from_slice(&self.block);
        put32(&mut raw, 0x68, low32(self.attributes));
        put32(&mut raw, 0x6c, low32(self.size >> 32));
        put16(&mut raw, 0x74, low16(sectors >> 32));
        put16(&mut raw, 0x76, low16(self.attributes >> 32));
        put16(&mut raw, 0x78, (self.uid >> 16) as u16);
        put16(&mut raw, 0x7a, (self.gid >> 16) as u16);
        put16(&mut raw, 0x80, EXTRA);
        for (at, extra, time) in
            [(0x08, 0x8c, epoch), (0x0c, 0x84, epoch), (0x10, 0x88, self.mtime), (0x90, 0x94, epoch)]
        {
            let (low, high) = split_time(time);
            put32(&mut raw, at, low);
            put32(&mut raw, extra, high);
        }
        raw[BODY..BODY + self.body.len()].copy_from_slice(&self.body);
        let sum = crc::update(crc::inode_seed(seed, number), &raw);
        put16(&mut raw, 0x7c, sum as u16);
        put16(&mut raw, 0x82, (sum >> 16) as u16);
        raw
    }
}

/// A time as its low 32 bits and the two bits that carry it beyond 2038.
fn split_time(time: i64) -> (u32, u32) {
    let low = time as i32;
    let epoch = (time - i64::from(low)) >> 32;
    (low as u32, (epoch & 3) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_links_than_a_directory_can_count_are_kept_as_one() {
        let links = |links| {
            let inode = Inode {
                mode: 0o040_755,
                uid: 0,
                gid: 0,
                size: 4096,
                links,
                blocks: 1,
                flags: 0,
                mtime: 0,
                block: [0; 60],
                attributes: 0,
                body: Vec::new(),
            };
            let raw = inode.encode(0, 12, 0);
            u16::from_le_bytes([raw[0x1a], raw[0x1b]])
        };
        assert_eq!([2, 64_999, 65_000, 70_000].map(links), [2, 64_999, 1, 1]);
    }

    #[test]
    fn times_go_from_1901_to_2446() {
        assert_eq!(split_time(-1), (0xffff_ffff, 0));
        assert_eq!(split_time(0x7fff_ffff), (0x7fff_ffff, 0));
        assert_eq!(split_time(0x8000_0000), (0x8000_0000, 1));
        assert_eq!(split_time(0x3_7fff_ffff), (0x7fff_ffff, 3));
    }
}
