//! A tree with changes that are not yet written.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::sync::OnceLock;

use rustix::io::Errno;

use crate::links::{Last, Reached, walk};
use crate::root::failed;
use crate::{Change, FileKind, Index, Metadata, Mode, Owner, Tree, TreeError, TreePath, TreeResult};

mod diff;
mod list;
mod view;

pub use diff::{holds_hashes, unified_diff};

/// A tree with changes in memory over a base that stays as it is.
///
/// What is read through it is the base with the changes. Methods that change follow links in the directories of
/// their path, inside the tree; what happens to a link at the end is said at each. Time stamps of the base stay,
/// those of new entries are 0, and link counts of directories are not kept up.
pub struct StagedTree<'a> {
    base: &'a dyn Tree,
    /// By path without links. Nothing of the base shows below an entry that [`Layer::hides`] it.
    layers: BTreeMap<TreePath, Layer>,
    index: OnceLock<Index>,
    changes: OnceLock<Vec<Change>>,
}

/// What stands at a path instead of the base's entry.
struct Layer {
    /// The base's entry, where one shows through without this layer.
    was: Option<Metadata>,
    now: Now,
}

enum Now {
    /// Removed with everything below it.
    Absent,
    /// The base's entry with other attributes.
    Same(Metadata),
    /// The base's regular file with other content and perhaps other attributes.
    Rewritten(Metadata, Vec<u8>),
    /// An entry that owes nothing to the base.
    New(Metadata, Content),
}

enum Content {
    File(Vec<u8>),
    Directory,
    Link(OsString),
}

impl Layer {
    fn hides(&self) -> bool {
        matches!(self.now, Now::Absent | Now::New(..))
    }

    fn metadata(&self) -> Option<Metadata> {
        match &self.now {
            Now::Absent => None,
            Now::Same(metadata) | Now::Rewritten(metadata, _) | Now::New(metadata, _) => Some(*metadata),
        }
    }
}

impl<'a> StagedTree<'a> {
    /// The base without any change.
    pub fn new(base: &'a dyn Tree) -> Self {
        Self { base, layers: BTreeMap::new(), index: OnceLock::new(), changes: OnceLock::new() }
    }

    /// Gives the file that `path` leads to this content; a new file is root's with mode 0644.
    ///
    /// # Errors
    /// When something other than a regular file is there, or the base cannot be read.
    pub fn write(&mut self, path: &TreePath, content: impl Into<Vec<u8>>) -> TreeResult<()> {
        self.write_new(path, content, Mode::new(0o644), Owner::ROOT)
    }

    /// Gives the file that `path` leads to this content. A file that is there keeps its mode and owner, a new one gets
    /// these, and its missing directories are made (0755, root).
    ///
    /// # Errors
    /// As [`StagedTree::write`].
    pub fn write_new(
        &mut self,
        path: &TreePath,
        content: impl Into<Vec<u8>>,
        mode: Mode,
        owner: Owner,
    ) -> TreeResult<()> {
        let content = content.into();
        match walk(self, path, Last::Follow)? {
            Reached::Entry(at, FileKind::Regular) => self.rewrite(at, content),
            Reached::Entry(at, _) => Err(TreeError::WrongKind { path: at, expected: "regular file" }),
            Reached::Absent(at) => {
                let metadata = new_metadata(FileKind::Regular, mode, owner, content.len());
                self.add(at, metadata, Content::File(content))
            }
            Reached::Nowhere => Err(failed(path, "write", Errno::NOTDIR)),
        }
    }

    /// Makes the directory that `path` leads to, and those above it (0755, root), where it is missing.
    ///
    /// # Errors
    /// When something other than a directory is there, or the base cannot be read.
    pub fn make_dir(&mut self, path: &TreePath, mode: Mode, owner: Owner) -> TreeResult<()> {
        match walk(self, path, Last::Follow)? {
            Reached::Entry(_, FileKind::Directory) => Ok(()),
            Reached::Entry(at, _) => Err(TreeError::WrongKind { path: at, expected: "directory" }),
            Reached::Absent(at) => self.add(at, new_metadata(FileKind::Directory, mode, owner, 0), Content::Directory),
            Reached::Nowhere => Err(failed(path, "make the directory", Errno::NOTDIR)),
        }
    }

