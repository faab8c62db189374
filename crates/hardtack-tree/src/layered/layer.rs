//! One layer, walked.

use std::os::fd::AsFd;
use std::path::Path;

use rustix::fs::getxattr;

use crate::directory::survey;
use crate::root::{NO_LINKS, Root, proc_name};
use crate::{Entry, FileKind, TreePath, TreeResult, Unreadable};

/// The attribute of a directory that shows nothing of the layers below.
const OPAQUE: &str = "trusted.overlay.opaque";

/// The directory of one layer as overlayfs wrote it, or of a whole tree at the bottom, walked once.
#[derive(Debug)]
pub struct OverlayLayer {
    pub(super) root: Root,
    /// What the layer holds, in the order of path bytes.
    pub(super) entries: Vec<Entry>,
    /// What it removes from the layers below, with everything in there.
    pub(super) whiteouts: Vec<TreePath>,
    /// Directories of which the layers below show nothing.
    pub(super) opaque: Vec<TreePath>,
    pub(super) unreadable: Vec<Unreadable>,
}

impl OverlayLayer {
    /// Opens and walks the directory of a layer.
    ///
    /// # Errors
    /// [`TreeError::Root`](crate::TreeError::Root) when it is no directory or may not be searched.
    pub fn open(path: &Path) -> TreeResult<Self> {
        let root = Root::open(path)?;
        let index = survey(&root);
        let unreadable = index.unreadable().to_vec();
        let (whiteouts, entries): (Vec<_>, Vec<_>) = index.into_entries().into_iter().partition(is_whiteout);
        let whiteouts = whiteouts.into_iter().map(|entry| entry.path).collect();
        let directories = entries.iter().filter(|entry| entry.metadata.kind == FileKind::Directory);
        let opaque = directories.filter(|entry| is_opaque(&root, &entry.path)).map(|entry| entry.path.clone());
        let opaque = opaque.collect();
        Ok(Self { root, entries, whiteouts, opaque, unreadable })
    }
}

/// A character device 0:0 stands for a removed entry.
fn is_whiteout(entry: &Entry) -> bool {
    entry.metadata.kind == FileKind::CharDevice && entry.metadata.device == (0, 0)
}

fn is_opaque(root: &Root, path: &TreePath) -> bool {
    let mut value = [0; 1];
    let Ok(Some(fd)) = root.entry(path, NO_LINKS) else { return false };
    getxattr(proc_name(fd.as_fd()), OPAQUE, &mut value).is_ok_and(|_| value == *b"y")
}
