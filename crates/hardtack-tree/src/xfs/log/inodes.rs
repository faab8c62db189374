//! Changes of inodes (`struct xfs_inode_log_format` and `struct xfs_log_dinode` of the kernel; their numbers are those of
//! the machine).

use super::broken;
use super::changes::Changes;
use super::transactions::Item;
use crate::FormatResult;
use crate::fields::{array, be16, be32, be64, le16, le32, le64};
use crate::xfs::header::put_checksum;
use crate::xfs::inode::CHECKSUM;
use crate::xfs::superblock::Geometry;

/// Bytes of the description.
const FORMAT: usize = 56;
/// Bytes of fields up to version 2, and in version 3.
const CORE: usize = 100;
const LONG_CORE: usize = 176;
/// Times in nanoseconds from 1901, and counts of extents in 64 bits.
const LONG_TIMES: u64 = 0x8;
const LONG_COUNTS: u64 = 0x10;

/// What comes with it: content, extents or the root of a tree of extents; a device's numbers; the same of attributes.
const CONTENT: u32 = 0x2 | 0x4;
const CONTENT_TREE: u32 = 0x8;
const DEVICE: u32 = 0x10;
const ATTRIBUTES: u32 = 0x40 | 0x80;
const ATTRIBUTES_TREE: u32 = 0x100;

/// The fields of an inode with their lengths, but for times and counts of extents, which have several forms.
const FIELDS: [(usize, usize); 14] = [
    (0, 2),  // Mark,
    (2, 2),  // mode,
    (6, 2),  // links of version 1,
    (8, 4),  // owner,
    (12, 4), // group,
    (16, 4), // links,
    (20, 2), // project in two halves,
    (22, 2),
    (56, 8), // size,
    (64, 8), // blocks,
    (72, 4), // blocks to be given at once,
    (84, 4), // events that are waited for,
    (88, 2), // their state,
    (90, 2), // flags.
];
/// The fields that version 3 has in addition: generation, changes, more flags, blocks to be copied at once, number.
const LONG_FIELDS: [(usize, usize); 5] = [(92, 4), (104, 8), (120, 8), (128, 4), (152, 8)];

/// An inode that is changed.
pub(super) struct ChangedInode<'i> {
    fields: u32,
    pub(super) number: u64,
    /// The first sector of the buffer that it stands in, and how many that has.
    pub(super) place: (u64, usize),
    format: &'i [u8],
    core: &'i [u8],
    forks: &'i [Vec<u8>],
}

impl<'i> ChangedInode<'i> {
    /// Takes the item of an inode.
    pub(super) fn new(item: &'i Item) -> FormatResult<Self> {
        let [format, core, forks @ ..] = &item.regions[..] else { return Err(broken("an inode without content")) };
        if format.len() != FORMAT || core.len() < CORE - 4 || le16(core, 0) != 0x494e {
            return Err(broken("an inode of an unknown form"));
        }
        let place = (le64(format, 40), le32(format, 48) as usize);
        Ok(Self { fields: le32(format, 4), number: le64(format, 16), place, format, core, forks })
    }

    /// Puts its changes, made in the record `number`, into their places.
    pub(super) fn replay(&self, changes: &mut Changes, number: u64, geometry: &Geometry) -> FormatResult<()> {
        let wrong = || broken("an inode that is not there");
        let offset = geometry.inode_offset(self.number).ok_or_else(wrong)?;
        let size = geometry.inode_size as usize;
        // Inodes of 256 bytes stand in a sector by two.
        let (sector, within) = (offset / 512, (offset % 512) as usize);
        let mut raw = changes.read(sector, (within + size).next_multiple_of(512))?;
        let inode = &mut raw[within..within + size];
        if self.is_older(inode, number) {
            return Ok(());
        }
        let version = self.core[4];
        let start = if version >= 3 { LONG_CORE } else { CORE };
        if version >= 3 && self.core.len() < LONG_CORE {
            return Err(broken("an inode of an unknown form"));
        }
        self.put_core(inode, number);
        let attributes = usize::from(self.core[82]) * 8;
        let forks = inode.get_mut(start..).filter(|forks| attributes <= forks.len());
        let (content, behind) = forks.ok_or_else(wrong)?.split_at_mut(attributes);
        let (content, behind) = if attributes == 0 { (behind, content) } else { (content, behind) };
        let mut regions = self.forks.iter();
        let mut put = |fork: &mut [u8], whole: u32, tree: u32| -> FormatResult<()> {
            let region = if self.fields & (whole | tree) == 0 { return Ok(()) } else { regions.next() };
            let region = region.ok_or_else(|| broken("an inode without its content"))?;
            if self.fields & whole != 0 { put_whole(fork, region) } else { put_tree(fork, region, version) }
        };
        put(content, CONTENT, CONTENT_TREE)?;
        put(behind, ATTRIBUTES, ATTRIBUTES_TREE)?;
        if self.fields & DEVICE != 0
            && let Some(place) = content.first_chunk_mut::<4>()
        {
            *place = le32(self.format, 24).to_be_bytes();
        }
        if version >= 3 {
            put_checksum(inode, CHECKSUM);
        }
        changes.write(sector, raw)
    }

