//! The inode tables, read in parts when the first inode of a part is asked for.

use std::io;
use std::sync::OnceLock;

use super::inode::Inode;
use super::volume::Volume;
use crate::Metadata;
use crate::damage::damage;

/// Inodes of a part: 64 KiB of usual inodes.
const PART: u32 = 256;

/// What is known of every inode that was asked for.
pub(super) struct Table<'v> {
    volume: &'v Volume,
    parts: Vec<OnceLock<Box<Part>>>,
    /// Parts of the table of one group.
    per_group: u32,
}

/// A part of the table of one group.
#[derive(Default)]
struct Part {
    /// By number; `None` for inodes that are not in use or damaged. Shorter when the last ones are not in use.
    inodes: Vec<Option<Metadata>>,
    /// What is wrong with those that are damaged, by their place among the inodes.
    damaged: Vec<(u32, String)>,
}

impl<'v> Table<'v> {
    pub(super) fn new(volume: &'v Volume) -> Self {
        let geometry = volume.geometry();
        let per_group = geometry.inodes_per_group.div_ceil(PART);
        let parts = geometry.groups as usize * per_group as usize;
        Self { volume, parts: std::iter::repeat_with(OnceLock::new).take(parts).collect(), per_group }
    }

    /// What an inode is; `buffer` is for use, and to be used again.
    ///
    /// # Errors
    /// When it is not in use or damaged, or cannot be read.
    pub(super) fn metadata(&self, number: u32, buffer: &mut Vec<u8>) -> io::Result<Metadata> {
        let geometry = self.volume.geometry();
        let index = number.wrapping_sub(1);
        let (group, within) = (index / geometry.inodes_per_group, index % geometry.inodes_per_group);
        let part = group as usize * self.per_group as usize + (within / PART) as usize;
        let Some(part) = self.parts.get(part) else { return Err(damage(format!("inode {number} is not there"))) };
        let part = part.get_or_init(|| Box::new(self.read(number, within, buffer)));
        let place = within % PART;
        if let Some(Some(metadata)) = part.inodes.get(place as usize) {
            return Ok(*metadata);
        }
        match part.damaged.iter().find(|(damaged, _)| *damaged == place) {
            Some((_, what)) => Err(damage(what.clone())),
            None => Err(damage(format!("inode {number} is not in use"))),
        }
    }

    /// Reads the part with inode `number`, which stands at `within` in the table of its group.
    fn read(&self, number: u32, within: u32, buffer: &mut Vec<u8>) -> Part {
        let geometry = self.volume.geometry();
        let first = number - within % PART;
        let count = PART.min(geometry.inodes_per_group - (within - within % PART));
        let size = geometry.inode_size as usize;
        let mut part = Part::default();
        let offset = self.volume.inode_offset(first);
        let raw = match offset.and_then(|offset| self.bytes(offset, count as usize * size, buffer)) {
            Ok(raw) => raw,
            Err(error) => {
                let what = format!("the table with inode {number} cannot be read: {error}");
                part.damaged = (0..count).map(|place| (place, what.clone())).collect();
                return part;
            }
        };
        part.inodes.reserve_exact(raw.len() / size);
        for (place, raw) in (0..count).zip(raw.chunks_exact_mut(size)) {
            let superblock = &self.volume.superblock;
            let inode = Inode::check(superblock, first + place, raw);
            match inode.and_then(|inode| inode.map(|inode| inode.metadata(superblock)).transpose()) {
                Ok(metadata) => part.inodes.push(metadata),
                Err(error) => {
                    part.inodes.push(None);
                    part.damaged.push((place, error.to_string()));
                }
            }
        }
        part.inodes.truncate(part.inodes.iter().rposition(Option::is_some).map_or(0, |last| last + 1));
        part
    }

    /// The bytes of a part; empty when it is a hole, so that tables of any size cost nothing where nothing is.
    fn bytes<'b>(&self, offset: u64, length: usize, buffer: &'b mut Vec<u8>) -> io::Result<&'b mut [u8]> {
        match self.volume.source.data_after(offset)? {
            Some(data) if data.start < offset + length as u64 => {
                buffer.resize(length, 0);
                self.volume.source.read_at(offset, buffer)?;
                Ok(buffer)
            }
            _ => Ok(&mut []),
        }
    }
}
