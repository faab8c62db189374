//! The tree of free space.

use super::chunk::Chunk;
use super::key::TreeId;
use super::tree::Tree;

/// The tree of these chunks, in the order of their addresses.
pub(super) fn tree(chunks: &[Chunk]) -> Tree {
    Tree::of(TreeId::FreeSpace, &chunks.iter().flat_map(Chunk::free).collect::<Vec<_>>())
}
