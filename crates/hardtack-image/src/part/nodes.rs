//! The entries of a tree that belong to one file system.

use std::collections::HashMap;
use std::ffi::OsString;

use hardtack_tree::{Entry, FileKind, Metadata, Mode, Owner, Tree, TreePath, Xattrs};
use rayon::prelude::*;

use super::PartError;

/// Bytes of the longest name (`NAME_MAX`).
const LONGEST_NAME: usize = 255;
/// Bytes of the longest target of a symbolic link (`PATH_MAX`, its NUL left out).
const LONGEST_TARGET: usize = 4095;

/// One inode to be.
#[derive(Debug)]
pub(crate) struct Node {
    /// The path in the tree; the first in order when there are several.
    pub(crate) path: TreePath,
    /// What it is; the number of links is that of this file system.
    pub(crate) metadata: Metadata,
    /// Its extended attributes.
    pub(crate) xattrs: Xattrs,
    /// Where a symbolic link leads.
    pub(crate) target: OsString,
    /// What is in a directory: names in the order of their bytes, with the position of their node.
    pub(crate) children: Vec<(OsString, usize)>,
    /// Position of the node of the directory that holds this one; of the root itself for the root.
    pub(crate) parent: usize,
}

/// All inodes of one file system. The first is the root; the order is that of the paths.
#[derive(Debug)]
pub(crate) struct Nodes(Vec<Node>);

/// By what the names of one file are known: its inode, and what must then be equal too.
#[derive(PartialEq, Eq, Hash)]
struct SameFile {
    inode: u64,
    kind: FileKind,
    size: u64,
    mtime: i64,
    owner: Owner,
    mode: Mode,
}

impl Nodes {
    /// Collects `mount` and what is below it, but not what is below one of the `others`: the mount points of
    /// other file systems, of which only the directories themselves are kept. A file may have `most_links` names.
    ///
    /// # Errors
    /// When the tree cannot be read, or holds what no file system of Linux can.
    pub(crate) fn collect(
        tree: &dyn Tree,
        mount: &TreePath,
        others: &[TreePath],
        most_links: u32,
    ) -> Result<Self, PartError> {
        let index = tree.index()?;
        let below_other = |path: &TreePath| {
            others
                .iter()
                .any(|other| other != mount && other.starts_with(mount) && path != other && path.starts_with(other))
        };
        let unreadable =
            index.unreadable().iter().find(|found| found.path.starts_with(mount) && !below_other(&found.path));
        if let Some(found) = unreadable {
            return Err(PartError::Unreadable { path: found.path.clone(), reason: found.reason.clone() });
        }
        let top = index.get(mount).filter(|entry| entry.metadata.kind == FileKind::Directory);
        let top = top.ok_or_else(|| PartError::NoDirectory { path: mount.clone() })?;

        let mut collection =
            Collection { nodes: Vec::new(), directories: HashMap::new(), linked: HashMap::new(), most_links };
        collection.add(top, 0);
        for entry in index.under(mount).iter().filter(|entry| !below_other(&entry.path)) {
            collection.take(entry)?;
        }
        let mut nodes = collection.nodes;
        nodes.par_iter_mut().try_for_each(|node| fill(tree, node))?;
        Ok(Self(nodes))
    }

    /// Adds an empty directory of root's to the root, mode 0700, unless there is one of that name; gives its position,
    /// or `None` when something else has the name.
    pub(crate) fn ensure_directory(&mut self, name: &str) -> Result<Option<usize>, PartError> {
        let (before, found) = match self.0[0].children.binary_search_by(|(own, _)| own.as_os_str().cmp(name.as_ref())) {
            Ok(at) => (at, Some(self.0[0].children[at].1)),
            Err(at) => (at, None),
        };
        if let Some(position) = found {
            return Ok((self.0[position].metadata.kind == FileKind::Directory).then_some(position));
        }
        let metadata = Metadata {
            kind: FileKind::Directory,
            mode: Mode::new(0o700),
            owner: Owner::ROOT,
            size: 0,
            mtime: i64::MAX,
            links: 2,
            inode: 0,
            device: (0, 0),
        };
        let position = self.0.len();
        let path = self.0[0].path.join(name).map_err(hardtack_tree::TreeError::from)?;
        self.0.push(Node::new(path, metadata, 0));
        self.0[0].children.insert(before, (name.into(), position));
        self.0[0].metadata.links += 1;
        Ok(Some(position))
    }

