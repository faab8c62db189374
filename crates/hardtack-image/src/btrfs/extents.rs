//! The tree of extents: what is in use, and by whom.

use super::chunk::Chunk;
use super::fields::Fields;
use super::inode::number;
use super::key::{GENERATION, Key, Kind, TreeId};
use super::tree::Tree;
use crate::part::{BLOCK, Extent};

/// Who uses a stretch of addresses.
#[derive(Clone, Copy, Debug)]
pub(super) enum Use {
    /// The content of the inode at a position.
    Content { position: usize, extent: Extent },
    /// A block of a tree, on a level.
    Block { tree: TreeId, address: u64, level: u8 },
}

impl Use {
    /// The blocks of a tree whose first has the address `first`.
    pub(super) fn blocks(tree: &Tree, first: u64) -> impl Iterator<Item = Self> + use<> {
        let id = tree.id();
        tree.places(first).map(move |(address, level)| Self::Block { tree: id, address, level })
    }

    fn item(&self) -> (Key, Vec<u8>) {
        // One reference.
        let head = Fields::new().u64(1).u64(GENERATION);
        match *self {
            Self::Content { position, extent } => {
                let item = head
                    .u64(1) // It is content,
                    .u8(178) // with its reference here: tree, inode, place in the file, and how often.
                    .u64(TreeId::FileSystem.object())
                    .u64(number(position))
                    .u64(extent.logical * BLOCK)
                    .u32(1);
                (Key::new(extent.start * BLOCK, Kind::Extent, extent.len * BLOCK), item.done())
            }
            Self::Block { tree, address, level } => {
                let item = head
                    .u64(2) // It is a block of a tree,
                    .u8(176) // with its reference here.
                    .u64(tree.object());
                (Key::new(address, Kind::Metadata, level.into()), item.done())
            }
        }
    }
}

/// The tree whose first block has the address `first`. It tells of its own blocks too.
pub(super) fn tree(uses: &[Use], chunks: &[Chunk], first: u64) -> Tree {
    let items = uses.iter().map(Use::item).chain(chunks.iter().map(Chunk::group));
    let mut items: Vec<_> = items.collect();
    items.sort_by_key(|(key, _)| *key);
    let mut own = vec![(first, 0)];
    loop {
        let at = items.partition_point(|(key, _)| key.object < first);
        let (before, behind) = items.split_at(at);
        let own_items: Vec<_> = own
            .iter()
            .map(|(address, level)| Use::Block { tree: TreeId::Extent, address: *address, level: *level }.item())
            .collect();
        let tree = Tree::of(TreeId::Extent, before.iter().chain(&own_items).chain(behind));
        let places: Vec<_> = tree.places(first).collect();
        // More blocks can only make it larger, so this ends.
        if places == own {
            return tree;
        }
        own = places;
    }
}
