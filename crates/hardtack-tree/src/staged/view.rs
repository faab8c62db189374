//! Reading the base with the changes over it.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};

use rustix::io::Errno;

use super::{Content, Layer, Now, StagedTree};
use crate::links::{Entries, Last, Reached, walk};
use crate::root::failed;
use crate::tree::READ_LIMIT;
use crate::{Entry, FileKind, Index, Metadata, OpenFile, Tree, TreeError, TreePath, TreeResult, Xattrs};

impl StagedTree<'_> {
    fn reach(&self, path: &TreePath, last: Last) -> TreeResult<Option<TreePath>> {
        // Where no entry is new or gone, links lead where they lead in the base.
        if !self.layers.values().any(Layer::hides) {
            return match last {
                Last::Follow => self.base.resolve(path),
                Last::Keep => match (path.parent(), path.file_name()) {
                    (Some(parent), Some(name)) => Ok(self.base.resolve(&parent)?.map(|parent| parent.child(name))),
                    _ => Ok(Some(path.clone())),
                },
            };
        }
        match walk(self, path, last)? {
            Reached::Entry(at, _) => Ok(Some(at)),
            Reached::Absent(_) | Reached::Nowhere => Ok(None),
        }
    }
}

impl Entries for StagedTree<'_> {
    fn kind(&self, path: &TreePath) -> TreeResult<Option<FileKind>> {
        Ok(self.physical(path)?.map(|metadata| metadata.kind))
    }

    fn target(&self, path: &TreePath) -> TreeResult<OsString> {
        let target = match self.layers.get(path).map(|layer| &layer.now) {
            Some(Now::New(_, Content::Link(target))) => Some(target.clone()),
            _ => self.base.read_link(path)?,
        };
        target.ok_or_else(|| failed(path, "read the link", Errno::NOENT))
    }
}

impl Tree for StagedTree<'_> {
    fn label(&self) -> String {
        self.base.label()
    }

    fn metadata(&self, path: &TreePath) -> TreeResult<Option<Metadata>> {
        match self.reach(path, Last::Keep)? {
            Some(at) => self.physical(&at),
            None => Ok(None),
        }
    }

    fn resolve(&self, path: &TreePath) -> TreeResult<Option<TreePath>> {
        self.reach(path, Last::Follow)
    }

    fn read(&self, path: &TreePath) -> TreeResult<Option<Vec<u8>>> {
        let Some(at) = self.reach(path, Last::Follow)? else { return Ok(None) };
        match self.layers.get(&at).map(|layer| &layer.now) {
            Some(Now::Rewritten(_, content) | Now::New(_, Content::File(content))) => match content.len() as u64 {
                size if size > READ_LIMIT => Err(TreeError::TooLarge { path: at, size, limit: READ_LIMIT }),
                _ => Ok(Some(content.clone())),
            },
            Some(Now::New(..)) => Err(TreeError::WrongKind { path: at, expected: "regular file" }),
            Some(Now::Absent) => Ok(None),
            Some(Now::Same(_)) | None => self.base.read(&at),
        }
    }

    fn open_file(&self, path: &TreePath) -> TreeResult<Option<OpenFile>> {
        let Some(at) = self.reach(path, Last::Follow)? else { return Ok(None) };
        match self.layers.get(&at).map(|layer| &layer.now) {
            Some(Now::Same(_)) | None => self.base.open_file(&at),
            Some(_) => Ok(self.read(&at)?.map(OpenFile::Bytes)),
        }
    }

    fn read_link(&self, path: &TreePath) -> TreeResult<Option<OsString>> {
        let Some(at) = self.reach(path, Last::Keep)? else { return Ok(None) };
        match self.physical(&at)? {
            Some(metadata) if metadata.kind == FileKind::Symlink => self.target(&at).map(Some),
            _ => Ok(None),
        }
    }

    fn list(&self, path: &TreePath) -> TreeResult<Option<Vec<OsString>>> {
        let Some(at) = self.reach(path, Last::Follow)? else { return Ok(None) };
        if self.physical(&at)?.is_none_or(|metadata| metadata.kind != FileKind::Directory) {
            return Ok(None);
        }
        let shows = !self.hidden(&at) && !self.layers.get(&at).is_some_and(Layer::hides);
        let base = if shows { self.base.list(&at)? } else { None };
        let mut names: BTreeSet<OsString> = base.unwrap_or_default().into_iter().collect();
        for (child, layer) in self.layers.iter().filter(|(child, _)| child.parent().as_ref() == Some(&at)) {
            let name = child.file_name().unwrap_or(OsStr::new(""));
            match layer.now {
                Now::Absent => names.remove(name),
                _ => names.insert(name.to_owned()),
            };
        }
        Ok(Some(names.into_iter().collect()))
    }

    fn xattrs(&self, path: &TreePath) -> TreeResult<Xattrs> {
        match self.reach(path, Last::Keep)? {
            Some(at) if !self.hidden(&at) && !self.layers.get(&at).is_some_and(Layer::hides) => self.base.xattrs(&at),
            _ => Ok(Xattrs::new()),
        }
    }

    fn index(&self) -> TreeResult<&Index> {
        let base = self.base.index()?;
        Ok(self.index.get_or_init(|| self.merge(base)))
    }
}

impl StagedTree<'_> {
    fn merge(&self, base: &Index) -> Index {
        let covering = |(path, layer): (&TreePath, &Layer)| {
            let hides = layer.hides() && layer.was.is_some_and(|was| was.kind == FileKind::Directory);
            hides.then(|| path.clone())
        };
        let covers: Vec<TreePath> = self.layers.iter().filter_map(covering).collect();
        let shows = |path: &TreePath| !covers.iter().any(|cover| path.starts_with(cover));
        let mut entries: Vec<Entry> =
            base.iter().filter(|entry| !self.layers.contains_key(&entry.path) && shows(&entry.path)).cloned().collect();
        entries.extend(
            self.layers
                .iter()
                .filter_map(|(path, layer)| layer.metadata().map(|metadata| Entry { path: path.clone(), metadata })),
        );
        let unreadable = base.unreadable().iter().filter(|entry| shows(&entry.path)).cloned().collect();
        let left_out = base.left_out().iter().filter(|path| shows(path)).cloned().collect();
        Index::new(entries, unreadable, left_out)
    }
}
