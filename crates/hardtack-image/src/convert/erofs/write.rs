//! A root tree as a file system.

use std::fs::File;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileExt;
use std::path::Path;

use hardtack_tree::{Digester, FileKind, TreePath};
use rayon::prelude::*;
use uuid::Uuid;

use super::directory::{self, Entry};
use super::place::{Place, Places};
use super::superblock::{self, Superblock};
use super::{BLOCK, NAME, attributes, inode};
use crate::chunked::ChunkedFile;
use crate::convert::{ConvertError, SealedTree};
use crate::part::{Node, Nodes, PartError};
use crate::window::Window;

/// Bytes that are read and written together.
const PIECE: usize = 1 << 20;
/// The name space of the version 5 UUIDs of file systems (RFC 9562, section 5.5).
const NAMESPACE: Uuid = Uuid::from_u128(0x3b0a_9e57_6c1d_4c0e_8f55_20d3_91c4_6ad2);

/// Writes the tree to `out`. The file has holes where there are zeros.
pub(in crate::convert) fn write(root: &SealedTree<'_>, out: &Path) -> Result<(), ConvertError> {
    let nodes = Nodes::collect(root.tree, &TreePath::root(), &[], u32::MAX)?;
    let attributes = nodes.iter().map(|node| {
        let refused = |name| ConvertError::Attribute { path: node.path.clone(), format: NAME, name };
        attributes::encode(&node.xattrs).map_err(refused)
    });
    let attributes: Vec<Vec<u8>> = attributes.collect::<Result<_, _>>()?;
    let mut places = Places::new((superblock::AT + superblock::LENGTH) as u64);
    for (node, attributes) in nodes.iter().zip(&attributes) {
        places.add(attributes.len(), size(&nodes, node));
    }
    let (places, blocks) = places.finish();
    let full = || ConvertError::Full { format: NAME };
    let blocks = u32::try_from(blocks).map_err(|_| full())?;
    let file = File::options().read(true).write(true).create(true).truncate(true).open(out);
    let file = file.map_err(ConvertError::write(out))?;
    let bytes = u64::from(blocks) * BLOCK as u64;
    file.set_len(bytes).map_err(ConvertError::write(out))?;

    let mut digester = Digester::new();
    let heads = nodes.iter().zip(&places).zip(&attributes).zip(1_u32..).map(|(((node, place), attributes), serial)| {
        let head = inode::encode(node, place, serial, root.epoch, attributes);
        digester.update(node.path.bytes());
        digester.update(&head);
        head
    });
    let heads: Vec<Vec<u8>> = heads.collect();
    if heads.len() != nodes.len() {
        return Err(full());
    }
    let writing = Writing { root, nodes: &nodes, places: &places, window: Window::new(&file, 0, bytes) };
    heads.into_par_iter().enumerate().try_for_each(|(position, head)| writing.node(position, head))?;

    let superblock = Superblock {
        root: places[0].at,
        inodes: nodes.len() as u64,
        blocks,
        epoch: root.epoch,
        uuid: Uuid::new_v5(&NAMESPACE, digester.finish().hex().as_bytes()),
    };
    let mut first = [0; BLOCK];
    file.read_exact_at(&mut first, 0).map_err(ConvertError::write(out))?;
    superblock.put(&mut first);
    file.write_all_at(&first, 0).map_err(ConvertError::write(out))
}

/// Bytes of a node's content.
fn size(nodes: &Nodes, node: &Node) -> u64 {
    match node.metadata.kind {
        FileKind::Regular => node.metadata.size,
        FileKind::Symlink => node.target.len() as u64,
        FileKind::Directory => directory::size(&entries(nodes, node, None)),
        _ => 0,
    }
}

/// The entries of a directory in order; without places they lead nowhere.
fn entries<'n>(nodes: &'n Nodes, node: &'n Node, places: Option<&(usize, &[Place])>) -> Vec<Entry<'n>> {
    let number = |position: usize| places.map_or(0, |(_, places)| places[position].number());
    let own = places.map_or(0, |(own, _)| *own);
    let mut entries = vec![
        Entry { name: b".", inode: number(own), kind: FileKind::Directory },
        Entry { name: b"..", inode: number(node.parent), kind: FileKind::Directory },
    ];
    entries.extend(node.children.iter().map(|(name, position)| Entry {
        name: name.as_bytes(),
        inode: number(*position),
        kind: nodes.at(*position).metadata.kind,
    }));
    // Some names come before those two.
    entries.sort_by_key(|entry| entry.name);
    entries
}

struct Writing<'a> {
    root: &'a SealedTree<'a>,
    nodes: &'a Nodes,
    places: &'a [Place],
    window: Window<'a>,
}

impl Writing<'_> {
    /// Writes an inode and its content.
    fn node(&self, position: usize, mut head: Vec<u8>) -> Result<(), PartError> {
        let (node, place) = (self.nodes.at(position), &self.places[position]);
        match node.metadata.kind {
            FileKind::Regular => self.file(node, place, &mut head)?,
            FileKind::Symlink => self.content(node.target.as_bytes(), place, &mut head)?,
            FileKind::Directory => {
                let entries = entries(self.nodes, node, Some(&(position, self.places)));
                self.content(&directory::encode(&entries), place, &mut head)?;
            }
            _ => {}
        }
        Ok(self.window.write(place.at, &head)?)
    }

    /// Writes the whole blocks of `content`, and puts what is left behind the inode where that has its place there.
    fn content(&self, content: &[u8], place: &Place, head: &mut Vec<u8>) -> Result<(), PartError> {
        let (blocks, tail) =
            if place.inline { content.split_at(content.len() / BLOCK * BLOCK) } else { (content, &[][..]) };
        self.window.write(place.block * BLOCK as u64, blocks)?;
        head.extend_from_slice(tail);
        Ok(())
    }

    fn file(&self, node: &Node, place: &Place, head: &mut Vec<u8>) -> Result<(), PartError> {
        if place.size == 0 {
            return Ok(());
        }
        let path = &node.path;
        let file = self.root.tree.open_file(path)?.ok_or_else(|| PartError::Changed { path: path.clone() })?;
        let file = ChunkedFile::new(file, place.size);
        let read = |source| PartError::Read { path: path.clone(), source };
        let behind = place.block * BLOCK as u64;
        let whole = if place.inline { place.size / BLOCK as u64 * BLOCK as u64 } else { place.size };
        let mut buffer = vec![0; PIECE.min(usize::try_from(place.size).unwrap_or(PIECE))];
        let mut at = 0;
        while at < whole {
            // Holes of the file are leapt over; zeros that it has may become holes.
            let Some(data) = file.data_after(at).map_err(read)?.filter(|data| data.start < whole) else { break };
            let start = (data.start / BLOCK as u64 * BLOCK as u64).max(at);
            let end = data.end.max(data.start + 1).next_multiple_of(BLOCK as u64).min(whole);
            at = start;
            while at < end {
                let len = (end - at).min(buffer.len() as u64);
                let piece = &mut buffer[..len as usize];
                file.fill(at, piece).map_err(read)?;
                if piece.iter().any(|byte| *byte != 0) {
                    self.window.write(behind + at, piece)?;
                }
                at += len;
            }
        }
        if place.inline {
            let mut tail = vec![0; (place.size - whole) as usize];
            file.fill(whole, &mut tail).map_err(read)?;
            head.extend_from_slice(&tail);
        }
        Ok(())
    }
}