    /// Makes a symbolic link at `path`, in place of a link or file that is there.
    ///
    /// # Errors
    /// When a directory is there, or the base cannot be read.
    pub fn symlink(&mut self, path: &TreePath, target: impl AsRef<OsStr>) -> TreeResult<()> {
        let target = target.as_ref();
        let at = match walk(self, path, Last::Keep)? {
            Reached::Entry(at, FileKind::Directory) => {
                return Err(TreeError::WrongKind { path: at, expected: "file or symbolic link" });
            }
            Reached::Entry(at, FileKind::Symlink) if self.read_link(&at)?.as_deref() == Some(target) => return Ok(()),
            Reached::Entry(at, _) | Reached::Absent(at) => at,
            Reached::Nowhere => return Err(failed(path, "make the link", Errno::NOTDIR)),
        };
        if self.base_metadata(&at)?.is_some_and(|was| was.kind == FileKind::Symlink)
            && self.base.read_link(&at)?.as_deref() == Some(target)
        {
            self.layers.remove(&at);
            self.forget();
            return Ok(());
        }
        let metadata = new_metadata(FileKind::Symlink, Mode::new(0o777), Owner::ROOT, target.len());
        self.add(at, metadata, Content::Link(target.to_owned()))
    }

    /// Gives the entry at `path` these permission bits; a link at its end is not followed and has none.
    ///
    /// # Errors
    /// When there is no entry or a link, or the base cannot be read.
    pub fn set_mode(&mut self, path: &TreePath, mode: Mode) -> TreeResult<()> {
        self.amend(path, |metadata| match metadata.kind {
            FileKind::Symlink => Err("file or directory"),
            _ => {
                metadata.mode = mode;
                Ok(())
            }
        })
    }

    /// Gives the entry at `path` this owner; a link at its end is not followed.
    ///
    /// # Errors
    /// When there is no entry, or the base cannot be read.
    pub fn set_owner(&mut self, path: &TreePath, owner: Owner) -> TreeResult<()> {
        self.amend(path, |metadata| {
            metadata.owner = owner;
            Ok(())
        })
    }

    /// Removes the entry at `path`, a directory with everything below it. A link at its end is not followed, and
    /// what is not there stays away.
    ///
    /// # Errors
    /// When it is the root, or the base cannot be read.
    pub fn remove(&mut self, path: &TreePath) -> TreeResult<()> {
        let Reached::Entry(at, _) = walk(self, path, Last::Keep)? else { return Ok(()) };
        if at.parent().is_none() {
            return Err(TreeError::WrongKind { path: at, expected: "path below the root" });
        }
        let was = self.base_metadata(&at)?;
        self.layers.retain(|layer, _| !layer.starts_with(&at));
        if was.is_some() {
            self.layers.insert(at, Layer { was, now: Now::Absent });
        }
        self.forget();
        Ok(())
    }

    /// Makes a change of a list that was made for this tree.
    ///
    /// # Errors
    /// As the method that made it.
    pub fn apply(&mut self, change: &Change) -> TreeResult<()> {
        match change {
            Change::Write { path, content, mode, owner } => self.write_new(path, content.as_slice(), *mode, *owner),
            Change::Directory { path, mode, owner } => self.make_dir(path, *mode, *owner),
            Change::Symlink { path, target } => self.symlink(path, target),
            Change::Mode { path, mode } => self.set_mode(path, *mode),
            Change::Owner { path, owner } => self.set_owner(path, *owner),
            Change::Remove { path } => self.remove(path),
        }
    }

    /// The base's entry at a path without links, where it shows through what is above it.
    fn base_metadata(&self, at: &TreePath) -> TreeResult<Option<Metadata>> {
        match self.layers.get(at) {
            Some(layer) => Ok(layer.was),
            None if self.hidden(at) => Ok(None),
            None => self.base.metadata(at),
        }
    }

    /// Whether a directory above `at` is not the base's.
    fn hidden(&self, at: &TreePath) -> bool {
        !self.layers.is_empty() && at.ancestors().any(|above| self.layers.get(&above).is_some_and(Layer::hides))
    }

