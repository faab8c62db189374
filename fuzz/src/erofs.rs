//! EROFS file systems.

use std::sync::Arc;

use hardtack_tree::erofs::open;

use crate::trees;

/// Where the superblock has the features by which it would have a checksum.
const COMPATIBLE: usize = 1024 + 8;

/// Reads everything in a file system that says of itself that its superblock has no checksum.
pub fn whole(bytes: &[u8]) {
    let mut bytes = bytes.to_vec();
    if let Some(features) = bytes.get_mut(COMPATIBLE) {
        *features &= !1;
    }
    if let Ok(tree) = open(Arc::new(bytes), "fuzz") {
        trees::read(&tree);
    }
}

#[cfg(test)]
mod tests {
    use hardtack_tree::Tree;

    use super::*;

    #[test]
    fn everything_in_the_seed_is_read() {
        let seed = include_bytes!("../seeds/erofs").to_vec();
        let tree = open(Arc::new(seed), "seed").unwrap_or_else(|error| panic!("{error}"));
        let index = tree.index().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((index.len(), index.unreadable()), (10, &[][..]));
        let read = |path: &str| tree.read(&path.parse().ok()?).ok()?;
        assert!(read("/d/large").is_some_and(|content| content.len() == 1500));
        let xattrs = "/a".parse().ok().and_then(|path| tree.xattrs(&path).ok());
        assert!(xattrs.is_some_and(|xattrs| xattrs.len() == 2));
    }
}
