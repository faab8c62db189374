//! One file system, from the first inode to the last copy of the superblock.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::os::unix::ffi::OsStrExt;

use hardtack_recipe::Size;
use hardtack_tree::FileKind;

use super::blocks::{Block, Body};
use super::directory::{self, Name};
use super::fork::{self, Fork};
use super::groups::Group;
use super::inode::{self, FORKS, Inode};
use super::nodes::{self, Nodes};
use super::shape::{BLOCK, CHUNK, FREE_LIST, INODE, Shape};
use super::stamp::Header;
use super::superblock::{LABEL, Superblock};
use super::{FORMAT, XfsError, log, remote};
use crate::part::{Blocks, Copy, Cursor, Extents, Node, Parameters, PartError, Run, type_bits};
use crate::usage::Usage;
use crate::window::Window;

/// Bytes of the largest file that Linux can read on a 64-bit machine.
const LARGEST: u64 = i64::MAX as u64;
/// Where attributes with blocks of their own begin in an inode, in units of 8 bytes behind its content's beginning: as
/// the kernel has it for inodes of 512 bytes (`xfs_default_attroffset`).
const ATTRIBUTES_AT: u8 = 25;
/// `XFS_DIFLAG_NEWRTBM`: the real-time section has a bitmap of the newer form.
const NEW_BITMAP: u16 = 0x4;

/// Writes the file system over all of `file`, which must be zeros: one that is a whole disk, or a file for a loop
/// device.
///
/// # Errors
/// When the tree cannot be read, does not fit, or the file cannot be written.
pub fn write_file(parameters: &Parameters<'_>, file: &File) -> Result<Usage, XfsError> {
    write(parameters, Window::new(file, 0, file.metadata()?.len()))
}

/// Writes the file system into `window`, which must be zeros.
///
/// # Errors
/// When the tree cannot be read, does not fit, or the image cannot be written.
pub(crate) fn write(parameters: &Parameters<'_>, window: Window<'_>) -> Result<Usage, XfsError> {
    if parameters.label.len() > LABEL {
        return Err(PartError::LongLabel { format: FORMAT, label: parameters.label.to_owned(), most: LABEL }.into());
    }
    let nodes = Nodes::collect(parameters.tree, parameters.mount, parameters.mounts)?;
    let shape = Shape::new(window.len(), nodes.inodes())?;
    let numbers = nodes::numbers(&shape);
    let inodes = vec![None; numbers.len()];
    Writer { parameters, nodes: &nodes, shape: &shape, window, numbers, inodes }.run()
}

struct Writer<'a> {
    parameters: &'a Parameters<'a>,
    nodes: &'a Nodes,
    shape: &'a Shape,
    window: Window<'a>,
    /// The number of each inode, in the order of the disk.
    numbers: Vec<u64>,
    /// The inodes that are done, in the same order.
    inodes: Vec<Option<Inode>>,
}

/// Bytes of an inode that its content may take, and where its attributes are when it has some.
#[derive(Clone, Debug)]
struct Division {
    room: usize,
    attributes: Option<(u8, Fork)>,
}

