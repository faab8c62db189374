//! What every reader of file systems has to bear: that all of it is read.

use hardtack_tree::{FileKind, Tree};

/// Bytes that are read at once.
const PIECE: usize = 4096;
/// Stretches with data that are looked at: a file may be said to have any number.
const LOOKED_AT: usize = 64;

/// Reads the names, the attributes and some of the content of everything, holes left out.
///
/// # Panics
/// When the index is out of order, an entry of it is not there, or data goes backwards.
pub fn read(tree: &dyn Tree) {
    let Ok(index) = tree.index() else { return };
    assert!(index.entries().is_sorted_by(|a, b| a.path < b.path), "the index is out of order");
    for entry in index {
        let path = &entry.path;
        assert!(tree.metadata(path).is_ok_and(|found| found.is_some()), "{path} is not there");
        drop(tree.xattrs(path));
        match entry.metadata.kind {
            FileKind::Directory => drop(tree.list(path)),
            FileKind::Symlink => drop(tree.resolve(path)),
            FileKind::Regular => content(tree, path),
            _ => {}
        }
    }
}

fn content(tree: &dyn Tree, path: &hardtack_tree::TreePath) {
    let Ok(Some(file)) = tree.open_file(path) else { return };
    let mut buffer = [0; PIECE];
    let mut at = 0;
    for _ in 0..LOOKED_AT {
        let Ok(Some(data)) = file.data_after(at) else { break };
        assert!(data.start >= at && data.end > data.start, "{path}: {data:?} after {at}");
        if file.read_at(data.start, &mut buffer).is_err() {
            break;
        }
        at = data.end;
    }
}