    /// Whether what stands on the disk is newer.
    fn is_older(&self, inode: &[u8], number: u64) -> bool {
        if inode.first_chunk() != Some(b"IN") {
            return false;
        }
        if inode[4] >= 3 {
            let written = be64(inode, 112);
            return !matches!(written, 0 | u64::MAX) && written > number;
        }
        // Version 2 counts how often an inode was written, around the end of the count.
        let (there, here) = (be16(inode, 30), le16(self.core, 30));
        here < there && !(there == u16::MAX && here < u16::MAX / 2)
    }

    /// Puts the fields into their places, in the order of bytes of the disk.
    fn put_core(&self, inode: &mut [u8], number: u64) {
        let swap = |inode: &mut [u8], at: usize, length: usize| {
            for byte in 0..length {
                inode[at + byte] = self.core[at + length - 1 - byte];
            }
        };
        let long = self.core[4] >= 3;
        let flags = if long { le64(self.core, 120) } else { 0 };
        inode[4..6].copy_from_slice(&self.core[4..6]);
        inode[82..84].copy_from_slice(&self.core[82..84]);
        let fields = FIELDS.iter().chain(if long { &LONG_FIELDS[..] } else { &LONG_FIELDS[..1] });
        fields.for_each(|(at, length)| swap(inode, *at, *length));
        for at in [32, 40, 48, 144].into_iter().take(if long { 4 } else { 3 }) {
            let halves = if flags & LONG_TIMES != 0 { &[(0, 8)][..] } else { &[(0, 4), (4, 4)] };
            halves.iter().for_each(|(half, length)| swap(inode, at + half, *length));
        }
        let counts = if flags & LONG_COUNTS != 0 { &[(24, 8), (76, 4), (80, 2)][..] } else { &[(76, 4), (80, 2)] };
        counts.iter().for_each(|(at, length)| swap(inode, *at, *length));
        if long {
            inode[112..120].copy_from_slice(&number.to_be_bytes());
            inode[160..176].copy_from_slice(&self.core[160..176]);
        } else {
            swap(inode, 30, 2);
        }
    }
}

fn put_whole(fork: &mut [u8], region: &[u8]) -> FormatResult<()> {
    let place = fork.get_mut(..region.len()).ok_or_else(|| broken("content longer than its inode"))?;
    place.copy_from_slice(region);
    Ok(())
}

/// Puts the root of a tree, in the log as the block that it is in memory, into the fork.
fn put_tree(fork: &mut [u8], region: &[u8], version: u8) -> FormatResult<()> {
    let wrong = || broken("a tree of extents of a wrong length");
    let header = if version >= 3 { 72 } else { 24 };
    let entries = region.get(header..).ok_or_else(wrong)?;
    let (most, room) = (entries.len() / 16, fork.len().saturating_sub(4) / 16);
    let count = usize::from(be16(region, 6));
    if count > most || count > room {
        return Err(wrong());
    }
    fork[..2].copy_from_slice(&array::<2>(region, 4));
    fork[2..4].copy_from_slice(&array::<2>(region, 6));
    let places = &mut fork[4..];
    places[..count * 8].copy_from_slice(&entries[..count * 8]);
    places[room * 8..][..count * 8].copy_from_slice(&entries[most * 8..][..count * 8]);
    Ok(())
}

/// The new inodes of an item (`struct xfs_icreate_log` of the kernel; its numbers are those of the disk): group, first
/// block within it, and how many blocks.
pub(super) fn created(item: &Item) -> FormatResult<(u32, u32, u32)> {
    match item.regions.first() {
        Some(region) if region.len() >= 24 => Ok((be32(region, 4), be32(region, 8), be32(region, 20))),
        _ => Err(broken("new inodes of an unknown form")),
    }
}
