//! One file system, from the first inode to the last copy of the superblock.

use std::io;
use std::os::unix::ffi::OsStrExt;

use hardtack_recipe::Size;
use hardtack_tree::FileKind;
use uuid::Uuid;

use super::attributes::Attributes;
use super::directory::{self, Name, Place};
use super::groups::{self, Groups};
use super::inode::{self, EXTENTS_FLAG, Inode};
use super::nodes::Nodes;
use super::reserved::{self, Reserved};
use super::shape::{BLOCK, INODE, RESERVED_INODES, Shape};
use super::superblock::Superblock;
use super::{Ext4Error, attributes, crc, extents};
use crate::bytes::put32;
use crate::part::{Blocks, Copy, Cursor, Extents, Node, Parameters, PartError, Run, device_number, type_bits};
use crate::usage::Usage;
use crate::window::Window;

/// Blocks of an empty `lost+found`: e2fsck(8) cannot take new ones while it repairs.
const LOST_AND_FOUND_BLOCKS: usize = 4;
/// Bytes of the largest file: as many blocks as an extent can number.
const LARGEST: u64 = (u32::MAX as u64) * BLOCK;
/// A link's target of this length or more does not fit into its inode.
const LONG_TARGET: usize = 60;

/// Writes the file system into `window`, which must be zeros; `hash_seed` is that of the hashes of names.
///
/// # Errors
/// When the tree cannot be read, does not fit, or the image cannot be written.
pub(crate) fn write(parameters: &Parameters<'_>, hash_seed: Uuid, window: Window<'_>) -> Result<Usage, Ext4Error> {
    let nodes = Nodes::collect(parameters.tree, parameters.mount, parameters.mounts)?;
    let shape = Shape::new(window.len(), nodes.len() as u64)?;
    let seed = crc::seed(parameters.uuid.as_bytes());
    let mut writer = Writer { parameters, hash_seed, nodes: &nodes, shape: &shape, window, seed, inodes: Vec::new() };
    writer.run()
}

/// One inode about to be written.
#[derive(Clone, Copy)]
struct Subject<'a> {
    node: &'a Node,
    number: u32,
    attributes: &'a Attributes,
    /// The block with those that do not fit into the inode, 0 when there is none.
    attribute_block: u64,
}

struct Writer<'a> {
    parameters: &'a Parameters<'a>,
    hash_seed: Uuid,
    nodes: &'a Nodes,
    shape: &'a Shape,
    window: Window<'a>,
    /// Where checksums start.
    seed: u32,
    /// Numbers and content of the inodes that are done.
    inodes: Vec<(u32, Inode)>,
}

impl<'a> Writer<'a> {
    fn run(&mut self) -> Result<Usage, Ext4Error> {
        let mut cursor = Cursor::new(self.shape.free());
        // While the file system is full, the cursor only counts: the message then tells how much is missing.
        let reserved = self.reserved(&mut cursor)?;
        let attributes = self.attributes(&mut cursor)?;
        let nodes = self.nodes;
        let subject = |position: usize| Subject {
            node: nodes.part.at(position),
            number: nodes.number(position),
            attributes: nodes.attributes(position),
            attribute_block: attributes[position],
        };
        let (files, others): (Vec<_>, Vec<_>) =
            (0..nodes.len()).partition(|position| nodes.part.at(*position).metadata.kind == FileKind::Regular);
        for position in others {
            self.special(subject(position), &mut cursor)?;
        }
        let Parameters { tree, .. } = *self.parameters;
        let copy = Copy { tree, nodes: &nodes.part, window: self.window, largest: LARGEST };
        let (extents, mut cursor) = copy.run(cursor)?;
        for position in files {
            let subject = subject(position);
            self.finish(subject, subject.node.metadata.size, &extents[position], 0, &mut cursor)?;
        }
        let (true, Some(journal)) = (cursor.missing() == 0, reserved) else {
            let needs = Size::from_bytes((self.shape.blocks + cursor.missing()) * BLOCK);
            return Err(PartError::Full { needs, has: Size::from_bytes(self.shape.blocks * BLOCK) }.into());
        };
        self.tables(&cursor, &journal)
    }

