//! One parallel walk over a file system whose inodes are known by numbers, into an [`Index`].

use std::collections::HashSet;
use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use crate::damage::{damage, unsupported};
use crate::threads::{Queue, everywhere};
use crate::{Entry, FileKind, Index, Metadata, TreePath, Unreadable};

mod names;
mod order;

pub(crate) use names::Names;
use order::{Listing, in_order};

/// The longest path that Linux takes: `PATH_MAX` with its NUL byte. It bounds the depth, too.
const LONGEST_PATH: usize = 4095;
/// The most bytes of all paths together: long paths to many names would otherwise need far more memory than the
/// directories that hold them.
const MOST_PATHS: u64 = 1 << 30;

/// A file system, as a walk over it needs it.
pub(crate) trait Directories: Sync {
    /// The inode of the root directory.
    fn root(&self) -> u64;

    /// Blocks of the whole file system: those of all directories together cannot be more.
    fn blocks(&self) -> u64;

    /// What an inode is.
    ///
    /// # Errors
    /// When it is not in use or damaged, or cannot be read.
    fn metadata(&self, inode: u64) -> io::Result<Metadata>;

    /// Adds the names of a directory to `names`, and tells of its parent. On damage the names before it are kept. The
    /// blocks that are read are taken from `left`.
    ///
    /// # Errors
    /// When the directory is damaged or of a sort that is not read, or cannot be read.
    fn names(&self, inode: u64, names: &mut Names, left: &Blocks) -> io::Result<()>;
}

/// Blocks that directories may still have: as no two of them share one, they never come to an end in a sound file
/// system.
pub(crate) struct Blocks(AtomicU64);

impl Blocks {
    /// Takes `count` of them.
    ///
    /// # Errors
    /// When there are not so many.
    pub(crate) fn take(&self, count: u64) -> io::Result<()> {
        let taken = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(count));
        taken.map(drop).map_err(|_| damage("directories have more blocks than there are"))
    }
}

/// Walks everything below the root directory. What cannot be read, the root itself included, is kept as unreadable.
pub(crate) fn walk(file_system: &impl Directories) -> Index {
    let root = TreePath::root();
    let top = match file_system.metadata(file_system.root()) {
        Ok(top) => top,
        Err(error) => return Index::in_order(Vec::new(), vec![unreadable(root, &error)]),
    };
    let top = Entry { path: root.clone(), metadata: top };
    if top.metadata.kind != FileKind::Directory {
        return Index::in_order(vec![top], vec![unreadable(root, &damage("it is no directory"))]);
    }
    let walk = Walk {
        file_system,
        blocks: Blocks(AtomicU64::new(file_system.blocks())),
        paths: AtomicU64::new(MOST_PATHS),
        directories: AtomicUsize::new(1),
    };
    let inode = file_system.root();
    let queue = Queue::new(Directory { number: 0, path: root, inode, parent: inode });
    let (mut listings, mut unreadable) = (Vec::new(), Vec::new());
    for (part, mut failed) in everywhere(|| walk.work(&queue)) {
        listings.extend(part);
        unreadable.append(&mut failed);
    }
    Index::in_order(in_order(top, listings), unreadable)
}

fn unreadable(path: TreePath, error: &io::Error) -> Unreadable {
    Unreadable { path, reason: error.to_string() }
}

/// A directory that is still to be read.
struct Directory {
    /// Its place among all directories of the walk.
    number: usize,
    path: TreePath,
    inode: u64,
    /// The inode of the directory that it was found in.
    parent: u64,
}

/// What the threads of a walk share.
struct Walk<'f, F> {
    file_system: &'f F,
    blocks: Blocks,
    /// Bytes that paths may still have.
    paths: AtomicU64,
    /// Directories found so far.
    directories: AtomicUsize,
}

impl<F: Directories> Walk<'_, F> {
    fn work(&self, queue: &Queue<Directory>) -> (Vec<Listing>, Vec<Unreadable>) {
        let (mut listings, mut failed) = (Vec::new(), Vec::new());
        let mut names = Names::default();
        while let Some(directory) = queue.take() {
            names.clear();
            let read = self.file_system.names(directory.inode, &mut names, &self.blocks);
            let sorted = names.sort();
            let mut below = Vec::new();
            let listed = self.list(&directory, &names, &mut below, &mut failed);
            let listed = listed.map(|listing| listings.push(listing));
            if let Err(error) = read.and(sorted).and(listed) {
                failed.push(unreadable(directory.path, &error));
            }
            queue.done(below);
        }
        (listings, failed)
    }

    /// The entries of a directory whose names have been read, as far as they could be.
    fn list(
        &self,
        directory: &Directory,
        names: &Names,
        below: &mut Vec<Directory>,
        failed: &mut Vec<Unreadable>,
    ) -> io::Result<Listing> {
        let mut listing = Listing { number: directory.number, ..Listing::default() };
        match names.parent {
            // A directory that is its own descendant or stands in two places is found by this.
            Some(parent) if parent != directory.parent => {
                return Err(damage(format!("its parent is inode {parent}, not the directory that it stands in")));
            }
            Some(_) => {}
            None => return Ok(listing),
        }
        listing.entries.reserve_exact(names.iter().len());
        let mut inside = HashSet::from([directory.inode]);
        for (name, inode) in names.iter() {
            let length = directory.path.bytes().len() + 1 + name.len();
            if length > LONGEST_PATH {
                return Err(unsupported("the paths in it are longer than Linux takes"));
            }
            let left =
                self.paths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(length as u64));
            if left.is_err() {
                return Err(unsupported("all paths together are longer than 1 GiB"));
            }
            let path = directory.path.child(OsStr::from_bytes(name));
            match self.file_system.metadata(inode) {
                Ok(metadata) => {
                    if metadata.kind == FileKind::Directory {
                        if inside.insert(inode) {
                            let number = self.directories.fetch_add(1, Ordering::Relaxed);
                            below.push(Directory { number, path: path.clone(), inode, parent: directory.inode });
                        } else {
                            failed.push(unreadable(path.clone(), &damage("it stands in more than one place")));
                        }
                    }
                    listing.entries.push(Entry { path, metadata });
                }
                Err(error) => failed.push(unreadable(path, &error)),
            }
        }
        listing.place(below.iter().map(|directory| (directory.path.bytes(), directory.number)));
        Ok(listing)
    }
}
