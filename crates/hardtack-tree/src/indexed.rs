//! A tree whose entries are all known from one walk, over whatever holds their content.

use std::ffi::{OsStr, OsString};
use std::io;

use crate::links::{Entries, Last, Reached, walk};
use crate::root::failed;
use crate::{Entry, FileKind, Index, Metadata, OpenFile, READ_LIMIT, Tree, TreeError, TreePath, TreeResult, Xattrs};

/// What holds the content of the entries of an [`IndexedTree`]: a file system in a disk image, an archive.
///
/// An entry is known by its [`Metadata::inode`], which the walk gave it, or by its path.
pub trait Contents: Send + Sync {
    /// The content of a regular file.
    ///
    /// # Errors
    /// When it is damaged or cannot be read.
    fn open(&self, entry: &Entry) -> io::Result<OpenFile>;

    /// The target of a symbolic link.
    ///
    /// # Errors
    /// When it is damaged or cannot be read.
    fn target(&self, entry: &Entry) -> io::Result<OsString>;

    /// The extended attributes of any entry.
    ///
    /// # Errors
    /// When they are damaged or cannot be read.
    fn xattrs(&self, entry: &Entry) -> io::Result<Xattrs>;
}

impl<C: Contents + ?Sized> Contents for Box<C> {
    fn open(&self, entry: &Entry) -> io::Result<OpenFile> {
        (**self).open(entry)
    }

    fn target(&self, entry: &Entry) -> io::Result<OsString> {
        (**self).target(entry)
    }

    fn xattrs(&self, entry: &Entry) -> io::Result<Xattrs> {
        (**self).xattrs(entry)
    }
}

/// A tree out of an index and what holds the content.
///
/// Paths are resolved in the index alone, so that every view does it alike. What the index could not read is an error
/// to whoever asks for it, never absent.
pub struct IndexedTree<C> {
    label: String,
    index: Index,
    contents: C,
}

impl<C: Contents> IndexedTree<C> {
    /// A tree named `label` of the entries of `index`.
    pub fn new(label: impl Into<String>, index: Index, contents: C) -> Self {
        Self { label: label.into(), index, contents }
    }

    /// The same tree under another name.
    pub fn labelled(self, label: impl Into<String>) -> Self {
        Self { label: label.into(), ..self }
    }

    /// The index and what holds the content, to be joined with others.
    pub(crate) fn into_parts(self) -> (Index, C) {
        (self.index, self.contents)
    }

    /// The same tree without the type of what holds the content.
    pub(crate) fn boxed(self) -> IndexedTree<Box<dyn Contents>>
    where
        C: 'static,
    {
        IndexedTree { label: self.label, index: self.index, contents: Box::new(self.contents) }
    }

    /// What holds the content.
    pub fn contents(&self) -> &C {
        &self.contents
    }

    /// The entry itself; no directory of `path` is a link.
    fn physical(&self, path: &TreePath) -> TreeResult<Option<&Entry>> {
        match self.index.get(path) {
            Some(entry) => Ok(Some(entry)),
            None => match self.index.unreadable().iter().find(|found| path.starts_with(&found.path)) {
                Some(found) => Err(failed(path, "look up", io::Error::other(found.reason.clone()))),
                None => Ok(None),
            },
        }
    }

    fn reach(&self, path: &TreePath, last: Last) -> TreeResult<Option<&Entry>> {
        // Most paths have no link in them.
        if let Some(entry) = self.physical(path)?
            && (last == Last::Keep || entry.metadata.kind != FileKind::Symlink)
        {
            return Ok(Some(entry));
        }
        match walk(self, path, last)? {
            Reached::Entry(at, _) => self.physical(&at),
            Reached::Absent(_) | Reached::Nowhere => Ok(None),
        }
    }

    fn regular(&self, path: &TreePath) -> TreeResult<Option<(&Entry, OpenFile)>> {
        let Some(entry) = self.reach(path, Last::Follow)? else { return Ok(None) };
        if entry.metadata.kind != FileKind::Regular {
            return Err(TreeError::WrongKind { path: path.clone(), expected: "regular file" });
        }
        let file = self.contents.open(entry).map_err(|error| failed(path, "open", error))?;
        Ok(Some((entry, file)))
    }
}

impl<C: Contents> Entries for IndexedTree<C> {
    fn kind(&self, path: &TreePath) -> TreeResult<Option<FileKind>> {
        Ok(self.physical(path)?.map(|entry| entry.metadata.kind))
    }

    fn target(&self, path: &TreePath) -> TreeResult<OsString> {
        let unreadable = |error| failed(path, "read the link", error);
        let entry = self.physical(path)?.ok_or_else(|| unreadable(io::ErrorKind::NotFound.into()))?;
        self.contents.target(entry).map_err(unreadable)
    }
}

impl<C: Contents> Tree for IndexedTree<C> {
    fn label(&self) -> String {
        self.label.clone()
    }

    fn metadata(&self, path: &TreePath) -> TreeResult<Option<Metadata>> {
        Ok(self.reach(path, Last::Keep)?.map(|entry| entry.metadata))
    }

    fn resolve(&self, path: &TreePath) -> TreeResult<Option<TreePath>> {
        Ok(self.reach(path, Last::Follow)?.map(|entry| entry.path.clone()))
    }

    fn target_metadata(&self, path: &TreePath) -> TreeResult<Option<Metadata>> {
        Ok(self.reach(path, Last::Follow)?.map(|entry| entry.metadata))
    }

    fn read(&self, path: &TreePath) -> TreeResult<Option<Vec<u8>>> {
        let Some((entry, file)) = self.regular(path)? else { return Ok(None) };
        let size = entry.metadata.size;
        if size > READ_LIMIT {
            return Err(TreeError::TooLarge { path: path.clone(), size, limit: READ_LIMIT });
        }
        // At most the limit, which fits.
        let mut content = vec![0; size as usize];
        let count = file.read_at(0, &mut content).map_err(|error| failed(path, "read", error))?;
        content.truncate(count);
        Ok(Some(content))
    }

    fn open_file(&self, path: &TreePath) -> TreeResult<Option<OpenFile>> {
        Ok(self.regular(path)?.map(|(_, file)| file))
    }

    fn read_link(&self, path: &TreePath) -> TreeResult<Option<OsString>> {
        match self.reach(path, Last::Keep)? {
            Some(entry) if entry.metadata.kind == FileKind::Symlink => {
                self.contents.target(entry).map(Some).map_err(|error| failed(path, "read the link", error))
            }
            _ => Ok(None),
        }
    }

    fn list(&self, path: &TreePath) -> TreeResult<Option<Vec<OsString>>> {
        match self.reach(path, Last::Follow)? {
            Some(entry) if entry.metadata.kind == FileKind::Directory => {
                let unreadable = self.index.unreadable().iter().find(|found| found.path == entry.path);
                if let Some(found) = unreadable {
                    return Err(failed(path, "list", io::Error::other(found.reason.clone())));
                }
                Ok(Some(self.index.children(&entry.path).map(OsStr::to_owned).collect()))
            }
            _ => Ok(None),
        }
    }

    fn xattrs(&self, path: &TreePath) -> TreeResult<Xattrs> {
        let Some(entry) = self.reach(path, Last::Keep)? else { return Ok(Xattrs::new()) };
        self.contents.xattrs(entry).map_err(|error| failed(path, "read the extended attributes of", error))
    }

    fn index(&self) -> TreeResult<&Index> {
        Ok(&self.index)
    }
}
