//! One file system, from the content of the first file to the last superblock.

use std::fs::File;

use hardtack_recipe::Size;

use super::FORMAT;
use super::contents::{self, Content};
use super::layout::Layout;
use super::subvolume::Subvolume;
use super::superblock::LABEL;
use super::trees::Trees;
use crate::part::{BLOCK, Copy, Extent, Nodes, Parameters, PartError};
use crate::usage::Usage;
use crate::window::Window;

/// How many names a file may have.
const MOST_LINKS: u32 = 65_535;
/// Bytes of trees that an entry takes, at a guess: its inode, names and one extent.
const BYTES_PER_NODE: u64 = 700;
/// Bytes of the largest file.
const LARGEST: u64 = i64::MAX as u64 / BLOCK * BLOCK;

/// Writes the file system over all of `file`, which must be zeros: one that is a whole disk, or a file for a loop
/// device.
///
/// # Errors
/// When the tree cannot be read, does not fit, or the file cannot be written.
pub fn write_file(parameters: &Parameters<'_>, file: &File) -> Result<Usage, PartError> {
    write(parameters, Window::new(file, 0, file.metadata()?.len()))
}

/// Writes the file system into `window`, which must be zeros.
///
/// # Errors
/// When the tree cannot be read, does not fit, or the image cannot be written.
pub(crate) fn write(parameters: &Parameters<'_>, window: Window<'_>) -> Result<Usage, PartError> {
    let Parameters { tree, mount, mounts, label, .. } = *parameters;
    if label.len() >= LABEL {
        return Err(PartError::LongLabel { format: FORMAT, label: label.to_owned(), most: LABEL - 1 });
    }
    let layout = Layout::new(window.len())?;
    let nodes = Nodes::collect(tree, mount, mounts, MOST_LINKS)?;
    let inline = contents::inline(tree, &nodes)?;
    let copy = Copy { tree, nodes: &nodes, window, largest: LARGEST };
    let (extents, content) = copy.run(Content::new(layout.data()))?;
    let full = |needs: u64| PartError::Full { needs: Size::from_bytes(needs), has: Size::from_bytes(layout.bytes) };
    if content.missing() > 0 {
        let blocks = layout.data().iter().map(|run| run.len).sum::<u64>() + content.missing();
        let within: usize = inline.iter().flatten().map(Vec::len).sum();
        // The trees are not made; their largest parts are known.
        let trees = 4 * blocks + within as u64 + nodes.len() as u64 * BYTES_PER_NODE;
        return Err(full(Layout::needed(blocks, trees)));
    }

    let chunks = layout.content(content.end(), false);
    let extents: Vec<Vec<Extent>> = extents.iter().map(|extents| contents::divided(extents, &chunks)).collect();
    let subvolume = Subvolume { nodes: &nodes, inline: &inline, extents: &extents, epoch: parameters.epoch }.tree()?;
    let trees = Trees { parameters, layout, content: &content, extents: &extents, subvolume };
    let used = trees.write(window)?.map_err(full)?;
    Ok(Usage {
        size: Size::from_bytes(layout.bytes),
        used: Size::from_bytes(used),
        inodes: u32::MAX,
        used_inodes: nodes.len() as u32,
    })
}
