//! A file system as a tree.

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::sync::Arc;

use super::blocks::content;
use super::directory;
use super::groups::inode_tables;
use super::inline;
use super::inode::{Inode, ROOT};
use super::journal;
use super::superblock::{Superblock, damaged, probe};
use super::table::Table;
use super::volume::Volume;
use super::xattrs::xattrs;
use crate::damage::{damage, unsupported};
use crate::walk::{Blocks, Directories, Names, walk};
use crate::{Contents, Entry, FormatResult, IndexedTree, Metadata, OpenFile, Source, Xattrs};

/// The content of an ext2, ext3 or ext4 file system; see [`open`].
#[derive(Debug)]
pub struct Ext4 {
    volume: Arc<Volume>,
    replayed: bool,
}

/// Reads the file system that `source` holds, as a tree named `label`: its names and inodes at once, content and
/// extended attributes when they are asked for.
///
/// Where it was not unmounted cleanly it is read as it will be after the next mount: with the changes of its journal,
/// which stay where they are ([`Ext4::replayed`]).
///
/// # Errors
/// When the superblock or a group descriptor is damaged, the file system has a feature that hardtack does not read,
/// or `source` cannot be read. What else is damaged is unreadable in the index of the tree.
pub fn open(source: Arc<dyn Source>, label: impl Into<String>) -> FormatResult<IndexedTree<Ext4>> {
    let on_disk = superblock_of(&*source)?;
    let replayed = on_disk.needs_recovery();
    let (source, superblock) = if replayed {
        let source = journal::replayed(source, &on_disk)?;
        let superblock = superblock_of(&*source)?;
        (source, superblock)
    } else {
        (source, on_disk)
    };
    let tables = inode_tables(&*source, &superblock)?;
    let volume = Arc::new(Volume { source, superblock, tables });
    let index = walk(&Walked { volume: &volume, table: Table::new(&volume) });
    Ok(IndexedTree::new(label, index, Ext4 { volume, replayed }))
}

fn superblock_of(source: &dyn Source) -> FormatResult<Superblock> {
    probe(source)?.ok_or_else(|| damaged("it has no superblock".to_owned()))
}

/// The file system as the walk sees it.
struct Walked<'v> {
    volume: &'v Volume,
    table: Table<'v>,
}

impl Directories for Walked<'_> {
    fn root(&self) -> u64 {
        ROOT.into()
    }

    fn blocks(&self) -> u64 {
        self.volume.geometry().blocks
    }

    fn metadata(&self, inode: u64) -> io::Result<Metadata> {
        self.table.metadata(number(inode), &mut Vec::new())
    }

    fn names(&self, inode: u64, names: &mut Names, left: &Blocks) -> io::Result<()> {
        let mut buffer = Vec::new();
        directory::names(self.volume, &self.volume.inode(number(inode), &mut buffer)?, names, left)
    }
}

/// The number of an inode as ext4 has it; 0, which is none, for what it cannot have.
fn number(inode: u64) -> u32 {
    u32::try_from(inode).unwrap_or(0)
}

impl Ext4 {
    /// What the file system says of itself.
    pub fn superblock(&self) -> &Superblock {
        &self.volume.superblock
    }

    /// Whether it was not unmounted cleanly, so that changes of its journal were read in the place of what they change.
    pub fn replayed(&self) -> bool {
        self.replayed
    }

    /// Gives the inode of an entry to `read`.
    fn with_inode<T>(&self, entry: &Entry, read: impl FnOnce(&Inode<'_>) -> io::Result<T>) -> io::Result<T> {
        let mut buffer = Vec::new();
        read(&self.volume.inode(number(entry.metadata.inode), &mut buffer)?)
    }
}

impl Contents for Ext4 {
    fn open(&self, entry: &Entry) -> io::Result<OpenFile> {
        self.with_inode(entry, |inode| {
            if inode.is_encrypted() {
                return Err(unsupported(format!("the content of inode {} is encrypted", inode.number)));
            }
            if inode.is_inline() {
                return inline::content(&self.volume, inode).map(OpenFile::Bytes);
            }
            Ok(OpenFile::Source(Arc::new(content(&self.volume, inode)?)))
        })
    }

    fn target(&self, entry: &Entry) -> io::Result<OsString> {
        self.with_inode(entry, |inode| {
            if inode.is_encrypted() {
                return Err(unsupported(format!("the target of inode {} is encrypted", inode.number)));
            }
            let malformed = || damage(format!("the target of the link in inode {} is malformed", inode.number));
            let size = usize::try_from(inode.size(&self.volume.superblock)).map_err(|_| malformed())?;
            // A target and its NUL byte fit into a block.
            if size == 0 || size >= self.volume.geometry().block_len() {
                return Err(malformed());
            }
            let target = if inode.is_inline() {
                inline::content(&self.volume, inode)?
            } else if size < inode.block().len() && !inode.has_extents() {
                inode.block()[..size].to_vec()
            } else {
                let mut target = vec![0; size];
                content(&self.volume, inode)?.read_at(0, &mut target)?;
                target
            };
            if target.contains(&0) { Err(malformed()) } else { Ok(OsString::from_vec(target)) }
        })
    }

    fn xattrs(&self, entry: &Entry) -> io::Result<Xattrs> {
        self.with_inode(entry, |inode| xattrs(&self.volume, inode))
    }
}
