//! The names of inodes, as the inodes themselves tell them.

use std::os::unix::ffi::OsStrExt;

use super::directory::FIRST_INDEX;
use super::fields::Fields;
use super::hash;
use super::inode::{number, reference, root_reference};
use super::key::{Key, Kind};
use super::node::LONGEST_ITEM;
use crate::part::Nodes;

/// A name of an inode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name<'a> {
    /// Position of its node.
    node: usize,
    /// Position of the directory.
    directory: usize,
    index: u64,
    name: &'a [u8],
}

/// All names of a file system.
pub(super) struct Names<'a>(Vec<Name<'a>>);

impl<'a> Names<'a> {
    pub(super) fn of(nodes: &'a Nodes) -> Self {
        let mut names = Vec::with_capacity(nodes.len());
        for (directory, node) in nodes.iter().enumerate() {
            let children = (FIRST_INDEX..).zip(&node.children);
            names.extend(children.map(|(index, (name, child))| Name {
                node: *child,
                directory,
                index,
                name: name.as_bytes(),
            }));
        }
        names.sort_unstable();
        Self(names)
    }

    /// The items that tell the names of the inode at a position, in the order of their keys. The names in one directory
    /// are one item as long as it can be one; the others are found by their hashes.
    pub(super) fn items(&self, position: usize) -> Vec<(Key, Vec<u8>)> {
        let inode = number(position);
        if position == 0 {
            return vec![root_reference(inode)];
        }
        let start = self.0.partition_point(|name| name.node < position);
        let own = self.0[start..].iter().take_while(|name| name.node == position);
        let mut items: Vec<(Key, Vec<u8>)> = Vec::new();
        let mut others: Vec<(Key, Vec<u8>)> = Vec::new();
        for name in own {
            let directory = number(name.directory);
            let key = Key::new(inode, Kind::InodeRef, directory);
            let content = reference(name.index, name.name);
            match items.last_mut().filter(|(last, _)| *last == key) {
                None => items.push((key, content)),
                Some((_, there)) if there.len() + content.len() <= LONGEST_ITEM => there.extend(content),
                Some(_) => {
                    let key = Key::new(inode, Kind::InodeExtref, hash::reference(directory, name.name));
                    others.push((key, Fields::new().u64(directory).bytes(&content).done()));
                }
            }
        }
        others.sort_by_key(|(key, _)| *key);
        for (key, content) in others {
            match items.last_mut().filter(|(last, _)| *last == key) {
                None => items.push((key, content)),
                Some((_, there)) => there.extend(content),
            }
        }
        items
    }
}
