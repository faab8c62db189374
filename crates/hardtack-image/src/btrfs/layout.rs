//! How the device is divided into chunks.

use std::ops::Range;

use hardtack_recipe::Size;

use super::FORMAT;
use super::chunk::{Chunk, Role};
use crate::part::{BLOCK, Blocks, Cursor, PartError, Run};

const MIB: u64 = 1 << 20;
/// Nothing but superblocks stands before this place.
const FRONT: u64 = MIB;
/// Where superblocks stand.
pub(super) const SUPERBLOCKS: [u64; 3] = [64 << 10, 64 << 20, 256 << 30];
/// The smallest device that mkfs.btrfs(8) takes.
const LEAST: Size = Size::from_mib(109);
/// Trees have two copies on a device of this size.
const TWO_COPIES: u64 = 256 * MIB;
/// Free bytes that the kernel needs among the trees before it writes to them.
pub(super) const ROOM: u64 = 8 * MIB;

/// A device.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// Bytes of it that are used.
    pub(super) bytes: u64,
}

impl Layout {
    /// A device of so many bytes.
    pub(super) fn new(bytes: u64) -> Result<Self, PartError> {
        let bytes = bytes / BLOCK * BLOCK;
        match bytes < LEAST.bytes() {
            true => Err(PartError::TooSmall { format: FORMAT, has: Size::from_bytes(bytes), least: LEAST }),
            false => Ok(Self { bytes }),
        }
    }

    fn copies(&self) -> u64 {
        if self.bytes >= TWO_COPIES { 2 } else { 1 }
    }

    /// The places of the superblocks.
    pub(super) fn superblocks(&self) -> impl Iterator<Item = u64> {
        let bytes = self.bytes;
        SUPERBLOCKS.into_iter().filter(move |place| place + BLOCK <= bytes)
    }

    /// The chunk for the tree of chunks.
    pub(super) fn system(&self) -> Chunk {
        let len = 4 * MIB * self.copies();
        let copy = (self.copies() == 2).then_some(FRONT + len);
        Chunk { role: Role::System, start: FRONT, len, copy, used: 0 }
    }

    /// What of the device chunks can stand on, behind `after`. A chunk around a superblock would be allowed, but all
    /// that counts free space would have to know of it; so none is made.
    fn room(&self, after: u64) -> Vec<Range<u64>> {
        let mut room = Vec::new();
        let mut start = after;
        for superblock in SUPERBLOCKS.into_iter().filter(|place| *place > FRONT).chain([self.bytes]) {
            let end = superblock.min(self.bytes);
            if start < end {
                room.push(start..end);
            }
            start = start.max(superblock.saturating_add(MIB));
        }
        room
    }

    /// What content may take.
    pub(super) fn data(&self) -> Vec<Run> {
        let system = self.system();
        let room = self.room(system.start + system.taken()).into_iter();
        room.map(|room| Run { start: room.start / BLOCK, len: (room.end - room.start) / BLOCK }).collect()
    }

    /// The chunks for content, which has all blocks before `end`, and for trees of so many bytes; `None` when there is
    /// no room for the trees.
    pub(super) fn chunks(&self, end: u64, trees: u64) -> Option<Vec<Chunk>> {
        let whole = trees + (trees / 4).max(ROOM);
        // A tenth of the device, as the kernel takes at a time.
        let usual = (self.bytes / 10).clamp(ROOM, 256 * MIB);
        let least = trees + ROOM;
        for (trimmed, len) in [(false, whole.max(usual)), (true, whole.max(usual)), (true, least)] {
            let mut chunks = self.content(end, trimmed);
            let after = chunks.last().map_or(FRONT + self.system().taken(), Chunk::end);
            if let Some(metadata) = self.metadata(after, len.next_multiple_of(MIB)) {
                chunks.insert(0, self.system());
                chunks.push(metadata);
                return Some(chunks);
            }
        }
        None
    }

    /// Bytes of a device on which so many blocks of content and bytes of trees have room.
    pub(super) fn needed(content: u64, trees: u64) -> u64 {
        let mut bytes = (content * BLOCK + trees).next_multiple_of(MIB).max(LEAST.bytes());
        loop {
            let layout = Self { bytes };
            let mut cursor = Cursor::new(layout.data());
            if cursor.take(content).is_some() && layout.chunks(cursor.next() * BLOCK, trees).is_some() {
                return bytes;
            }
            bytes += MIB;
        }
    }

    /// The chunks for content, which has all blocks before `end`; the last has room for more unless it is `trimmed`.
    pub(super) fn content(&self, end: u64, trimmed: bool) -> Vec<Chunk> {
        let unit = (self.bytes / 10 / MIB * MIB).clamp(8 * MIB, 1 << 30);
        let mut chunks = Vec::new();
        for run in self.data() {
            let (start, limit) = (run.start * BLOCK, (run.start + run.len) * BLOCK);
            for start in (start..limit.min(end)).step_by(unit as usize) {
                let used = (end - start).min(unit).min(limit - start);
                let len = if trimmed { used.next_multiple_of(MIB) } else { unit };
                let len = len.min(limit - start);
                chunks.push(Chunk { role: Role::Data, start, len, copy: None, used });
            }
        }
        chunks
    }

    /// The chunk for trees of `len` bytes, behind `after`.
    fn metadata(&self, after: u64, len: u64) -> Option<Chunk> {
        let mut places = Vec::new();
        for room in self.room(after) {
            let count = (room.end - room.start) / len;
            places.extend((0..count.min(2)).map(|number| room.start + number * len));
        }
        let start = *places.first()?;
        let copy = match self.copies() {
            2 => Some(*places.get(1)?),
            _ => None,
        };
        Some(Chunk { role: Role::Metadata, start, len, copy, used: 0 })
    }
}
