//! The content of files: blocks of 128 KiB, each compressed by itself, one behind the other.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use hardtack_tree::FileKind;

use super::{BLOCK, LEVEL};
use crate::chunked::ChunkedFile;
use crate::convert::compress::in_order;
use crate::convert::{ConvertError, SealedTree};
use crate::part::{Nodes, PartError};

/// In the size of a block: it is not compressed.
const PLAIN: u32 = 1 << 24;
/// Blocks that are in memory at once.
const AT_ONCE: usize = 128;

/// Where a file's content stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    /// The first byte of its first block.
    pub(super) start: u64,
    /// The sizes of its blocks as inodes have them; 0 is a block of zeros.
    pub(super) sizes: Vec<u32>,
    /// Bytes of those zeros.
    pub(super) holes: u64,
}

/// A block of a file.
struct Piece {
    node: usize,
    /// The first byte.
    at: u64,
    len: usize,
}

/// Writes the content of all files behind byte `start` of `out`; gives where each node's stands and the end of all.
pub(super) fn write(
    root: &SealedTree<'_>,
    nodes: &Nodes,
    path: &Path,
    out: &mut BufWriter<File>,
    start: u64,
) -> Result<(Vec<Content>, u64), ConvertError> {
    let mut contents = vec![Content::default(); nodes.len()];
    let mut end = start;
    let mut pieces = Vec::new();
    for (node, found) in nodes.iter().enumerate().filter(|(_, node)| node.metadata.kind == FileKind::Regular) {
        let size = found.metadata.size;
        let piece = |at: u64| Piece { node, at, len: BLOCK.min(size - at) as usize };
        pieces.extend((0..size).step_by(BLOCK as usize).map(piece));
    }
    in_order(
        &pieces,
        AT_ONCE,
        || vec![0; BLOCK as usize],
        |buffer, piece| {
            let buffer = &mut buffer[..piece.len];
            read(root, nodes, piece, buffer)?;
            let packed = pack(buffer).map_err(ConvertError::write(path))?;
            Ok::<_, ConvertError>((piece.node, piece.len as u64, packed))
        },
        |(node, len, packed)| {
            let content = &mut contents[node];
            if content.sizes.is_empty() {
                content.start = end;
            }
            let (size, bytes) = packed.unwrap_or_default();
            if size == 0 {
                content.holes += len;
            }
            content.sizes.push(size);
            end += bytes.len() as u64;
            out.write_all(&bytes).map_err(ConvertError::write(path))
        },
    )?;
    Ok((contents, end))
}

fn read(root: &SealedTree<'_>, nodes: &Nodes, piece: &Piece, buffer: &mut [u8]) -> Result<(), PartError> {
    let node = nodes.at(piece.node);
    let path = &node.path;
    let failed = |source| PartError::Read { path: path.clone(), source };
    let file = root.tree.open_file(path)?.ok_or_else(|| PartError::Changed { path: path.clone() })?;
    let file = ChunkedFile::new(file, node.metadata.size);
    let end = piece.at + piece.len as u64;
    // Holes need not be read.
    if file.data_after(piece.at).map_err(failed)?.is_none_or(|data| data.start >= end) {
        buffer.fill(0);
        return Ok(());
    }
    file.fill(piece.at, buffer).map_err(failed)
}

/// A block as it is stored and its size; `None` for one of zeros.
fn pack(content: &[u8]) -> io::Result<Option<(u32, Vec<u8>)>> {
    if content.iter().all(|byte| *byte == 0) {
        return Ok(None);
    }
    let packed = zstd::bulk::compress(content, LEVEL)?;
    Ok(Some(if packed.len() < content.len() {
        (packed.len() as u32, packed)
    } else {
        (content.len() as u32 | PLAIN, content.to_vec())
    }))
}
