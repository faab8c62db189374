//! The entries of a tree that belong to one file system, numbered.

use std::collections::HashMap;
use std::ffi::OsString;

use hardtack_tree::{Entry, FileKind, Metadata, Mode, Owner, Tree, TreePath};
use rayon::prelude::*;

use super::Ext4Error;
use super::attributes::{self, Attributes};
use super::inode;

/// The name of the directory that e2fsck(8) puts lost files into.
const LOST_AND_FOUND: &str = "lost+found";

/// Bytes of the longest name (`NAME_MAX`).
const LONGEST_NAME: usize = 255;
/// Bytes of the longest target of a symbolic link (`PATH_MAX`, its NUL left out).
const LONGEST_TARGET: usize = 4095;

/// One inode to be.
#[derive(Debug)]
pub(super) struct Node {
    /// The path in the tree; the first in order when there are several.
    pub(super) path: TreePath,
    /// What it is; the number of links is that of this file system.
    pub(super) metadata: Metadata,
    /// Its number.
    pub(super) number: u32,
    /// Its extended attributes.
    pub(super) attributes: Attributes,
    /// Where a symbolic link leads.
    pub(super) target: OsString,
    /// What is in a directory: names in the order of their bytes, with the position of their node.
    pub(super) children: Vec<(OsString, usize)>,
    /// Position of the node of the directory that holds this one; of the root itself for the root.
    pub(super) parent: usize,
}