impl Writer<'_> {
    fn run(mut self) -> Result<Usage, XfsError> {
        let mut cursor = Cursor::new(self.shape.usable());
        self.reserved();
        // While the file system is full, the cursor only counts: the message then tells how much is missing.
        let divisions =
            (0..self.nodes.part.len()).map(|at| self.divide(at, &mut cursor)).collect::<Result<Vec<_>, _>>()?;
        let (files, others): (Vec<_>, Vec<_>) =
            (0..self.nodes.part.len()).partition(|at| self.nodes.part.at(*at).metadata.kind == FileKind::Regular);
        for position in others {
            self.special(position, &divisions[position], &mut cursor)?;
        }
        let Parameters { tree, .. } = *self.parameters;
        let copy = Copy { tree, nodes: &self.nodes.part, window: self.window, largest: LARGEST };
        let (extents, mut cursor) = copy.run(cursor)?;
        for position in files {
            let size = self.nodes.part.at(position).metadata.size;
            self.finish(position, &divisions[position], size, &extents[position], &mut cursor)?;
        }
        if cursor.missing() > 0 {
            return Err(self.shape.full(cursor.missing()).into());
        }
        self.tables(&cursor)
    }

    /// The inodes of a real-time section that is not there.
    fn reserved(&mut self) {
        for (order, flags) in [(1, NEW_BITMAP), (2, 0)] {
            let content = Fork::empty();
            let mtime = self.parameters.epoch;
            let mode = type_bits(FileKind::Regular);
            let inode = Inode { mode, uid: 0, gid: 0, size: 0, links: 1, mtime, flags, content, attributes: None };
            self.inodes[order] = Some(inode);
        }
    }

    /// Writes attributes that do not fit into their inode.
    fn divide(&self, position: usize, cursor: &mut Cursor) -> Result<Division, XfsError> {
        let Some(body) = self.nodes.attributes(position) else { return Ok(Division { room: FORKS, attributes: None }) };
        let kind = self.nodes.part.at(position).metadata.kind;
        let content = matches!(kind, FileKind::Regular | FileKind::Directory | FileKind::Symlink);
        let offset = match body {
            // The numbers of a device need no more room.
            _ if !content => 1,
            Body::Local(raw) => ((FORKS - raw.len()) / 8) as u8,
            Body::Blocks(_) => ATTRIBUTES_AT,
        };
        let room = usize::from(offset) * 8;
        let fork = self.body(position, body, FORKS - room, cursor)?;
        Ok(Division { room, attributes: Some((offset, fork)) })
    }

    /// Writes everything but regular files.
    fn special(&mut self, position: usize, division: &Division, cursor: &mut Cursor) -> Result<(), XfsError> {
        let node = self.nodes.part.at(position);
        let (body, size) = match node.metadata.kind {
            FileKind::Directory => {
                let names = self.names(node);
                let (own, parent) = (self.number(position), self.number(node.parent));
                let directory = directory::encode(own, parent, &names, division.room);
                (directory.body, directory.size)
            }
            FileKind::Symlink => {
                let target = node.target.as_bytes();
                let body = if target.len() <= division.room {
                    Body::Local(target.to_vec())
                } else {
                    Body::Blocks(remote::encode(target, 0, Header::Target))
                };
                (body, target.len() as u64)
            }
            _ => {
                self.keep(position, division, 0, Fork::device(node.metadata.device));
                return Ok(());
            }
        };
        let fork = self.body(position, &body, division.room, cursor)?;
        self.keep(position, division, size, fork);
        Ok(())
    }

    fn names<'a>(&self, node: &'a Node) -> Vec<Name<'a>> {
        let name = |(name, child): &'a (OsString, usize)| Name {
            name,
            inode: self.number(*child),
            kind: self.nodes.part.at(*child).metadata.kind,
        };
        node.children.iter().map(name).collect()
    }

    /// Writes what does not fit into the inode; gives the fork for `room` of its bytes.
    fn body(&self, position: usize, body: &Body, room: usize, cursor: &mut Cursor) -> Result<Fork, XfsError> {
        match body {
            Body::Local(raw) => Ok(Fork::local(raw.clone())),
            Body::Blocks(blocks) => {
                let extents = self.put(position, blocks, cursor)?;
                self.fork(position, &extents, room, cursor)
            }
        }
    }

    /// Writes blocks of metadata; nothing when the file system is full.
    fn put(&self, position: usize, blocks: &[Block], cursor: &mut Cursor) -> io::Result<Extents> {
        let (uuid, owner) = (self.parameters.uuid.as_bytes(), self.number(position));
        let runs = cursor.take(blocks.len() as u64).unwrap_or_default();
        let places = runs.iter().flat_map(|run| run.start..run.start + run.len);
        let mut extents = Extents::default();
        for (block, place) in blocks.iter().zip(places) {
            let mut raw = block.raw.clone();
            block.header.stamp(&mut raw, uuid, owner, place);
            self.window.write(place * BLOCK, &raw)?;
            extents.push(block.logical, Run { start: place, len: 1 });
        }
        Ok(extents)
    }

    /// The fork of content that is written; blocks that list its extents are written too.
    fn fork(&self, position: usize, extents: &Extents, room: usize, cursor: &mut Cursor) -> Result<Fork, XfsError> {
        let (uuid, owner) = (self.parameters.uuid.as_bytes(), self.number(position));
        let Some((fork, index)) = fork::encode(extents, room, self.shape, cursor) else { return Ok(Fork::empty()) };
        for mut index in index {
            index.stamp(uuid, owner);
            self.window.write(index.block * BLOCK, &index.raw)?;
        }
        Ok(fork)
    }

    /// Keeps the inode of a file whose content is written.
    fn finish(
        &mut self,
        position: usize,
        division: &Division,
        size: u64,
        extents: &Extents,
        cursor: &mut Cursor,
    ) -> Result<(), XfsError> {
        let fork = self.fork(position, extents, division.room, cursor)?;
        self.keep(position, division, size, fork);
        Ok(())
    }

    fn keep(&mut self, position: usize, division: &Division, size: u64, content: Fork) {
        let metadata = &self.nodes.part.at(position).metadata;
        self.inodes[nodes::order(position) as usize] = Some(Inode {
            mode: type_bits(metadata.kind) | metadata.mode.bits() as u16,
            uid: metadata.owner.uid,
            gid: metadata.owner.gid,
            size,
            links: metadata.links,
            mtime: metadata.mtime.min(self.parameters.epoch),
            flags: 0,
            content,
            attributes: division.attributes.clone(),
        });
    }

    fn number(&self, position: usize) -> u64 {
        self.numbers[nodes::order(position) as usize]
    }

    /// Writes inodes, what the groups say of themselves, the log and the superblocks.
    fn tables(&self, cursor: &Cursor) -> Result<Usage, XfsError> {
        let (shape, uuid) = (self.shape, self.parameters.uuid.as_bytes());
        let epoch = self.parameters.epoch;
        let chunks = self.inodes.chunks(CHUNK as usize).zip(self.numbers.chunks(CHUNK as usize));
        for ((inodes, numbers), (group, block)) in chunks.zip(shape.chunk_places()) {
            let mut raw = Vec::with_capacity((CHUNK * INODE) as usize);
            for (inode, number) in inodes.iter().zip(numbers) {
                let encoded = inode.as_ref().map(|inode| inode.encode(uuid, *number, epoch));
                raw.extend(encoded.unwrap_or_else(|| inode::free(uuid, *number)));
            }
            self.window.write((shape.start(group) + block) * BLOCK, &raw)?;
        }
        self.window.write(shape.log_start() * BLOCK, &log::unmounted(uuid))?;

        let mut free_blocks = 0;
        let mut left = self.nodes.inodes();
        for number in 0..shape.groups {
            let used_inodes = left.min(shape.chunks(number) * CHUNK);
            left -= used_inodes;
            let group = Group { shape, uuid, number, free: shape.free(number, cursor.next()), used_inodes };
            for (place, raw) in group.encode() {
                self.window.write(place, &raw)?;
            }
            free_blocks += group.free_blocks() + FREE_LIST;
        }
        let superblock = Superblock {
            shape,
            uuid,
            label: self.parameters.label,
            attributes: self.nodes.have_attributes(),
            root: self.number(0),
            inodes: self.numbers.len() as u64,
            free_inodes: self.numbers.len() as u64 - self.nodes.inodes(),
            free_blocks,
        };
        let superblock = superblock.encode();
        for group in 0..shape.groups {
            self.window.write(shape.start(group) * BLOCK, &superblock)?;
        }
        Ok(Usage {
            size: Size::from_bytes(shape.blocks * BLOCK),
            used: Size::from_bytes((shape.blocks - free_blocks) * BLOCK),
            inodes: u32::try_from(shape.most_inodes()).unwrap_or(u32::MAX),
            used_inodes: self.nodes.inodes() as u32,
        })
    }
}
