//! Inodes (XFS Algorithms & Data Structures, "On-disk Inode"; `struct xfs_dinode` of the kernel).

use super::fields::{put16, put32, put64, seal};
use super::fork::{Fork, Format};
use super::shape::INODE;

/// Bytes in front of the forks.
const CORE: usize = 176;
/// Bytes of the forks: content, and extended attributes behind it.
pub(super) const FORKS: usize = INODE as usize - CORE;
/// The most names of one file (`XFS_MAXLINK` of the kernel).
pub(super) const MOST_LINKS: u32 = 0x7fff_ffff;

/// Times are counted in nanoseconds from 1901, so that they reach beyond 2038.
const LONG_TIMES: u64 = 0x8;
/// The first second that can be told, counted from 1970.
const FIRST_SECOND: i64 = -(1 << 31);
/// The last one.
const LAST_SECOND: i64 = (u64::MAX / NANOSECONDS) as i64 + FIRST_SECOND;
const NANOSECONDS: u64 = 1_000_000_000;

/// Everything that an inode says.
#[derive(Clone, Debug)]
pub(super) struct Inode {
    /// Type and permission bits, as `st_mode`.
    pub(super) mode: u16,
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) size: u64,
    pub(super) links: u32,
    /// Time of the last change of the content, in seconds since 1970.
    pub(super) mtime: i64,
    /// `XFS_DIFLAG_` bits.
    pub(super) flags: u16,
    pub(super) content: Fork,
    /// Extended attributes, with the eighth part of their offset behind the content's beginning.
    pub(super) attributes: Option<(u8, Fork)>,
}

impl Inode {
    /// The inode as it is written. All times but that of the last change of the content are `epoch`: they tell of the
    /// build, not of the image.
    pub(super) fn encode(&self, uuid: &[u8; 16], number: u64, epoch: i64) -> [u8; INODE as usize] {
        let mut raw = core(uuid, number);
        let attribute_blocks = self.attributes.as_ref().map_or(0, |(_, fork)| fork.blocks);
        put16(&mut raw, 2, self.mode);
        raw[5] = self.content.format as u8;
        put32(&mut raw, 8, self.uid);
        put32(&mut raw, 12, self.gid);
        put32(&mut raw, 16, self.links);
        for (at, time) in [(32, epoch), (40, self.mtime), (48, epoch), (144, epoch)] {
            put64(&mut raw, at, nanoseconds(time));
        }
        put64(&mut raw, 56, self.size);
        put64(&mut raw, 64, self.content.blocks + attribute_blocks);
        put32(&mut raw, 76, self.content.extents);
        raw[83] = Format::Extents as u8;
        put16(&mut raw, 90, self.flags);
        put64(&mut raw, 104, 1); // It was changed once.
        put64(&mut raw, 120, LONG_TIMES);
        raw[CORE..][..self.content.raw.len()].copy_from_slice(&self.content.raw);
        if let Some((offset, fork)) = &self.attributes {
            put16(&mut raw, 80, fork.extents as u16);
            raw[82] = *offset;
            raw[83] = fork.format as u8;
            raw[CORE + usize::from(*offset) * 8..][..fork.raw.len()].copy_from_slice(&fork.raw);
        }
        seal(&mut raw, 100);
        raw
    }
}

/// An inode that is free.
pub(super) fn free(uuid: &[u8; 16], number: u64) -> [u8; INODE as usize] {
    let mut raw = core(uuid, number);
    seal(&mut raw, 100);
    raw
}

fn core(uuid: &[u8; 16], number: u64) -> [u8; INODE as usize] {
    let mut raw = [0; INODE as usize];
    raw[..2].copy_from_slice(b"IN");
    raw[4] = 3; // Version.
    put32(&mut raw, 96, u32::MAX); // It is not in a list of open inodes without a name.
    put64(&mut raw, 152, number);
    raw[160..176].copy_from_slice(uuid);
    raw
}

/// A time as it is told with [`LONG_TIMES`].
fn nanoseconds(time: i64) -> u64 {
    (time.clamp(FIRST_SECOND, LAST_SECOND) - FIRST_SECOND) as u64 * NANOSECONDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_counted_from_1901_and_end_in_2486() {
        assert_eq!(nanoseconds(0), 0x1dcd_6500_0000_0000);
        assert_eq!(nanoseconds(i64::MIN), 0);
        assert_eq!(nanoseconds(i64::MAX) / NANOSECONDS, 18_446_744_073);
        assert_eq!(LAST_SECOND, 16_299_260_425);
    }
}
