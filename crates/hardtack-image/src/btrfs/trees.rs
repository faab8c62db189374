//! All trees of a file system, each where the others say that it is.

use std::io;

use uuid::Uuid;

use super::chunk::{Chunk, Role};
use super::contents::Content;
use super::devices::{self, Device};
use super::extents::{self, Use};
use super::key::TreeId;
use super::layout::{Layout, ROOM};
use super::node::{NODE, Stamp};
use super::root::{self, Place};
use super::superblock::Superblock;
use super::tree::Tree;
use super::{checksums, free_space};
use crate::part::{Extent, Parameters};
use crate::window::Window;

/// Blocks that are written together.
const AT_ONCE: usize = 64;

/// What the trees tell of.
pub(super) struct Trees<'a> {
    pub(super) parameters: &'a Parameters<'a>,
    pub(super) layout: Layout,
    pub(super) content: &'a Content,
    /// The extents of each node, by position.
    pub(super) extents: &'a [Vec<Extent>],
    /// The tree of the subvolume.
    pub(super) subvolume: Tree,
}

/// Everything that is written, but the tree of the subvolume.
struct Made {
    chunks: Vec<Chunk>,
    root: Tree,
    /// The trees behind that of the subvolume, in the order of their addresses.
    others: Vec<Tree>,
    /// The tree of chunks.
    system: Tree,
}

impl Trees<'_> {
    /// Writes trees and superblocks; gives the bytes that are in use, or, when there is no room, how many are needed.
    pub(super) fn write(self, window: Window<'_>) -> io::Result<Result<u64, u64>> {
        let end = self.content.end();
        let mut bytes = 0;
        loop {
            let Some(chunks) = self.layout.chunks(end, bytes) else {
                return Ok(Err(Layout::needed(self.content.sums.len() as u64, bytes)));
            };
            let made = self.make(chunks);
            let metadata = chunk(&made.chunks, Role::Metadata);
            if metadata.used + ROOM <= metadata.len {
                return self.put(made, window).map(Ok);
            }
            bytes = metadata.used;
        }
    }

    fn identity(&self, name: &str) -> Uuid {
        Uuid::new_v5(&self.parameters.uuid, name.as_bytes())
    }

    fn device(&self) -> Device {
        let (uuid, file_system) = (self.identity("device"), self.parameters.uuid);
        Device { uuid, file_system, bytes: self.layout.bytes }
    }

    /// Makes all trees for these chunks, and tells the chunks how much of them is used.
    fn make(&self, mut chunks: Vec<Chunk>) -> Made {
        let epoch = self.parameters.epoch;
        let identity = self.identity("subvolume");
        let system = self.device().chunk_tree(&chunks);
        let mut others = vec![
            checksums::tree(self.content, &chunks),
            root::identities(identity),
            root::relocation(epoch),
            devices::tree(&chunks, self.identity("chunk tree")),
            // It has the same items when the trees are counted.
            free_space::tree(&chunks),
        ];
        // The root tree is one block: it has a few items.
        let start = chunk(&chunks, Role::Metadata).start;
        let mut next = start + NODE as u64;
        let mut places = Vec::new();
        let mut uses = self.uses();
        uses.push(Use::Block { tree: TreeId::Root, address: start, level: 0 });
        uses.extend(Use::blocks(&system, chunk(&chunks, Role::System).start));
        for tree in [&self.subvolume].into_iter().chain(&others) {
            places.push(Place::of(tree, next));
            uses.extend(Use::blocks(tree, next));
            next += tree.bytes();
        }
        let counted = extents::tree(&uses, &chunks, next);
        for chunk in &mut chunks {
            match chunk.role {
                Role::Data => {}
                Role::System => chunk.used = system.bytes(),
                Role::Metadata => chunk.used = next + counted.bytes() - start,
            }
        }
        others.pop();
        others.push(free_space::tree(&chunks));
        let extents = extents::tree(&uses, &chunks, next);
        places.push(Place::of(&extents, next));
        others.push(extents);
        Made { root: root::tree(&places, identity, epoch), chunks, others, system }
    }

    /// Who uses the device for content.
    fn uses(&self) -> Vec<Use> {
        let of_node = |(position, extents): (usize, &Vec<Extent>)| {
            extents.iter().map(move |extent| Use::Content { position, extent: *extent }).collect::<Vec<_>>()
        };
        self.extents.iter().enumerate().flat_map(of_node).collect()
    }

    fn put(self, made: Made, window: Window<'_>) -> io::Result<u64> {
        let device = self.device();
        let stamp = Stamp { file_system: device.file_system, chunk_tree: self.identity("chunk tree") };
        let Made { chunks, root, others, system } = made;
        let (metadata, front) = (chunk(&chunks, Role::Metadata), chunk(&chunks, Role::System));
        let superblock = Superblock {
            device: &device,
            label: self.parameters.label,
            chunks: &chunks,
            root: Place::of(&root, metadata.start),
            chunk_root: Place::of(&system, front.start),
        };
        let superblocks: Vec<_> = self.layout.superblocks().map(|place| (place, superblock.encode(place))).collect();
        let mut next = metadata.start;
        for tree in [root, self.subvolume].into_iter().chain(others) {
            let bytes = tree.bytes();
            put(tree, next, &metadata, stamp, window)?;
            next += bytes;
        }
        put(system, front.start, &front, stamp, window)?;
        for (place, superblock) in superblocks {
            window.write(place, &superblock)?;
        }
        Ok(chunks.iter().map(|chunk| chunk.used).sum())
    }
}

/// The one chunk with this role.
fn chunk(chunks: &[Chunk], role: Role) -> Chunk {
    let found = chunks.iter().find(|chunk| chunk.role == role);
    found.copied().unwrap_or(Chunk { role, start: 0, len: 0, copy: None, used: 0 })
}

/// Writes the blocks of a tree from the address `first` to all copies of their chunk.
fn put(tree: Tree, first: u64, chunk: &Chunk, stamp: Stamp, window: Window<'_>) -> io::Result<()> {
    let mut at = first - chunk.start;
    for blocks in tree.encode(stamp, first).chunks(AT_ONCE) {
        let blocks = blocks.concat();
        for place in chunk.places() {
            window.write(place + at, &blocks)?;
        }
        at += blocks.len() as u64;
    }
    Ok(())
}