    /// Writes the reserved inodes' blocks; gives the journal's inode.
    fn reserved(&mut self, cursor: &mut Cursor) -> Result<Option<Inode>, Ext4Error> {
        let Parameters { uuid, epoch, .. } = *self.parameters;
        if self.shape.growth_blocks > 0 {
            let Some(resize) = reserved::resize(self.shape, epoch, cursor) else { return Ok(None) };
            self.keep(inode::RESIZE, resize)?;
        }
        let seed = crc::inode_seed(self.seed, inode::JOURNAL);
        let Some(journal) = reserved::journal(self.shape, uuid.as_bytes(), seed, epoch, cursor) else {
            return Ok(None);
        };
        let inode = journal.inode.clone();
        self.keep(inode::JOURNAL, journal)?;
        Ok(Some(inode))
    }

    fn keep(&mut self, number: u32, reserved: Reserved) -> io::Result<()> {
        for (block, data) in &reserved.blocks {
            self.window.write(block * BLOCK, data)?;
        }
        self.inodes.push((number, reserved.inode));
        Ok(())
    }

    /// Writes blocks of extended attributes; gives their places by position of the node, 0 where there is none.
    fn attributes(&self, cursor: &mut Cursor) -> Result<Vec<u64>, Ext4Error> {
        let mut places = vec![0; self.nodes.len()];
        for (position, place) in places.iter_mut().enumerate() {
            let Some(block) = &self.nodes.attributes(position).block else { continue };
            let Some(&[Run { start, .. }]) = cursor.take(1).as_deref() else { continue };
            let mut raw = block.clone();
            attributes::seal(&mut raw, self.seed, start);
            self.window.write(start * BLOCK, &raw)?;
            *place = start;
        }
        Ok(places)
    }

    /// Writes everything but regular files.
    fn special(&mut self, subject: Subject<'_>, cursor: &mut Cursor) -> Result<(), Ext4Error> {
        let node = subject.node;
        match node.metadata.kind {
            FileKind::Directory => self.directory(subject, cursor),
            FileKind::Symlink if node.target.len() >= LONG_TARGET => {
                let mut block = node.target.as_bytes().to_vec();
                block.resize(BLOCK as usize, 0);
                let extents = self.put(&block, cursor)?;
                self.finish(subject, node.target.len() as u64, &extents, 0, cursor)
            }
            FileKind::Symlink => {
                let mut block = [0; 60];
                block[..node.target.len()].copy_from_slice(node.target.as_bytes());
                self.add(subject, node.target.len() as u64, 0, block, 0);
                Ok(())
            }
            FileKind::CharDevice | FileKind::BlockDevice => {
                self.add(subject, 0, 0, device(node.metadata.device), 0);
                Ok(())
            }
            FileKind::Fifo | FileKind::Socket | FileKind::Regular => {
                self.add(subject, 0, 0, [0; 60], 0);
                Ok(())
            }
        }
    }

    fn directory(&mut self, subject: Subject<'_>, cursor: &mut Cursor) -> Result<(), Ext4Error> {
        let node = subject.node;
        let names: Vec<Name<'_>> = node
            .children
            .iter()
            .map(|(name, child)| {
                let kind = self.nodes.part.at(*child).metadata.kind;
                Name { name, inode: self.nodes.number(*child), kind }
            })
            .collect();
        let place = Place {
            own: subject.number,
            parent: self.nodes.number(node.parent),
            checksum_seed: self.seed,
            hash_seed: self.hash_seed.as_bytes(),
        };
        let least = if subject.number == inode::LOST_AND_FOUND { LOST_AND_FOUND_BLOCKS } else { 1 };
        let directory = directory::build(&place, &names, least);
        let blocks: Vec<u8> = directory.blocks.iter().flat_map(|block| block.iter().copied()).collect();
        let extents = self.put(&blocks, cursor)?;
        self.finish(subject, blocks.len() as u64, &extents, directory.flags, cursor)
    }

    /// Writes whole blocks; nothing when the file system is full.
    fn put(&self, data: &[u8], cursor: &mut Cursor) -> Result<Extents, Ext4Error> {
        let runs = cursor.take(data.len() as u64 / BLOCK).unwrap_or_default();
        let mut rest = data;
        for run in &runs {
            let (part, behind) = rest.split_at((run.len * BLOCK) as usize);
            self.window.write(run.start * BLOCK, part)?;
            rest = behind;
        }
        Ok(Extents::of(&runs))
    }

