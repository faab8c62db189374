//! The journal (kernel documentation, filesystems/ext4, "Journal (jbd2)"): what was changed and is not in its place
//! yet because the file system was not unmounted cleanly.

use std::sync::Arc;

use super::blocks::content;
use super::checksum::crc32c;
use super::groups::first_inode_table;
use super::superblock::{FORMAT, Superblock, damaged};
use super::volume::Volume;
use crate::fields::be32;
use crate::runs::Content;
use crate::{FormatError, FormatResult, Source};

mod log;
mod replayed;
mod tags;

use log::Log;
use replayed::Replayed;

/// What begins every block that is not a copy of another.
const MAGIC: u32 = 0xc03b_3998;
/// Bytes of the superblock of the journal.
const SUPERBLOCK: usize = 1024;
/// The types of superblocks: without and with features.
const PLAIN: u32 = 3;
const FEATURED: u32 = 4;

const REVOKE: u32 = 0x1;
const BIT64: u32 = 0x2;
const ASYNC_COMMIT: u32 = 0x4;
const CSUM_V2: u32 = 0x8;
const CSUM_V3: u32 = 0x10;

/// The file system in `source` as it is once the changes of its journal are in their places; `source` itself is left
/// as it is.
///
/// # Errors
/// When the journal is damaged or on another device, or has something that hardtack does not read.
pub(super) fn replayed(source: Arc<dyn Source>, superblock: &Superblock) -> FormatResult<Arc<dyn Source>> {
    if superblock.journal_inode == 0 {
        return Err(unsupported("changes in a journal on another device"));
    }
    let table = first_inode_table(&*source, superblock)?;
    let volume = Volume { source: source.clone(), superblock: superblock.clone(), tables: vec![table] };
    let mut inode = Vec::new();
    let inode = volume.inode(superblock.journal_inode, &mut inode).map_err(failed)?;
    let content = content(&volume, &inode).map_err(failed)?;
    let shape = Shape::read(&content, superblock)?;
    let copies = if shape.start == 0 { Default::default() } else { Log::new(&content, &shape, superblock).copies()? };
    Ok(Arc::new(Replayed::new(source, content, superblock.geometry.block_size, copies)))
}

fn failed(source: std::io::Error) -> FormatError {
    FormatError::Io { format: FORMAT, what: "the journal", source }
}

fn unsupported(what: &str) -> FormatError {
    FormatError::Unsupported { format: FORMAT, what: format!("{what} (e2fsck -fy brings them to their places)") }
}

fn broken(what: &str) -> FormatError {
    damaged(format!("the journal has {what}; e2fsck -fy keeps what can be kept"))
}

/// What the superblock of a journal says.
struct Shape {
    /// Blocks of the log lie from this one on.
    first: u32,
    /// They end before this one.
    end: u32,
    /// Where the log begins; 0 when it is empty.
    start: u32,
    /// The number of the first transaction.
    sequence: u32,
    features: u32,
    /// What its checksums start from.
    seed: u32,
}

impl Shape {
    fn read(content: &Content, superblock: &Superblock) -> FormatResult<Self> {
        let mut raw = [0; SUPERBLOCK];
        content.read_at(0, &mut raw).map_err(failed)?;
        let kind = be32(&raw, 4);
        if be32(&raw, 0) != MAGIC || !matches!(kind, PLAIN | FEATURED) {
            return Err(broken("no superblock"));
        }
        let features = if kind == FEATURED { be32(&raw, 0x28) } else { 0 };
        if features & !(REVOKE | BIT64 | ASYNC_COMMIT | CSUM_V2 | CSUM_V3) != 0 {
            return Err(unsupported("changes in a journal with fast commits or other features"));
        }
        let mut uuid = [0; 16];
        uuid.copy_from_slice(&raw[0x30..0x40]);
        let shape = Self {
            first: be32(&raw, 0x14),
            end: be32(&raw, 0x10),
            start: be32(&raw, 0x1c),
            sequence: be32(&raw, 0x18),
            features,
            seed: crc32c(!0, &uuid),
        };
        if shape.has_checksums() {
            let stored = be32(&raw, 0xfc);
            raw[0xfc..0x100].fill(0);
            if raw[0x50] != 4 || crc32c(!0, &raw) != stored {
                return Err(broken("a superblock whose checksum does not fit"));
            }
        }
        let block_size = superblock.geometry.block_size;
        let sound = be32(&raw, 0xc) == block_size
            && (1..shape.end).contains(&shape.first)
            && u64::from(shape.end) * u64::from(block_size) <= content.size()
            && (shape.start == 0 || (shape.first..shape.end).contains(&shape.start));
        if sound { Ok(shape) } else { Err(broken("a superblock that contradicts itself")) }
    }

    fn has(&self, feature: u32) -> bool {
        self.features & feature != 0
    }

    fn has_checksums(&self) -> bool {
        self.has(CSUM_V2) || self.has(CSUM_V3)
    }

    /// The block of the log behind another: it is a ring.
    fn after(&self, block: u32) -> u32 {
        if block + 1 < self.end { block + 1 } else { self.first }
    }
}