    fn rewrite(&mut self, at: TreePath, content: Vec<u8>) -> TreeResult<()> {
        let size = content.len() as u64;
        let current = match self.layers.get_mut(&at) {
            Some(Layer { now: Now::New(metadata, Content::File(old)), .. }) => {
                metadata.size = size;
                *old = content;
                self.forget();
                return Ok(());
            }
            Some(layer) => layer.metadata(),
            None => self.base.metadata(&at)?,
        };
        let (Some(mut metadata), Some(was)) = (current, self.base_metadata(&at)?) else {
            return Err(failed(&at, "write", Errno::NOENT));
        };
        // Replaced by another inode when it is written, so that other names of the file keep the old content.
        metadata.size = size;
        let unchanged = was.size == size && self.base.read(&at)?.is_some_and(|old| old == content);
        let now = if unchanged { Now::Same(metadata) } else { Now::Rewritten(metadata, content) };
        self.put(at, was, now);
        Ok(())
    }

    fn amend(
        &mut self,
        path: &TreePath,
        change: impl FnOnce(&mut Metadata) -> Result<(), &'static str>,
    ) -> TreeResult<()> {
        let Reached::Entry(at, _) = walk(self, path, Last::Keep)? else {
            return Err(failed(path, "change", Errno::NOENT));
        };
        let wrong_kind = |expected| TreeError::WrongKind { path: at.clone(), expected };
        let was = self.base_metadata(&at)?;
        let now = match self.layers.remove(&at).map(|layer| layer.now) {
            Some(Now::New(mut metadata, content)) => {
                let result = change(&mut metadata).map_err(wrong_kind);
                self.layers.insert(at.clone(), Layer { was, now: Now::New(metadata, content) });
                self.forget();
                return result;
            }
            Some(Now::Rewritten(mut metadata, content)) => {
                change(&mut metadata).map(|()| Now::Rewritten(metadata, content))
            }
            Some(Now::Same(mut metadata)) => change(&mut metadata).map(|()| Now::Same(metadata)),
            Some(Now::Absent) | None => match was {
                Some(mut metadata) => change(&mut metadata).map(|()| Now::Same(metadata)),
                None => return Err(failed(&at, "change", Errno::NOENT)),
            },
        };
        let now = now.map_err(wrong_kind)?;
        if let Some(was) = was {
            self.put(at, was, now);
        }
        Ok(())
    }

    /// Puts a change of the base's entry, or takes it back when nothing is left of it.
    fn put(&mut self, at: TreePath, was: Metadata, now: Now) {
        match &now {
            Now::Same(metadata) if *metadata == was => self.layers.remove(&at),
            _ => self.layers.insert(at, Layer { was: Some(was), now }),
        };
        self.forget();
    }

    /// Adds an entry that owes nothing to the base, and the directories that it needs.
    fn add(&mut self, at: TreePath, metadata: Metadata, content: Content) -> TreeResult<()> {
        let mut missing = Vec::new();
        for above in at.ancestors() {
            if self.physical(&above)?.is_some() {
                break;
            }
            missing.push(above);
        }
        for above in missing {
            let directory = new_metadata(FileKind::Directory, Mode::new(0o755), Owner::ROOT, 0);
            let was = self.base_metadata(&above)?;
            self.layers.insert(above, Layer { was, now: Now::New(directory, Content::Directory) });
        }
        let was = self.base_metadata(&at)?;
        self.layers.insert(at, Layer { was, now: Now::New(metadata, content) });
        self.forget();
        Ok(())
    }

    /// The entry at a path without links.
    fn physical(&self, at: &TreePath) -> TreeResult<Option<Metadata>> {
        match self.layers.get(at) {
            Some(layer) => Ok(layer.metadata()),
            None if self.hidden(at) => Ok(None),
            None => self.base.metadata(at),
        }
    }

    /// Drops what was derived from the changes so far.
    fn forget(&mut self) {
        self.index = OnceLock::new();
        self.changes = OnceLock::new();
    }
}

fn new_metadata(kind: FileKind, mode: Mode, owner: Owner, size: usize) -> Metadata {
    Metadata { kind, mode, owner, size: size as u64, mtime: 0, links: 1, inode: 0, device: (0, 0) }
}

#[cfg(test)]
mod tests;
