//! Attributes in blocks of their own ("Leaf Attributes", "Node Attributes", "Remote Attribute Values").

use std::collections::HashSet;
use std::io;

use super::Found;
use crate::damage::damage;
use crate::fields::{be16, be32};
use crate::runs::Content;
use crate::xfs::header::Header;
use crate::xfs::target::remote;
use crate::xfs::volume::Volume;

/// The value stands beside the name.
const LOCAL: u8 = 0x1;
/// Bytes of an entry of a leaf, and of a node.
const ENTRY: usize = 8;
/// Bytes of the longest value (`XATTR_SIZE_MAX` of Linux).
const LONGEST_VALUE: usize = 64 << 10;
/// More levels than the largest index has (`XFS_DA_NODE_MAXDEPTH` of the kernel).
const MOST_LEVELS: u16 = 5;

/// The blocks of attributes of one inode.
pub(super) struct Leaves<'v> {
    volume: &'v Volume,
    content: Content,
    owner: u64,
    /// Bytes that values with blocks of their own may still have: no two share a block.
    left: u64,
}

/// What an index block is.
enum Kind {
    Leaf,
    /// At this level above the leaves.
    Node(u16),
}

impl<'v> Leaves<'v> {
    pub(super) fn new(volume: &'v Volume, content: Content, owner: u64) -> Self {
        let blocks: u64 = content.runs().iter().map(|run| run.blocks).sum();
        Self { volume, content, owner, left: blocks.saturating_mul(volume.geometry().block_size.into()) }
    }

    fn damage(&self, what: &str) -> io::Error {
        damage(format!("the attributes of inode {} have {what}", self.owner))
    }

    /// Reads all leaves from the first one on.
    pub(super) fn read(mut self, found: &mut Found) -> io::Result<()> {
        let mut next = self.first_leaf()?;
        let mut visited = HashSet::new();
        loop {
            if !visited.insert(next) {
                return Err(self.damage("leaves in a circle"));
            }
            let (kind, raw) = self.block(next)?;
            let Kind::Leaf = kind else { return Err(self.damage("a node among their leaves")) };
            self.leaf(&raw, found)?;
            next = be32(&raw, 0);
            if next == 0 {
                return Ok(());
            }
        }
    }

    fn first_leaf(&self) -> io::Result<u32> {
        let (mut at, mut above) = (0, MOST_LEVELS + 1);
        loop {
            match self.block(at)? {
                (Kind::Leaf, _) => return Ok(at),
                (Kind::Node(level), raw) if level > 0 && level < above => {
                    let first = if self.checksums() { 64 } else { 16 };
                    at = be32(&raw, first + 4);
                    above = level;
                }
                _ => return Err(self.damage("nodes in a circle")),
            }
        }
    }

    fn checksums(&self) -> bool {
        self.volume.superblock.features().checksums
    }

    /// A block of the index.
    fn block(&self, logical: u32) -> io::Result<(Kind, Vec<u8>)> {
        let missing = || self.damage(&format!("no block {logical}"));
        let place = self.content.physical(logical.into()).ok_or_else(missing)?;
        let raw = self.volume.blocks(place, 1)?;
        let kind = match (be16(&raw, 8), self.checksums()) {
            (0x3bee, true) | (0xfbee, false) => Kind::Leaf,
            (0x3ebe, true) => Kind::Node(be16(&raw, 58)),
            (0xfebe, false) => Kind::Node(be16(&raw, 14)),
            _ => return Err(self.damage(&format!("a block {logical} that is none of theirs"))),
        };
        Header::Index.check(self.volume, &raw, place, self.owner)?;
        Ok((kind, raw))
    }

    fn leaf(&mut self, raw: &[u8], found: &mut Found) -> io::Result<()> {
        let (count_at, header) = if self.checksums() { (56, 80) } else { (12, 32) };
        let entries = header + usize::from(be16(raw, count_at)) * ENTRY;
        let owner = self.owner;
        let malformed = || damage(format!("the attributes of inode {owner} have a malformed leaf"));
        for entry in raw.get(header..entries).ok_or_else(malformed)?.chunks_exact(ENTRY) {
            let (at, flags) = (usize::from(be16(entry, 4)), entry[6]);
            let item = raw.get(at..).filter(|_| at >= entries).ok_or_else(malformed)?;
            if flags & LOCAL != 0 {
                let (length, name) = (usize::from(be16(item, 0)), usize::from(*item.get(2).ok_or_else(malformed)?));
                let name_and_value = item.get(3..3 + name + length).ok_or_else(malformed)?;
                let (name, value) = name_and_value.split_at(name);
                found.add(flags, name, value.to_vec())?;
            } else {
                let (block, length) = (be32(item, 0), be32(item, 4) as usize);
                let name = usize::from(*item.get(8).ok_or_else(malformed)?);
                let name = item.get(9..9 + name).ok_or_else(malformed)?;
                // What was not completed has no value yet.
                if flags & super::INCOMPLETE == 0 {
                    let value = self.value(block, length)?;
                    found.add(flags, name, value)?;
                }
            }
        }
        Ok(())
    }

    fn value(&mut self, block: u32, length: usize) -> io::Result<Vec<u8>> {
        let left = self.left.checked_sub(length as u64).filter(|_| length <= LONGEST_VALUE);
        self.left = left.ok_or_else(|| self.damage("values longer than their blocks"))?;
        let pieces = (u64::from(block)..).map_while(|logical| self.content.physical(logical)).map(|place| (place, 1));
        remote(self.volume, pieces, length, self.owner)
    }
}
