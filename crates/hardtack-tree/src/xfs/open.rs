//! A file system as a tree.

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::sync::Arc;

use super::attributes::xattrs;
use super::directory;
use super::extents::runs;
use super::inode::Inode;
use super::log;
use super::superblock::{Superblock, damaged, probe};
use super::table::Table;
use super::target::target;
use super::volume::Volume;
use crate::damage::unsupported;
use crate::runs::Content;
use crate::walk::{Blocks, Directories, Names, walk};
use crate::{Contents, Entry, FormatResult, IndexedTree, Metadata, OpenFile, Source, Xattrs};

/// The content of an XFS file system; see [`open`].
#[derive(Debug)]
pub struct Xfs {
    volume: Arc<Volume>,
    replayed: bool,
}

/// Reads the file system that `source` holds, as a tree named `label`: its names and inodes at once, content and
/// extended attributes when they are asked for.
///
/// Where it was not unmounted cleanly it is read as it will be after the next mount: with the changes of its log, which
/// stay where they are ([`Xfs::replayed`]).
///
/// # Errors
/// When the superblock or the log is damaged, the file system has a feature that hardtack does not read, or `source` cannot be
/// read. What else is damaged is unreadable in the index of the tree.
pub fn open(source: Arc<dyn Source>, label: impl Into<String>) -> FormatResult<IndexedTree<Xfs>> {
    let superblock = superblock_of(&*source)?;
    let (source, superblock, replayed) = match log::replayed(&source, &superblock)? {
        None => (source, superblock, false),
        Some(changed) => {
            let superblock = superblock_of(&*changed)?;
            (changed, superblock, true)
        }
    };
    let volume = Arc::new(Volume { source, superblock });
    let index = walk(&Walked { volume: &volume, table: Table::new(&volume) });
    Ok(IndexedTree::new(label, index, Xfs { volume, replayed }))
}

fn superblock_of(source: &dyn Source) -> FormatResult<Superblock> {
    probe(source)?.ok_or_else(|| damaged("it has no superblock"))
}

/// The file system as the walk sees it.
struct Walked<'v> {
    volume: &'v Volume,
    table: Table<'v>,
}

impl Directories for Walked<'_> {
    fn root(&self) -> u64 {
        self.volume.superblock.root
    }

    fn blocks(&self) -> u64 {
        self.volume.geometry().blocks
    }

    fn metadata(&self, inode: u64) -> io::Result<Metadata> {
        self.table.metadata(inode)
    }

    fn names(&self, inode: u64, names: &mut Names, left: &Blocks) -> io::Result<()> {
        let mut buffer = Vec::new();
        directory::names(self.volume, &self.volume.inode(inode, &mut buffer)?, names, left)
    }
}

impl Xfs {
    /// What the file system says of itself.
    pub fn superblock(&self) -> &Superblock {
        &self.volume.superblock
    }

    /// Whether it was not unmounted cleanly, so that changes of its log were read in the place of what they change.
    pub fn replayed(&self) -> bool {
        self.replayed
    }

    /// Gives the inode of an entry to `read`.
    fn with_inode<T>(&self, entry: &Entry, read: impl FnOnce(&Inode<'_>) -> io::Result<T>) -> io::Result<T> {
        let mut buffer = Vec::new();
        read(&self.volume.inode(entry.metadata.inode, &mut buffer)?)
    }
}

impl Contents for Xfs {
    fn open(&self, entry: &Entry) -> io::Result<OpenFile> {
        self.with_inode(entry, |inode| {
            if inode.is_real_time() {
                return Err(unsupported(format!("the content of inode {} is in a real-time section", inode.number)));
            }
            let runs = runs(&self.volume, &inode.content(), inode.number)?;
            let block_size = u64::from(self.volume.geometry().block_size);
            let content = Content::new(self.volume.source.clone(), block_size, runs, inode.size());
            Ok(OpenFile::Source(Arc::new(content)))
        })
    }

    fn target(&self, entry: &Entry) -> io::Result<OsString> {
        self.with_inode(entry, |inode| target(&self.volume, inode).map(OsString::from_vec))
    }

    fn xattrs(&self, entry: &Entry) -> io::Result<Xattrs> {
        self.with_inode(entry, |inode| xattrs(&self.volume, inode))
    }
}
