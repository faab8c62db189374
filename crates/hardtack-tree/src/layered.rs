//! Layers as overlayfs writes them, joined without a mount.

use std::ffi::{OsStr, OsString};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStringExt;
use std::sync::Arc;

use rustix::fs::{OFlags, readlinkat};
use rustix::io::Errno;

use crate::links::{Entries, Last, Reached, walk};
use crate::root::{NO_LINKS, failed, read_whole, stat};
use crate::{Entry, FileKind, Index, Metadata, OpenFile, Tree, TreeError, TreePath, TreeResult, Xattrs, attributes};

mod layer;
mod merge;

pub use layer::OverlayLayer;

/// Extended attributes that overlayfs keeps for itself and shows to nobody.
const OF_OVERLAYFS: &[u8] = b"trusted.overlay.";

/// Layers joined into one tree, as a mount with overlayfs would show them.
///
/// Nothing is mounted: every layer was walked once, and joining the walks is all there is to do. Layers must have
/// been written with `redirect_dir`, `metacopy` and `index` off, so that none refers to what another holds
/// (the kernel's `Documentation/filesystems/overlayfs.rst`).
pub struct LayeredTree {
    label: String,
    layers: Vec<Arc<OverlayLayer>>,
    index: Index,
    /// Which of the layers holds each entry of the index.
    holders: Vec<usize>,
}

impl LayeredTree {
    /// Joins `layers`, the uppermost first. Their directories must not change as long as the tree is used.
    pub fn join(label: impl Into<String>, layers: Vec<Arc<OverlayLayer>>) -> Self {
        let (index, holders) = merge::merge(&layers);
        Self { label: label.into(), layers, index, holders }
    }

    /// The entry itself and the layer that holds it; no directory of `path` is a link.
    fn physical(&self, path: &TreePath) -> TreeResult<Option<(&Entry, &OverlayLayer)>> {
        match self.index.position(path) {
            Some(at) => Ok(Some((&self.index.entries()[at], &self.layers[self.holders[at]]))),
            None => match self.index.unreadable().iter().find(|found| path.starts_with(&found.path)) {
                Some(found) => Err(failed(path, "look up", std::io::Error::other(found.reason.clone()))),
                None => Ok(None),
            },
        }
    }

    /// The entry that `path` leads to.
    fn reach(&self, path: &TreePath, last: Last) -> TreeResult<Option<(&Entry, &OverlayLayer)>> {
        // Most paths have no link in them.
        if let Some(found) = self.physical(path)?
            && (last == Last::Keep || found.0.metadata.kind != FileKind::Symlink)
        {
            return Ok(Some(found));
        }
        match walk(self, path, last)? {
            Reached::Entry(at, _) => self.physical(&at),
            Reached::Absent(_) | Reached::Nowhere => Ok(None),
        }
    }

    fn open_regular(&self, path: &TreePath) -> TreeResult<Option<(OwnedFd, Metadata)>> {
        let Some((entry, layer)) = self.reach(path, Last::Follow)? else { return Ok(None) };
        let wrong_kind = || TreeError::WrongKind { path: path.clone(), expected: "regular file" };
        if entry.metadata.kind != FileKind::Regular {
            return Err(wrong_kind());
        }
        let fd = layer.root.content(&entry.path, OFlags::empty()).map_err(|errno| failed(path, "open", errno))?;
        let metadata = stat(fd.as_fd()).map_err(|errno| failed(path, "read the attributes of", errno))?;
        if metadata.kind == FileKind::Regular { Ok(Some((fd, metadata))) } else { Err(wrong_kind()) }
    }
}

impl Entries for LayeredTree {
    fn kind(&self, path: &TreePath) -> TreeResult<Option<FileKind>> {
        Ok(self.physical(path)?.map(|(entry, _)| entry.metadata.kind))
    }

    fn target(&self, path: &TreePath) -> TreeResult<OsString> {
        let unreadable = |errno| failed(path, "read the link", errno);
        let (_, layer) = self.physical(path)?.ok_or_else(|| unreadable(Errno::NOENT))?;
        let fd = layer.root.entry(path, NO_LINKS).map_err(unreadable)?.ok_or_else(|| unreadable(Errno::NOENT))?;
        readlinkat(fd, "", Vec::new()).map(|target| OsString::from_vec(target.into_bytes())).map_err(unreadable)
    }
}

impl Tree for LayeredTree {
    fn label(&self) -> String {
        self.label.clone()
    }

    fn metadata(&self, path: &TreePath) -> TreeResult<Option<Metadata>> {
        Ok(self.reach(path, Last::Keep)?.map(|(entry, _)| entry.metadata))
    }

    fn resolve(&self, path: &TreePath) -> TreeResult<Option<TreePath>> {
        Ok(self.reach(path, Last::Follow)?.map(|(entry, _)| entry.path.clone()))
    }

    fn target_metadata(&self, path: &TreePath) -> TreeResult<Option<Metadata>> {
        Ok(self.reach(path, Last::Follow)?.map(|(entry, _)| entry.metadata))
    }

    fn read(&self, path: &TreePath) -> TreeResult<Option<Vec<u8>>> {
        let Some((fd, Metadata { size, .. })) = self.open_regular(path)? else { return Ok(None) };
        read_whole(path, fd, size).map(Some)
    }

    fn open_file(&self, path: &TreePath) -> TreeResult<Option<OpenFile>> {
        Ok(self.open_regular(path)?.map(|(fd, _)| OpenFile::Host(fd.into())))
    }

    fn read_link(&self, path: &TreePath) -> TreeResult<Option<OsString>> {
        match self.reach(path, Last::Keep)? {
            Some((entry, _)) if entry.metadata.kind == FileKind::Symlink => self.target(&entry.path).map(Some),
            _ => Ok(None),
        }
    }

    fn list(&self, path: &TreePath) -> TreeResult<Option<Vec<OsString>>> {
        match self.reach(path, Last::Follow)? {
            Some((entry, _)) if entry.metadata.kind == FileKind::Directory => {
                Ok(Some(self.index.children(&entry.path).map(OsStr::to_owned).collect()))
            }
            _ => Ok(None),
        }
    }

    fn xattrs(&self, path: &TreePath) -> TreeResult<Xattrs> {
        let Some((entry, layer)) = self.reach(path, Last::Keep)? else { return Ok(Xattrs::new()) };
        let unreadable = |errno| failed(path, "read the extended attributes of", errno);
        let fd = layer.root.entry(&entry.path, NO_LINKS).map_err(unreadable)?;
        let fd = fd.ok_or_else(|| unreadable(Errno::NOENT))?;
        let mut xattrs = attributes::read(fd.as_fd()).map_err(unreadable)?;
        xattrs.retain(|name, _| !name.as_encoded_bytes().starts_with(OF_OVERLAYFS));
        Ok(xattrs)
    }

    fn index(&self) -> TreeResult<&Index> {
        Ok(&self.index)
    }
}

#[cfg(test)]
mod tests;
