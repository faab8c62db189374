//! Whether two trees hold the same.

use std::collections::BTreeMap;

use hardtack_tree::{FileKind, Metadata, Tree, Xattrs};

use super::EPOCH;

/// Asserts that `found` holds what `expected` holds, but for times after the epoch.
pub(crate) fn assert_same(expected: &dyn Tree, found: &dyn Tree) {
    let (left, right) = (expected.index().unwrap(), found.index().unwrap());
    assert_eq!((left.unreadable(), right.unreadable()), (&[][..], &[][..]));
    let paths = |tree: &dyn Tree| tree.index().unwrap().iter().map(|entry| entry.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(expected), paths(found));
    let mut inodes = BTreeMap::new();
    for (one, other) in left.iter().zip(right.iter()) {
        let path = &one.path;
        assert_eq!(plain(&one.metadata), plain(&other.metadata), "{path}");
        assert_eq!(xattrs(expected, path), xattrs(found, path), "{path}");
        assert_eq!(expected.read_link(path).unwrap(), found.read_link(path).unwrap(), "{path}");
        if one.metadata.kind == FileKind::Regular {
            let contents = [expected, found].map(|tree| tree.read(path).unwrap());
            assert!(contents[0] == contents[1], "content of {path}");
            if one.metadata.links > 1 {
                let first = *inodes.entry(one.metadata.inode).or_insert(other.metadata.inode);
                assert_eq!(first, other.metadata.inode, "{path} is one file");
            }
        }
    }
}

/// What does not depend on the file system; a directory's size and links do.
fn plain(metadata: &Metadata) -> Metadata {
    let directory = metadata.kind == FileKind::Directory;
    Metadata {
        size: if directory { 0 } else { metadata.size },
        links: if directory { 0 } else { metadata.links },
        mtime: metadata.mtime.min(EPOCH),
        inode: 0,
        ..*metadata
    }
}

/// Without the form in which XFS keeps access control lists, of which its kernel driver also tells.
fn xattrs(tree: &dyn Tree, path: &hardtack_tree::TreePath) -> Xattrs {
    let mut xattrs = tree.xattrs(path).unwrap();
    xattrs.retain(|name, _| !name.to_string_lossy().starts_with("trusted.SGI_ACL_"));
    xattrs
}
