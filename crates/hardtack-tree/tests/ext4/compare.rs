//! Whether two trees are the same.

use hardtack_tree::{FileKind, Metadata, OpenFile, Tree, TreePath};

/// Everything that one entry is.
#[derive(Debug, PartialEq)]
struct Facts {
    metadata: Metadata,
    xattrs: Vec<(String, Vec<u8>)>,
    target: Option<std::ffi::OsString>,
    names: Option<Vec<std::ffi::OsString>>,
}

/// Asserts that `found` has the entries of `expected`, and no others but `lost+found`.
pub(crate) fn assert_same(found: &dyn Tree, expected: &dyn Tree) {
    let lost = TreePath::root().join("lost+found").unwrap();
    let (found_index, expected_index) = (found.index().unwrap(), expected.index().unwrap());
    assert_eq!(found_index.unreadable(), []);
    let paths = |index: &hardtack_tree::Index| -> Vec<TreePath> {
        index.iter().map(|entry| entry.path.clone()).filter(|path| *path != lost).collect()
    };
    assert_eq!(paths(found_index), paths(expected_index), "the paths, in order");
    let mut inodes = std::collections::BTreeMap::new();
    for entry in expected_index {
        let path = &entry.path;
        assert_eq!(facts(found, path), facts(expected, path), "{path}");
        let inode = found.metadata(path).unwrap().unwrap().inode;
        assert_eq!(*inodes.entry(entry.metadata.inode).or_insert(inode), inode, "{path} is another name of a file");
        if entry.metadata.kind == FileKind::Regular {
            let (found, expected) =
                (found.open_file(path).unwrap().unwrap(), expected.open_file(path).unwrap().unwrap());
            assert_same_content(&found, &expected, entry.metadata.size, path);
        }
    }
}

fn facts(tree: &dyn Tree, path: &TreePath) -> Facts {
    let mut metadata = tree.metadata(path).unwrap().unwrap();
    metadata.inode = 0;
    let directory = metadata.kind == FileKind::Directory;
    if directory {
        // Of the file system's own making.
        metadata.size = 0;
        if path.bytes() == b"/" {
            (metadata.links, metadata.mtime) = (0, 0);
        }
    }
    Facts {
        metadata,
        xattrs: tree
            .xattrs(path)
            .unwrap()
            .into_iter()
            .map(|(name, value)| (name.into_string().unwrap(), value))
            .collect(),
        target: tree.read_link(path).unwrap(),
        names: directory.then(|| {
            let names = tree.list(path).unwrap().unwrap();
            names.into_iter().filter(|name| name != "lost+found").collect()
        }),
    }
}

fn assert_same_content(found: &OpenFile, expected: &OpenFile, size: u64, path: &TreePath) {
    // An odd number, so that reads begin and end within blocks.
    let (mut one, mut other) = (vec![1; 777_777], vec![2; 777_777]);
    for offset in (0..=size).step_by(777_777) {
        let count = found.read_at(offset, &mut one).unwrap();
        assert_eq!(count, expected.read_at(offset, &mut other).unwrap(), "{path} at {offset}");
        assert!(one[..count] == other[..count], "content of {path} from {offset} on");
    }
    let mut at = 0;
    // What is no data in one is zeros in the other.
    while let Some(data) = found.data_after(at).unwrap() {
        assert_zeros(expected, at..data.start, path);
        at = data.end;
    }
    assert_zeros(expected, at..size, path);
}

fn assert_zeros(file: &OpenFile, hole: std::ops::Range<u64>, path: &TreePath) {
    let mut content = vec![1; (hole.end - hole.start) as usize];
    assert_eq!(file.read_at(hole.start, &mut content).unwrap(), content.len());
    assert!(content.iter().all(|byte| *byte == 0), "a hole of {path}");
}