    /// The nodes in order.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Node> {
        self.0.iter()
    }

    /// The nodes in order, for parallel work.
    pub(crate) fn as_slice(&self) -> &[Node] {
        &self.0
    }

    /// The node at a position.
    pub(crate) fn at(&self, position: usize) -> &Node {
        &self.0[position]
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

struct Collection {
    nodes: Vec<Node>,
    directories: HashMap<TreePath, usize>,
    linked: HashMap<SameFile, usize>,
    most_links: u32,
}

impl Collection {
    /// Takes one entry below the root; the directory above it was taken before.
    fn take(&mut self, entry: &Entry) -> Result<(), PartError> {
        let gone = || PartError::Changed { path: entry.path.clone() };
        let parent = entry.path.parent().ok_or_else(gone)?;
        let parent = *self.directories.get(&parent).ok_or_else(gone)?;
        let name = entry.path.file_name().ok_or_else(gone)?.to_owned();
        if name.len() > LONGEST_NAME {
            return Err(PartError::LongName { path: entry.path.clone(), len: name.len() });
        }
        let Metadata { kind, size, mtime, owner, mode, inode, links, .. } = entry.metadata;
        let position = if kind != FileKind::Directory && links > 1 {
            match self.linked.get(&SameFile { inode, kind, size, mtime, owner, mode }) {
                Some(first) => {
                    let links = &mut self.nodes[*first].metadata.links;
                    *links += 1;
                    if *links > self.most_links {
                        let most = self.most_links;
                        return Err(PartError::TooManyLinks { path: entry.path.clone(), most });
                    }
                    *first
                }
                None => {
                    let position = self.add(entry, parent);
                    self.linked.insert(SameFile { inode, kind, size, mtime, owner, mode }, position);
                    position
                }
            }
        } else {
            self.add(entry, parent)
        };
        self.nodes[parent].children.push((name, position));
        Ok(())
    }

    fn add(&mut self, entry: &Entry, parent: usize) -> usize {
        let position = self.nodes.len();
        if entry.metadata.kind == FileKind::Directory {
            self.directories.insert(entry.path.clone(), position);
            // Its own `..`; the root's leads to the root itself.
            if position != 0 {
                self.nodes[parent].metadata.links += 1;
            }
        }
        // Its name above it, and a directory's own `.`.
        let links = if entry.metadata.kind == FileKind::Directory { 2 } else { 1 };
        self.nodes.push(Node::new(entry.path.clone(), Metadata { links, ..entry.metadata }, parent));
        position
    }
}

impl Node {
    fn new(path: TreePath, metadata: Metadata, parent: usize) -> Self {
        Self { path, metadata, xattrs: Xattrs::new(), target: OsString::new(), children: Vec::new(), parent }
    }
}

/// Reads what the index does not tell of: extended attributes and where links lead.
fn fill(tree: &dyn Tree, node: &mut Node) -> Result<(), PartError> {
    node.children.sort();
    node.xattrs = tree.xattrs(&node.path)?;
    if node.metadata.kind == FileKind::Symlink {
        let target = tree.read_link(&node.path)?;
        node.target = target.ok_or_else(|| PartError::Changed { path: node.path.clone() })?;
        let len = node.target.len();
        if len == 0 || len > LONGEST_TARGET {
            return Err(PartError::Target { path: node.path.clone(), len });
        }
    }
    Ok(())
}
