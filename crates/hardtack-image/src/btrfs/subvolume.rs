//! The tree of the one subvolume: inodes, names, attributes and content.

use std::os::unix::ffi::OsStrExt;

use hardtack_tree::FileKind;

use super::attributes;
use super::contents::{self, inline_item};
use super::directory::{self, Target};
use super::inode::{Inode, number};
use super::key::{Key, Kind, TreeId};
use super::names::Names;
use super::tree::Tree;
use crate::part::{BLOCK, Extent, Nodes, PartError, type_bits};

/// What the tree is made of.
pub(super) struct Subvolume<'a> {
    pub(super) nodes: &'a Nodes,
    /// What is within the tree, by position of the node.
    pub(super) inline: &'a [Option<Vec<u8>>],
    /// What is on the device, by position of the node.
    pub(super) extents: &'a [Vec<Extent>],
    pub(super) epoch: i64,
}

impl Subvolume<'_> {
    /// The tree.
    pub(super) fn tree(&self) -> Result<Tree, PartError> {
        let names = Names::of(self.nodes);
        let mut tree = Tree::new(TreeId::FileSystem);
        for position in 0..self.nodes.len() {
            tree.push(Key::new(number(position), Kind::Inode, 0), &self.inode(position).encode());
            for (key, content) in names.items(position).into_iter().chain(self.items(position)?) {
                tree.push(key, &content);
            }
        }
        Ok(tree)
    }

    fn inode(&self, position: usize) -> Inode {
        let node = self.nodes.at(position);
        let metadata = &node.metadata;
        let inline = self.inline[position].as_ref().map_or(0, Vec::len) as u64;
        let names = node.children.iter().map(|(name, _)| name.len() as u64);
        let directory = metadata.kind == FileKind::Directory;
        Inode {
            mode: u32::from(type_bits(metadata.kind)) | metadata.mode.bits(),
            uid: metadata.owner.uid,
            gid: metadata.owner.gid,
            size: match metadata.kind {
                FileKind::Directory => 2 * names.sum::<u64>(),
                FileKind::Regular => metadata.size,
                _ => inline,
            },
            taken: inline + self.extents[position].iter().map(|extent| extent.len * BLOCK).sum::<u64>(),
            links: if directory { 1 } else { metadata.links },
            device: metadata.device,
            mtime: metadata.mtime.min(self.epoch),
            epoch: self.epoch,
            flags: 0,
        }
    }

    /// Everything but the inode and its names.
    fn items(&self, position: usize) -> Result<Vec<(Key, Vec<u8>)>, PartError> {
        let node = self.nodes.at(position);
        let own = number(position);
        let mut items = attributes::items(own, &node.xattrs)
            .map_err(|source| PartError::Attributes { path: node.path.clone(), source })?;
        let names = node.children.iter().map(|(name, child)| {
            let kind = self.nodes.at(*child).metadata.kind;
            (name.as_bytes(), Target::Inode(number(*child), kind))
        });
        items.extend(directory::items(own, &names.collect::<Vec<_>>()));
        match &self.inline[position] {
            Some(content) => items.push(inline_item(position, content)),
            None if node.metadata.kind == FileKind::Regular => {
                items.extend(contents::items(position, node.metadata.size, &self.extents[position]));
            }
            None => {}
        }
        Ok(items)
    }
}
