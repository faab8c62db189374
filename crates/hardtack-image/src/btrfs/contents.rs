//! The content of files: where it is on the device, or within the tree.

use hardtack_tree::{FileKind, Tree};
use rayon::prelude::*;

use super::chunk::Chunk;
use super::fields::Fields;
use super::inode::number;
use super::key::{GENERATION, Key, Kind};
use crate::part::{BLOCK, Blocks, Cursor, Extent, Extents, Node, Nodes, PartError, Run};

/// Bytes of the largest file whose content is within the tree.
const INLINE: u64 = 2048;
/// Blocks of the longest extent that the kernel makes.
const LONGEST: u64 = (128 << 20) / BLOCK;

/// The blocks for content, and the checksums of what is in them.
pub(super) struct Content {
    cursor: Cursor,
    /// Blocks that follow each other, in ascending order.
    pub(super) runs: Vec<Run>,
    /// The checksum of each of them.
    pub(super) sums: Vec<u32>,
}

impl Content {
    /// With these blocks free.
    pub(super) fn new(free: Vec<Run>) -> Self {
        Self { cursor: Cursor::new(free), runs: Vec::new(), sums: Vec::new() }
    }

    /// How many blocks were asked for and not there.
    pub(super) fn missing(&self) -> u64 {
        self.cursor.missing()
    }

    /// Where content ends on the device.
    pub(super) fn end(&self) -> u64 {
        self.cursor.next() * BLOCK
    }
}

impl Blocks for Content {
    const SMALLEST: u64 = INLINE + 1;

    fn take(&mut self, count: u64) -> Option<Vec<Run>> {
        self.cursor.take(count)
    }

    fn filled(&mut self, run: Run, content: &[u8]) {
        match self.runs.last_mut() {
            Some(last) if last.start + last.len == run.start => last.len += run.len,
            _ => self.runs.push(run),
        }
        self.sums.extend(content.chunks(BLOCK as usize).map(crc32c::crc32c));
    }
}

/// What is within the tree, by position of the node: targets of links, and the content of small files.
pub(super) fn inline(tree: &dyn Tree, nodes: &Nodes) -> Result<Vec<Option<Vec<u8>>>, PartError> {
    let read = |node: &Node| match node.metadata.kind {
        FileKind::Regular if (1..=INLINE).contains(&node.metadata.size) => small(tree, node).map(Some),
        FileKind::Symlink => Ok(Some(node.target.as_encoded_bytes().to_vec())),
        _ => Ok(None),
    };
    nodes.as_slice().par_iter().map(read).collect()
}

fn small(tree: &dyn Tree, node: &Node) -> Result<Vec<u8>, PartError> {
    let changed = || PartError::Changed { path: node.path.clone() };
    let file = tree.open_file(&node.path)?.ok_or_else(changed)?;
    let mut content = vec![0; node.metadata.size as usize];
    let count = file.read_at(0, &mut content).map_err(|source| PartError::Read { path: node.path.clone(), source })?;
    if count < content.len() { Err(changed()) } else { Ok(content) }
}

/// The item of content within the tree.
pub(super) fn inline_item(position: usize, content: &[u8]) -> (Key, Vec<u8>) {
    let item = head(content.len() as u64).u8(0).bytes(content).done();
    (Key::new(number(position), Kind::ExtentData, 0), item)
}

/// What all items of content begin with: so many bytes, neither compressed nor encrypted nor otherwise encoded.
fn head(bytes: u64) -> Fields {
    Fields::new().u64(GENERATION).u64(bytes).u8(0).u8(0).u16(0)
}

/// The items of a file of `size` bytes, holes among them.
pub(super) fn items(position: usize, size: u64, extents: &[Extent]) -> Vec<(Key, Vec<u8>)> {
    let item = |logical: u64, start: u64, stored: u64, blocks: u64| {
        let bytes = blocks * BLOCK;
        let item = head(bytes).u8(1).u64(start * BLOCK).u64(stored * BLOCK).u64(0).u64(bytes).done();
        (Key::new(number(position), Kind::ExtentData, logical * BLOCK), item)
    };
    let mut items = Vec::with_capacity(extents.len());
    let mut at = 0;
    let end = Extent { logical: size.div_ceil(BLOCK), len: 0, start: 0 };
    for extent in extents.iter().chain([&end]) {
        if extent.logical > at {
            items.push(item(at, 0, 0, extent.logical - at));
        }
        if extent.len > 0 {
            items.push(item(extent.logical, extent.start, extent.len, extent.len));
        }
        at = extent.logical + extent.len;
    }
    items
}

/// The extents of a file: none longer than the kernel makes them, and each within one of the chunks.
pub(super) fn divided(extents: &Extents, chunks: &[Chunk]) -> Vec<Extent> {
    let mut divided = Vec::new();
    for mut extent in extents.divided(LONGEST) {
        while extent.len > 0 {
            let place = extent.start * BLOCK;
            let chunk = chunks.iter().find(|chunk| (chunk.start..chunk.end()).contains(&place));
            let left = chunk.map_or(extent.len, |chunk| (chunk.end() - place) / BLOCK);
            let part = Extent { len: extent.len.min(left), ..extent };
            divided.push(part);
            extent.logical += part.len;
            extent.start += part.len;
            extent.len -= part.len;
        }
    }
    divided
}
