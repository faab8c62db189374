//! What each allocation group says of itself: free blocks, inodes, and the blocks it keeps (XFS Algorithms & Data
//! Structures, "Allocation Groups").

use super::fields::{put32, put64, seal};
use super::group_tree::Kind;
use super::shape::{BLOCK, CHUNK, FREE_LIST, INODES_IN_BLOCK_LOG, Shape};
use super::stamp::Header;
use super::tree::{Entry, Tree, Value};

/// Bytes of a sector: each header has one.
pub(super) const SECTOR: usize = 512;
/// Where the roots of the trees stand within the group.
const FREE_BY_PLACE: u64 = 1;
const FREE_BY_LENGTH: u64 = 2;
const INODES: u64 = 3;
const FREE_INODES: u64 = 4;
const SHARED: u64 = 5;
/// Where the ring of the blocks kept for the trees begins: where mkfs.xfs(8) has it.
const LIST_START: u32 = 1;

/// What a group holds.
pub(super) struct Group<'a> {
    pub(super) shape: &'a Shape,
    pub(super) uuid: &'a [u8; 16],
    /// Its number.
    pub(super) number: u32,
    /// Its stretches of free blocks, in order: first block within the group, and how many.
    pub(super) free: Vec<(u64, u64)>,
    /// How many inodes of its chunks are in use: all of them but at the end of the last.
    pub(super) used_inodes: u64,
}