    /// Writes the extent tree of a node whose content is written, and keeps its inode.
    fn finish(
        &mut self,
        subject: Subject<'_>,
        size: u64,
        extents: &Extents,
        flags: u32,
        cursor: &mut Cursor,
    ) -> Result<(), Ext4Error> {
        let seed = crc::inode_seed(self.seed, subject.number);
        let Some((block, index)) = extents::encode(extents, seed, cursor) else {
            return Ok(());
        };
        for index in &index {
            self.window.write(index.block * BLOCK, &index.data)?;
        }
        self.add(subject, size, extents.blocks() + index.len() as u64, block, flags | EXTENTS_FLAG);
        Ok(())
    }

    fn add(&mut self, subject: Subject<'_>, size: u64, blocks: u64, block: [u8; 60], flags: u32) {
        let metadata = &subject.node.metadata;
        self.inodes.push((
            subject.number,
            Inode {
                mode: u32::from(type_bits(metadata.kind)) | metadata.mode.bits(),
                uid: metadata.owner.uid,
                gid: metadata.owner.gid,
                size,
                links: metadata.links,
                blocks: blocks + u64::from(subject.attribute_block != 0),
                flags,
                mtime: metadata.mtime.min(self.parameters.epoch),
                block,
                attributes: subject.attribute_block,
                body: subject.attributes.body.clone(),
            },
        ));
    }

    /// Writes inode tables, bitmaps, descriptors and superblocks.
    fn tables(&mut self, cursor: &Cursor, journal: &Inode) -> Result<Usage, Ext4Error> {
        let shape = self.shape;
        let last = self.inodes.iter().map(|(number, _)| *number).max().unwrap_or(0).max(RESERVED_INODES);
        let mut table = vec![0; last as usize * INODE as usize];
        for (number, inode) in &self.inodes {
            let at = (*number as usize - 1) * INODE as usize;
            table[at..at + INODE as usize].copy_from_slice(&inode.encode(self.seed, *number, self.parameters.epoch));
        }
        for (group, part) in (0..).zip(table.chunks(shape.inodes_per_group as usize * INODE as usize)) {
            self.window.write(shape.inode_table(group) * BLOCK, part)?;
        }

        let is_directory = |position: &usize| self.nodes.part.at(*position).metadata.kind == FileKind::Directory;
        let directories = (0..self.nodes.len()).filter(is_directory).map(|position| self.nodes.number(position));
        let groups = groups::describe(shape, self.seed, cursor, last, directories);
        for (block, bitmap) in &groups.bitmaps {
            self.window.write(block * BLOCK, bitmap)?;
        }
        self.superblocks(&groups, journal)?;
        Ok(Usage {
            size: Size::from_bytes(shape.blocks * BLOCK),
            used: Size::from_bytes((shape.blocks - groups.free_blocks) * BLOCK),
            inodes: shape.inodes(),
            used_inodes: shape.inodes() - groups.free_inodes,
        })
    }

    fn superblocks(&self, groups: &Groups, journal: &Inode) -> io::Result<()> {
        let superblock = Superblock {
            shape: self.shape,
            uuid: self.parameters.uuid.as_bytes(),
            hash_seed: self.hash_seed.as_bytes(),
            label: self.parameters.label,
            epoch: self.parameters.epoch,
            free_blocks: groups.free_blocks,
            free_inodes: groups.free_inodes,
            journal,
        };
        // The first superblock follows the boot sector; the copies begin their groups.
        self.window.write(1024, &superblock.encode(0))?;
        self.window.write(BLOCK, &groups.descriptors)?;
        for group in self.shape.backups() {
            let start = self.shape.start(group) * BLOCK;
            self.window.write(start, &superblock.encode(group))?;
            self.window.write(start + BLOCK, &groups.descriptors)?;
        }
        Ok(())
    }
}

/// The numbers of a device: in the first word in the old form when they are small, else in the second in the
/// form of [`device_number`].
fn device((major, minor): (u32, u32)) -> [u8; 60] {
    let mut block = [0; 60];
    if major < 256 && minor < 256 {
        put32(&mut block, 0, major << 8 | minor);
    } else {
        put32(&mut block, 4, device_number((major, minor)));
    }
    block
}
