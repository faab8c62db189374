//! Reading all that a tree has.

use hardtack_tree::{FileKind, Tree, TreeResult};

/// Reads everything but holes, whatever of it is damaged; gives how many bytes that are.
pub(crate) fn read_everything(tree: &dyn Tree) -> u64 {
    let index = tree.index().unwrap();
    assert!(index.entries().is_sorted_by(|a, b| a.path < b.path));
    let mut bytes = 0;
    let mut count = |read: TreeResult<u64>| bytes += read.unwrap_or(0);
    for entry in index {
        let path = &entry.path;
        count(tree.xattrs(path).map(|xattrs| xattrs.values().map(|value| value.len() as u64).sum()));
        match entry.metadata.kind {
            FileKind::Directory => count(tree.list(path).map(|names| names.unwrap().len() as u64)),
            FileKind::Symlink => {
                count(tree.read_link(path).map(|target| target.unwrap().len() as u64));
                count(tree.resolve(path).map(|_| 0));
            }
            FileKind::Regular => {
                let Ok(Some(file)) = tree.open_file(path) else { continue };
                let (mut at, mut buffer) = (0, vec![0; 1 << 16]);
                while let Ok(Some(data)) = file.data_after(at) {
                    let length = buffer.len().min((data.end - data.start) as usize);
                    match file.read_at(data.start, &mut buffer[..length]) {
                        Ok(read) => count(Ok(read as u64)),
                        Err(_) => break,
                    }
                    at = data.start + length as u64;
                }
            }
            _ => {}
        }
    }
    bytes
}
