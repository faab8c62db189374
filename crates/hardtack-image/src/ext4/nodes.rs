//! The inodes of one file system: what is in them beside content.

use hardtack_tree::{Tree, TreeError, TreePath};
use rayon::prelude::*;

use super::Ext4Error;
use super::attributes::{self, Attributes};
use super::inode;
use crate::part::{self, Node, PartError};

/// The name of the directory that e2fsck(8) puts lost files into.
const LOST_AND_FOUND: &str = "lost+found";

/// All inodes of one file system but the reserved ones, by position. The first is the root.
#[derive(Debug)]
pub(super) struct Nodes {
    /// The entries of the tree.
    pub(super) part: part::Nodes,
    numbers: Vec<u32>,
    attributes: Vec<Attributes>,
}

impl Nodes {
    /// Collects what the file system at `mount` holds, with `lost+found` as mke2fs(8) makes it where the tree has none.
    pub(super) fn collect(tree: &dyn Tree, mount: &TreePath, others: &[TreePath]) -> Result<Self, Ext4Error> {
        let mut part = part::Nodes::collect(tree, mount, others, inode::MOST_LINKS - 1)?;
        let Some(lost) = part.ensure_directory(LOST_AND_FOUND)? else {
            let path = mount.join(LOST_AND_FOUND).map_err(TreeError::from)?;
            return Err(Ext4Error::LostAndFound { path });
        };
        let mut free = inode::LOST_AND_FOUND + 1..;
        let number = |position| match position {
            0 => inode::ROOT,
            _ if position == lost => inode::LOST_AND_FOUND,
            _ => free.next().unwrap_or(u32::MAX),
        };
        let numbers = (0..part.len()).map(number).collect();
        let encode = |node: &Node| {
            attributes::encode(&node.xattrs).map_err(|source| PartError::Attributes { path: node.path.clone(), source })
        };
        let attributes = part.as_slice().par_iter().map(encode).collect::<Result<_, _>>()?;
        Ok(Self { part, numbers, attributes })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.part.len()
    }

    /// The number of the inode at a position.
    pub(super) fn number(&self, position: usize) -> u32 {
        self.numbers[position]
    }

    /// The extended attributes of the inode at a position.
    pub(super) fn attributes(&self, position: usize) -> &Attributes {
        &self.attributes[position]
    }
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
        assert!(nodes.part.iter().any(|node| node.path == tree_path!("/00/1") && node.metadata.links == most));
        link(most).unwrap();
        insta::assert_snapshot!(collect().unwrap_err(), @"/06/64999 is one more name of a file that has 64999 already, the most that the file system keeps");
    }
}