/// All inodes of one file system but the reserved ones. The first is the root.
#[derive(Debug)]
pub(super) struct Nodes(Vec<Node>);

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
    /// other file systems, of which only the directories themselves are kept.
    pub(super) fn collect(tree: &dyn Tree, mount: &TreePath, others: &[TreePath]) -> Result<Self, Ext4Error> {
        let index = tree.index()?;
        let below_other = |path: &TreePath| {
            others
                .iter()
                .any(|other| other != mount && other.starts_with(mount) && path != other && path.starts_with(other))
        };
        let unreadable =
            index.unreadable().iter().find(|found| found.path.starts_with(mount) && !below_other(&found.path));
        if let Some(found) = unreadable {
            return Err(Ext4Error::Unreadable { path: found.path.clone(), reason: found.reason.clone() });
        }
        let top = index.get(mount).filter(|entry| entry.metadata.kind == FileKind::Directory);
        let top = top.ok_or_else(|| Ext4Error::NoDirectory { path: mount.clone() })?;

        let mut collection = Collection::default();
        collection.add(top, 0);
        for entry in index.under(mount).iter().filter(|entry| !below_other(&entry.path)) {
            collection.take(entry)?;
        }
        let mut nodes = collection.nodes;
        lost_and_found(&mut nodes, mount)?;
        number(&mut nodes);
        nodes.par_iter_mut().try_for_each(|node| fill(tree, node))?;
        Ok(Self(nodes))
    }

    /// The nodes in the order of their numbers, but for the root and `lost+found`.
    pub(super) fn iter(&self) -> std::slice::Iter<'_, Node> {
        self.0.iter()
    }

    /// The node at a position.
    pub(super) fn at(&self, position: usize) -> &Node {
        &self.0[position]
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

#[derive(Default)]
struct Collection {
    nodes: Vec<Node>,
    directories: HashMap<TreePath, usize>,
    linked: HashMap<SameFile, usize>,
}

impl Collection {
    /// Takes one entry below the root; the directory above it was taken before.
    fn take(&mut self, entry: &Entry) -> Result<(), Ext4Error> {
        let gone = || Ext4Error::Changed { path: entry.path.clone() };
        let parent = entry.path.parent().ok_or_else(gone)?;
        let parent = *self.directories.get(&parent).ok_or_else(gone)?;
        let name = entry.path.file_name().ok_or_else(gone)?.to_owned();
        if name.len() > LONGEST_NAME {
            return Err(Ext4Error::LongName { path: entry.path.clone(), len: name.len() });
        }
        let Metadata { kind, size, mtime, owner, mode, inode, links, .. } = entry.metadata;
        let position = if kind != FileKind::Directory && links > 1 {
            match self.linked.get(&SameFile { inode, kind, size, mtime, owner, mode }) {
                Some(first) => {
                    let links = &mut self.nodes[*first].metadata.links;
                    *links += 1;
                    if *links >= inode::MOST_LINKS {
                        let most = inode::MOST_LINKS - 1;
                        return Err(Ext4Error::TooManyLinks { path: entry.path.clone(), most });
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
        }
        self.nodes.push(node(entry.path.clone(), Metadata { links: 1, ..entry.metadata }, parent));
        position
    }
}

fn node(path: TreePath, metadata: Metadata, parent: usize) -> Node {
    let attributes = Attributes::default();
    Node { path, metadata, number: 0, attributes, target: OsString::new(), children: Vec::new(), parent }
}

/// Adds `lost+found` where the tree has none, as mke2fs(8) does: root's, mode 0700.
fn lost_and_found(nodes: &mut Vec<Node>, mount: &TreePath) -> Result<(), Ext4Error> {
    let own = nodes[0].children.iter().find(|(name, _)| name == LOST_AND_FOUND).map(|(_, position)| *position);
    let path = mount.join(LOST_AND_FOUND).map_err(hardtack_tree::TreeError::from)?;
    match own {
        Some(position) if nodes[position].metadata.kind == FileKind::Directory => Ok(()),
        Some(_) => Err(Ext4Error::LostAndFound { path }),
        None => {
            let position = nodes.len();
            let metadata = Metadata {
                kind: FileKind::Directory,
                mode: Mode::new(0o700),
                owner: Owner::ROOT,
                size: 0,
                mtime: i64::MAX,
                links: 1,
                inode: 0,
                device: (0, 0),
            };
            nodes.push(node(path, metadata, 0));
            nodes[0].children.push((LOST_AND_FOUND.into(), position));
            Ok(())
        }
    }
}

/// Numbers all nodes and counts the links of directories.
fn number(nodes: &mut [Node]) {
    let lost = nodes[0].children.iter().find(|(name, _)| name == LOST_AND_FOUND).map(|(_, position)| *position);
    let mut next = inode::LOST_AND_FOUND + 1;
    for (position, node) in nodes.iter_mut().enumerate() {
        node.number = match position {
            0 => inode::ROOT,
            _ if Some(position) == lost => inode::LOST_AND_FOUND,
            _ => {
                next += 1;
                next - 1
            }
        };
    }
    for position in 0..nodes.len() {
        if nodes[position].metadata.kind == FileKind::Directory {
            // Its own `.`, and its name above it; of the root its own `..`.
            nodes[position].metadata.links += 1;
            if position != 0 {
                let parent = nodes[position].parent;
                nodes[parent].metadata.links += 1;
            }
        }
        nodes[position].children.sort();
    }
}

/// Reads what the index does not tell of: extended attributes and where links lead.
fn fill(tree: &dyn Tree, node: &mut Node) -> Result<(), Ext4Error> {
    node.attributes = attributes::encode(&tree.xattrs(&node.path)?)
        .map_err(|source| Ext4Error::Attributes { path: node.path.clone(), source })?;
    if node.metadata.kind == FileKind::Symlink {
        let target = tree.read_link(&node.path)?;
        node.target = target.ok_or_else(|| Ext4Error::Changed { path: node.path.clone() })?;
        let len = node.target.len();
        if len == 0 || len > LONGEST_TARGET {
            return Err(Ext4Error::Target { path: node.path.clone(), len });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use hardtack_tree::{DirectoryTree, tree_path};

    use super::*;

    #[test]
    fn a_file_with_more_names_than_ext4_counts_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let names = |directory: usize| root.path().join(format!("{directory:02}"));
        std::fs::create_dir(names(0)).unwrap();
        let first = names(0).join("first");
        std::fs::write(&first, "x").unwrap();
        let link = |number: u32| {
            let directory = names(number as usize / 10_000);
            let _ = std::fs::create_dir(&directory);
            std::fs::hard_link(&first, directory.join(number.to_string()))
        };
        let collect = || {
            let tree = DirectoryTree::open(root.path()).unwrap();
            Nodes::collect(&tree, &TreePath::root(), &[])
        };
        let most = inode::MOST_LINKS - 1;
        // The host's own file system may count no further than ext4 does.
        if (1..most).try_for_each(link).is_err() {
            eprintln!("skipped: the file system of the host keeps fewer names");
            return;
        }
        assert_eq!(std::fs::metadata(&first).unwrap().nlink(), u64::from(most));
        let nodes = collect().unwrap();
        assert!(nodes.iter().any(|node| node.path == tree_path!("/00/1") && node.metadata.links == most));
        link(most).unwrap();
        insta::assert_snapshot!(collect().unwrap_err(), @"/06/64999 is one more name of a file that has 64999 already, the most that ext4 keeps");
    }
}
