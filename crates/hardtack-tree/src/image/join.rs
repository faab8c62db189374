//! Several file systems as one tree.

use std::ffi::OsString;
use std::io;

use super::root::FileSystem;
use crate::{
    Contents, Entry, FileKind, FormatError, FormatResult, Index, Metadata, Mode, OpenFile, Owner, TreePath, Unreadable,
    Xattrs,
};

/// The content of the file systems of a machine.
pub struct Joined {
    /// The upper ones first; the first is the root.
    parts: Vec<Part>,
}

struct Part {
    point: TreePath,
    /// What its inode numbers were raised by, so that no other part has the same.
    raised: u64,
    contents: Box<dyn Contents>,
}

/// File systems in the making of one tree.
pub(super) struct Join {
    parts: Vec<Part>,
    entries: Vec<Entry>,
    unreadable: Vec<Unreadable>,
    left_out: Vec<TreePath>,
    /// The highest inode number so far.
    highest: u64,
}

impl Join {
    /// Begins with the root.
    pub(super) fn new(root: FileSystem) -> Self {
        let (index, contents) = root.into_parts();
        let (unreadable, left_out) = (index.unreadable().to_vec(), index.left_out().to_vec());
        let entries = index.into_entries();
        let highest = entries.iter().map(|entry| entry.metadata.inode).max().unwrap_or(0);
        let parts = vec![Part { point: TreePath::root(), raised: 0, contents }];
        Self { parts, entries, unreadable, left_out, highest }
    }

    /// Mounts a file system at `point`.
    pub(super) fn mount(&mut self, point: &TreePath, file_system: FileSystem) -> FormatResult<()> {
        self.hide(point);
        self.make_parents(point);
        let (index, contents) = file_system.into_parts();
        let raised = self.highest;
        self.unreadable.extend(
            index
                .unreadable()
                .iter()
                .map(|found| Unreadable { path: moved(&found.path, point), reason: found.reason.clone() }),
        );
        for mut entry in index.into_entries() {
            let inode = entry.metadata.inode.checked_add(raised);
            entry.metadata.inode = inode.ok_or_else(|| FormatError::Damaged {
                format: "file system",
                what: format!("inode number {} at {point}", entry.metadata.inode),
            })?;
            self.highest = self.highest.max(entry.metadata.inode);
            entry.path = moved(&entry.path, point);
            self.entries.push(entry);
        }
        self.entries.sort_by(|one, other| one.path.cmp(&other.path));
        self.parts.push(Part { point: point.clone(), raised, contents });
        Ok(())
    }

    /// Says that what is at `point` is not known.
    pub(super) fn unreadable(&mut self, point: TreePath, reason: String) {
        self.hide(&point);
        self.unreadable.push(Unreadable { path: point, reason });
    }

    /// Leaves out what is mounted at `point`; the directory itself stays.
    pub(super) fn leave_out(&mut self, point: TreePath) {
        self.entries.drain(Index::range_under(&self.entries, &point));
        self.left_out.push(point);
    }

    /// The tree.
    pub(super) fn finish(self) -> (Index, Joined) {
        (Index::new(self.entries, self.unreadable, self.left_out), Joined { parts: self.parts })
    }

    /// Takes away what a mount hides.
    fn hide(&mut self, point: &TreePath) {
        self.entries.drain(Index::range_under(&self.entries, point));
        self.entries.retain(|entry| entry.path != *point);
        self.unreadable.retain(|found| !found.path.starts_with(point));
        self.left_out.retain(|path| !path.starts_with(point));
    }

    /// Makes the directories above a mount point where they are missing, as systemd does.
    fn make_parents(&mut self, point: &TreePath) {
        for above in point.ancestors() {
            let Err(at) = self.entries.binary_search_by(|entry| entry.path.cmp(&above)) else { break };
            let metadata = Metadata {
                kind: FileKind::Directory,
                mode: Mode::new(0o755),
                owner: Owner::ROOT,
                size: 0,
                mtime: 0,
                links: 2,
                inode: 0,
                device: (0, 0),
            };
            self.entries.insert(at, Entry { path: above, metadata });
        }
    }
}

/// A path of a file system as it is below its mount point.
fn moved(path: &TreePath, point: &TreePath) -> TreePath {
    path.components().fold(point.clone(), |joined, name| joined.child(name))
}

impl Joined {
    /// The part that has an entry, and the entry as it is there.
    fn part(&self, entry: &Entry) -> io::Result<(&dyn Contents, Entry)> {
        let part = self.parts.iter().rev().find(|part| entry.path.starts_with(&part.point));
        let part = part.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        let mut inner = entry.clone();
        if part.point != TreePath::root() {
            let below = entry.path.components().skip(part.point.components().count());
            inner.path = below.fold(TreePath::root(), |joined, name| joined.child(name));
            inner.metadata.inode = entry.metadata.inode.saturating_sub(part.raised);
        }
        Ok((&*part.contents, inner))
    }
}

impl Contents for Joined {
    fn open(&self, entry: &Entry) -> io::Result<OpenFile> {
        let (contents, entry) = self.part(entry)?;
        contents.open(&entry)
    }

    fn target(&self, entry: &Entry) -> io::Result<OsString> {
        let (contents, entry) = self.part(entry)?;
        contents.target(&entry)
    }

    fn xattrs(&self, entry: &Entry) -> io::Result<Xattrs> {
        // A directory that only a mount point below it made.
        if entry.metadata.inode == 0 {
            return Ok(Xattrs::new());
        }
        let (contents, entry) = self.part(entry)?;
        contents.xattrs(&entry)
    }
}
