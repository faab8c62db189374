//! The device, and what of it chunks take.

use uuid::Uuid;

use super::chunk::Chunk;
use super::fields::Fields;
use super::key::{DEVICE, DEVICES, Key, Kind, TreeId};
use super::tree::Tree;

/// The one device.
#[derive(Clone, Copy, Debug)]
pub(super) struct Device {
    pub(super) uuid: Uuid,
    pub(super) file_system: Uuid,
    pub(super) bytes: u64,
}

impl Device {
    /// What tells of it, in the tree of chunks and in superblocks.
    pub(super) fn item(&self, chunks: &[Chunk]) -> Vec<u8> {
        Fields::new()
            .u64(DEVICE)
            .u64(self.bytes)
            .u64(chunks.iter().map(Chunk::taken).sum())
            .u32(4096) // Alignment
            .u32(4096) // and width of accesses.
            .u32(4096) // Bytes of a sector.
            .zeros(8 + 8 + 8 + 4 + 1 + 1) // Type, generation, start, group, speeds.
            .uuid(self.uuid)
            .uuid(self.file_system)
            .done()
    }

    /// The tree of chunks.
    pub(super) fn chunk_tree(&self, chunks: &[Chunk]) -> Tree {
        let mut tree = Tree::new(TreeId::Chunk);
        tree.push(Key::new(DEVICES, Kind::DevItem, DEVICE), &self.item(chunks));
        for chunk in chunks {
            let (key, content) = chunk.item(self.uuid);
            tree.push(key, &content);
        }
        tree
    }
}

/// The tree of what chunks take of the device.
pub(super) fn tree(chunks: &[Chunk], chunk_tree: Uuid) -> Tree {
    let mut items: Vec<_> = chunks.iter().flat_map(|chunk| chunk.extents(chunk_tree)).collect();
    items.sort_by_key(|(key, _)| *key);
    Tree::of(TreeId::Device, &items)
}
