//! Inodes (`erofs_inode_compact`, `erofs_inode_extended`).

use std::io;

use super::superblock::Superblock;
use crate::damage::{damage, unsupported};
use crate::fields::{le16, le32, le64};
use crate::{FileKind, Metadata, Mode, Owner};

/// Bytes of the two forms.
pub(super) const SHORT: usize = 32;
pub(super) const LONG: usize = 64;
/// Bytes of the header of the attributes; those behind it are counted in units of four.
const ATTRIBUTES: u64 = 12;

/// An inode that does not contradict itself.
#[derive(Clone, Debug)]
pub(super) struct Inode {
    pub(super) number: u64,
    pub(super) metadata: Metadata,
    /// Bytes of what it holds: names of a directory, too.
    pub(super) size: u64,
    /// Where its attributes stand, and how many bytes of them there are.
    pub(super) attributes: u64,
    pub(super) attributes_size: u64,
    layout: u16,
    block: u32,
}

/// Where what an inode holds stands, in bytes: whole blocks, and behind the inode what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) blocks: u64,
    pub(super) in_blocks: u64,
    pub(super) tail: u64,
    pub(super) in_tail: u64,
}

impl Inode {
    /// Whether one that begins so has the long form.
    pub(super) fn is_long(raw: &[u8]) -> bool {
        le16(raw, 0) & 1 == 1
    }

    pub(super) fn decode(superblock: &Superblock, number: u64, at: u64, raw: &[u8; LONG]) -> io::Result<Self> {
        let long = Self::is_long(raw);
        let mode = u32::from(le16(raw, 4));
        let kind = FileKind::of_mode(mode)
            .ok_or_else(|| damage(format!("inode {number} is of no known type (mode {mode:o})")))?;
        let size = if long { le64(raw, 8) } else { le32(raw, 8).into() };
        if i64::try_from(size).is_err() {
            return Err(damage(format!("inode {number} has {size} bytes")));
        }
        let is_device = matches!(kind, FileKind::CharDevice | FileKind::BlockDevice);
        let owner = if long {
            Owner { uid: le32(raw, 24), gid: le32(raw, 28) }
        } else {
            Owner { uid: le16(raw, 24).into(), gid: le16(raw, 26).into() }
        };
        let block = le32(raw, 16);
        let holds = matches!(kind, FileKind::Regular | FileKind::Symlink | FileKind::Directory);
        let count = u64::from(le16(raw, 2));
        Ok(Self {
            number,
            metadata: Metadata {
                kind,
                mode: Mode::new(mode),
                owner,
                size: if holds { size } else { 0 },
                mtime: if long { le64(raw, 32).cast_signed() } else { superblock.built },
                links: if long { le32(raw, 44) } else { le16(raw, 6).into() },
                inode: number,
                device: if is_device { device(block) } else { (0, 0) },
            },
            size,
            attributes: at + if long { LONG } else { SHORT } as u64,
            attributes_size: count.checked_sub(1).map_or(0, |more| ATTRIBUTES + more * 4),
            layout: le16(raw, 0) >> 1 & 0b111,
            block,
        })
    }

    /// Where what it holds stands.
    ///
    /// # Errors
    /// When it is not within the file system, or kept in a way that is not read.
    pub(super) fn held(&self, superblock: &Superblock) -> io::Result<Held> {
        let number = self.number;
        let block_size = superblock.block_size;
        let in_tail = match self.layout {
            0 => 0,
            1 | 3 => return Err(unsupported(format!("what inode {number} holds is compressed"))),
            2 => self.size % block_size,
            4 => return Err(unsupported(format!("what inode {number} holds is in chunks"))),
            _ => return Err(damage(format!("inode {number} holds content in no known way"))),
        };
        let in_blocks = self.size - in_tail;
        let beyond = || damage(format!("what inode {number} holds is not within the file system"));
        let first = u64::from(self.block);
        let blocks = in_blocks.div_ceil(block_size);
        if blocks > 0 && first.checked_add(blocks).is_none_or(|end| end > superblock.blocks) {
            return Err(beyond());
        }
        let tail = self.attributes + self.attributes_size;
        if in_tail > 0 && (tail % block_size + in_tail > block_size || tail + in_tail > superblock.size()) {
            return Err(beyond());
        }
        Ok(Held { blocks: if blocks > 0 { first * block_size } else { 0 }, in_blocks, tail, in_tail })
    }
}

/// Major and minor number, as `new_encode_dev` of the kernel puts them into one (`linux/kdev_t.h`).
fn device(number: u32) -> (u32, u32) {
    (number >> 8 & 0xfff, number & 0xff | number >> 12 & 0xf_ff00)
}
