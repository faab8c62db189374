//! Whether two trees are the same.

use std::collections::BTreeMap;

use hardtack_tree::{FileKind, Metadata, OpenFile, Tree, TreePath, Xattrs};

/// Asserts that `found` has all that `expected` has, and nothing else.
pub(crate) fn assert_same(found: &dyn Tree, expected: &dyn Tree) {
    let (found_index, expected_index) = (found.index().unwrap(), expected.index().unwrap());
    assert_eq!(found_index.unreadable(), []);
    let paths = |index: &hardtack_tree::Index| index.iter().map(|entry| entry.path.clone()).collect::<Vec<_>>();
    let (found_paths, expected_paths) = (paths(found_index), paths(expected_index));
    // All of them would be too much to read.
    let first = found_paths.iter().zip(&expected_paths).find(|(one, other)| one != other);
    assert_eq!((first, found_paths.len()), (None, expected_paths.len()), "the paths, in order");
    let mut inodes = BTreeMap::new();
    for entry in expected_index {
        let path = &entry.path;
        let metadata = found.metadata(path).unwrap().unwrap();
        assert_eq!(facts(&metadata), facts(&entry.metadata), "{path}");
        assert_eq!(*inodes.entry(entry.metadata.inode).or_insert(metadata.inode), metadata.inode, "{path}");
        assert_eq!(xattrs(found, path), xattrs(expected, path), "{path}");
        assert_eq!(found.read_link(path).unwrap(), expected.read_link(path).unwrap(), "{path}");
        if metadata.kind == FileKind::Directory {
            assert_eq!(found.list(path).unwrap(), expected.list(path).unwrap(), "{path}");
        }
        if metadata.kind == FileKind::Regular {
            let files = [found, expected].map(|tree| tree.open_file(path).unwrap().unwrap());
            assert_same_content(&files, metadata.size, path);
        }
    }
}

fn facts(metadata: &Metadata) -> Metadata {
    Metadata { inode: 0, ..*metadata }
}

/// Without the form in which XFS keeps access control lists, of which its driver also tells.
fn xattrs(tree: &dyn Tree, path: &TreePath) -> Xattrs {
    let mut xattrs = tree.xattrs(path).unwrap();
    xattrs.retain(|name, _| !name.to_string_lossy().starts_with("trusted.SGI_ACL_"));
    xattrs
}

fn assert_same_content([found, expected]: &[OpenFile; 2], size: u64, path: &TreePath) {
    // What is no data in one is zeros in the other.
    let mut at = 0;
    while let Some(data) = found.data_after(at).unwrap() {
        assert_zeros(expected, at..data.start, path);
        // An odd number, so that reads begin and end within blocks.
        for offset in (data.start..data.end).step_by(777_777) {
            let length = (data.end - offset).min(777_777) as usize;
            let (mut one, mut other) = (vec![1; length], vec![2; length]);
            assert_eq!(found.read_at(offset, &mut one).unwrap(), length, "{path} at {offset}");
            expected.read_at(offset, &mut other).unwrap();
            assert!(one == other, "content of {path} from {offset} on");
        }
        at = data.end;
    }
    assert_zeros(expected, at..size, path);
    let mut end = [1; 16];
    assert_eq!(found.read_at(size, &mut end).unwrap(), 0, "{path}");
}

fn assert_zeros(file: &OpenFile, hole: std::ops::Range<u64>, path: &TreePath) {
    let mut at = hole.start;
    while let Some(data) = file.data_after(at).unwrap().filter(|data| data.start < hole.end) {
        let end = data.end.min(hole.end);
        let mut content = vec![1; (end - data.start) as usize];
        file.read_at(data.start, &mut content).unwrap();
        assert!(content.iter().all(|byte| *byte == 0), "a hole of {path}");
        at = end;
    }
}