impl Group<'_> {
    /// How many blocks are free, those that the group keeps for its trees left out.
    pub(super) fn free_blocks(&self) -> u64 {
        self.free.iter().map(|(_, len)| len).sum()
    }

    /// All sectors and blocks of headers and trees but the superblock: places in bytes, counted from the beginning of
    /// the file system.
    pub(super) fn encode(&self) -> Vec<(u64, Vec<u8>)> {
        let inodes = Kind::Inodes.build(self.chunks(|_| true), INODES, self.shape.inode_tree(self.number));
        let free_inodes = Kind::FreeInodes.build(self.chunks(|free| free > 0), FREE_INODES, 0);
        let by_place = Kind::FreeByPlace.build(extents(&self.free), FREE_BY_PLACE, 0);
        let mut sorted = self.free.clone();
        sorted.sort_by_key(|(start, len)| (*len, *start));
        let by_length = Kind::FreeByLength.build(extents(&sorted), FREE_BY_LENGTH, 0);
        let shared = Kind::Shared.build(Vec::new(), SHARED, 0);

        let start = self.shape.start(self.number) * BLOCK;
        let headers = [self.free_header(), self.inode_header(&inodes), self.free_list()];
        let mut parts: Vec<(u64, Vec<u8>)> =
            (1..).zip(headers).map(|(sector, raw)| (start + sector * SECTOR as u64, raw)).collect();
        let trees = [
            (Kind::FreeByPlace, by_place),
            (Kind::FreeByLength, by_length),
            (Kind::Inodes, inodes),
            (Kind::FreeInodes, free_inodes),
            (Kind::Shared, shared),
        ];
        for (kind, tree) in trees {
            for block in &tree.blocks {
                let mut raw = kind.encode(block);
                let place = self.shape.start(self.number) + block.place;
                Header::Group.stamp(&mut raw, self.uuid, u64::from(self.number), place);
                parts.push((place * BLOCK, raw));
            }
        }
        parts
    }

    /// The records of the chunks of which `wanted` says yes to the number of free inodes.
    fn chunks(&self, wanted: impl Fn(u64) -> bool) -> Vec<Entry> {
        let first = self.shape.first_chunk(self.number) << INODES_IN_BLOCK_LOG;
        let record = |chunk: u64| {
            let used = self.used_inodes.saturating_sub(chunk * CHUNK).min(CHUNK);
            let free = CHUNK - used;
            let inode = first + chunk * CHUNK;
            let mut raw = [0; 16];
            put32(&mut raw, 0, inode as u32);
            raw[6] = CHUNK as u8;
            raw[7] = free as u8;
            put64(&mut raw, 8, u64::MAX.checked_shl(used as u32).unwrap_or(0));
            wanted(free).then_some(Entry { key: inode, value: Value::Record(raw) })
        };
        (0..self.shape.chunks(self.number)).filter_map(record).collect()
    }

    fn header(&self, magic: &[u8; 4]) -> Vec<u8> {
        let mut raw = vec![0; SECTOR];
        raw[..4].copy_from_slice(magic);
        put32(&mut raw, 4, 1);
        put32(&mut raw, 8, self.number);
        put32(&mut raw, 12, self.shape.len(self.number) as u32);
        raw
    }

    /// `xfs_agf`.
    fn free_header(&self) -> Vec<u8> {
        let mut raw = self.header(b"XAGF");
        put32(&mut raw, 16, FREE_BY_PLACE as u32);
        put32(&mut raw, 20, FREE_BY_LENGTH as u32);
        put32(&mut raw, 28, 1);
        put32(&mut raw, 32, 1);
        put32(&mut raw, 40, LIST_START);
        put32(&mut raw, 44, LIST_START + FREE_LIST as u32 - 1);
        put32(&mut raw, 48, FREE_LIST as u32);
        put32(&mut raw, 52, self.free_blocks() as u32);
        put32(&mut raw, 56, self.free.iter().map(|(_, len)| *len).max().unwrap_or(0) as u32);
        raw[64..80].copy_from_slice(self.uuid);
        put32(&mut raw, 84, 1);
        put32(&mut raw, 88, SHARED as u32);
        put32(&mut raw, 92, 1);
        seal(&mut raw, 0xd8);
        raw
    }

    /// `xfs_agi`.
    fn inode_header(&self, inodes: &Tree) -> Vec<u8> {
        let chunks = self.shape.chunks(self.number);
        let first = self.shape.first_chunk(self.number) << INODES_IN_BLOCK_LOG;
        let newest = chunks.checked_sub(1).map_or(u32::MAX, |last| (first + last * CHUNK) as u32);
        let mut raw = self.header(b"XAGI");
        put32(&mut raw, 16, (chunks * CHUNK) as u32);
        put32(&mut raw, 20, INODES as u32);
        put32(&mut raw, 24, u32::from(inodes.levels));
        put32(&mut raw, 28, (chunks * CHUNK - self.used_inodes) as u32);
        put32(&mut raw, 32, newest);
        // No directory was made last, and no inode is open without a name.
        raw[36..0x128].fill(0xff);
        raw[0x128..0x138].copy_from_slice(self.uuid);
        put32(&mut raw, 0x148, FREE_INODES as u32);
        put32(&mut raw, 0x14c, 1);
        put32(&mut raw, 0x150, inodes.blocks.len() as u32);
        put32(&mut raw, 0x154, 1);
        seal(&mut raw, 0x138);
        raw
    }

    /// `xfs_agfl`.
    fn free_list(&self) -> Vec<u8> {
        let mut raw = vec![0xff; SECTOR];
        raw[..4].copy_from_slice(b"XAFL");
        put32(&mut raw, 4, self.number);
        raw[8..24].copy_from_slice(self.uuid);
        raw[24..36].fill(0);
        for slot in 0..FREE_LIST {
            let at = 36 + 4 * (LIST_START as usize + slot as usize);
            put32(&mut raw, at, (self.shape.free_list(self.number) + slot) as u32);
        }
        seal(&mut raw, 32);
        raw
    }
}

/// Records of free stretches.
fn extents(free: &[(u64, u64)]) -> Vec<Entry> {
    let record = |(start, len): &(u64, u64)| {
        let mut raw = [0; 16];
        put32(&mut raw, 0, *start as u32);
        put32(&mut raw, 4, *len as u32);
        Entry { key: *start, value: Value::Record(raw) }
    };
    free.iter().map(record).collect()
}
