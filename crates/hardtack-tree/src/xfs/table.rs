//! The inodes, read in parts when the first inode of a part is asked for.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::inode::Inode;
use super::volume::Volume;
use crate::Metadata;

/// Inodes of a part: those that XFS allocates together.
const PART: u64 = 64;
/// Threads look for different parts at the same time, mostly.
const SHARDS: u64 = 64;

/// What is known of every inode that was asked for.
pub(super) struct Table<'v> {
    volume: &'v Volume,
    shards: Vec<Mutex<HashMap<u64, Arc<OnceLock<Part>>>>>,
}

/// A part, by place; `None` for inodes that are not in use or damaged. Shorter when the last ones are not in use.
type Part = Vec<Option<Metadata>>;

impl<'v> Table<'v> {
    pub(super) fn new(volume: &'v Volume) -> Self {
        Self { volume, shards: std::iter::repeat_with(Mutex::default).take(SHARDS as usize).collect() }
    }

    /// What an inode is.
    ///
    /// # Errors
    /// When it is not in use or damaged, or cannot be read.
    pub(super) fn metadata(&self, number: u64) -> io::Result<Metadata> {
        let part = number / PART;
        let found = {
            let mut shard = self.shards[(part % SHARDS) as usize].lock().unwrap_or_else(PoisonError::into_inner);
            shard.entry(part).or_default().clone()
        };
        let found = found.get_or_init(|| self.read(part * PART));
        match found.get((number % PART) as usize) {
            Some(Some(metadata)) => Ok(*metadata),
            // What is wrong with it is told by reading it alone.
            _ => self.volume.inode(number, &mut Vec::new())?.metadata(),
        }
    }

    /// Reads the part that begins with the inode `first`; nothing where that cannot be read at once.
    fn read(&self, first: u64) -> Part {
        let geometry = self.volume.geometry();
        let size = geometry.inode_size as usize;
        let last = first + PART - 1;
        let (Some(start), Some(_)) = (geometry.inode_offset(first), geometry.inode_offset(last)) else {
            return Part::new();
        };
        let mut raw = vec![0; PART as usize * size];
        if self.volume.source.read_at(start, &mut raw).is_err() {
            return Part::new();
        }
        let inode = |(number, raw): (u64, &[u8])| {
            Inode::check(&self.volume.superblock, number, raw).ok().flatten().and_then(|inode| inode.metadata().ok())
        };
        let mut part: Part = (first..).zip(raw.chunks_exact(size)).map(inode).collect();
        part.truncate(part.iter().rposition(Option::is_some).map_or(0, |last| last + 1));
        part.shrink_to_fit();
        part
    }
}
