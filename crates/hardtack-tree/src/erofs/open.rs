//! A file system as a tree.

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::sync::Arc;

use super::content::Content;
use super::directory;
use super::superblock::{Superblock, damaged, probe};
use super::volume::Volume;
use super::xattrs::xattrs;
use crate::damage::damage;
use crate::walk::{Blocks, Directories, Names, walk};
use crate::{Contents, Entry, FormatResult, IndexedTree, Metadata, OpenFile, Source, Xattrs};

/// Bytes of the longest target of a link (`PATH_MAX`, its NUL left out).
const LONGEST_TARGET: u64 = 4095;

/// The content of an EROFS file system; see [`open`].
#[derive(Debug)]
pub struct Erofs {
    volume: Arc<Volume>,
}

/// Reads the file system that `source` holds, as a tree named `label`: its names and inodes at once, content and
/// extended attributes when they are asked for.
///
/// # Errors
/// When the superblock is damaged, the file system has a feature that hardtack does not read, or `source` cannot be
/// read. What else is damaged is unreadable in the index of the tree.
pub fn open(source: Arc<dyn Source>, label: impl Into<String>) -> FormatResult<IndexedTree<Erofs>> {
    let superblock = probe(&*source)?.ok_or_else(|| damaged("it has no superblock"))?;
    let volume = Arc::new(Volume { source, superblock });
    let index = walk(&Walked { volume: &volume });
    Ok(IndexedTree::new(label, index, Erofs { volume }))
}

/// The file system as the walk sees it.
struct Walked<'v> {
    volume: &'v Arc<Volume>,
}

impl Directories for Walked<'_> {
    fn root(&self) -> u64 {
        self.volume.superblock.root
    }

    fn blocks(&self) -> u64 {
        self.volume.superblock.blocks
    }

    fn metadata(&self, inode: u64) -> io::Result<Metadata> {
        Ok(self.volume.inode(inode)?.metadata)
    }

    fn names(&self, inode: u64, names: &mut Names, left: &Blocks) -> io::Result<()> {
        directory::names(self.volume, &self.volume.inode(inode)?, names, left)
    }
}

impl Erofs {
    /// What the file system says of itself.
    pub fn superblock(&self) -> &Superblock {
        &self.volume.superblock
    }
}

impl Contents for Erofs {
    fn open(&self, entry: &Entry) -> io::Result<OpenFile> {
        let content = Content::of(&self.volume, &self.volume.inode(entry.metadata.inode)?)?;
        Ok(OpenFile::Source(Arc::new(content)))
    }

    fn target(&self, entry: &Entry) -> io::Result<OsString> {
        let inode = self.volume.inode(entry.metadata.inode)?;
        let malformed = || damage(format!("the target of the link in inode {} is malformed", inode.number));
        if !(1..=LONGEST_TARGET).contains(&inode.size) {
            return Err(malformed());
        }
        let mut target = vec![0; inode.size as usize];
        Content::of(&self.volume, &inode)?.read_at(0, &mut target)?;
        if target.contains(&0) { Err(malformed()) } else { Ok(OsString::from_vec(target)) }
    }

    fn xattrs(&self, entry: &Entry) -> io::Result<Xattrs> {
        xattrs(&self.volume, &self.volume.inode(entry.metadata.inode)?)
    }
}
