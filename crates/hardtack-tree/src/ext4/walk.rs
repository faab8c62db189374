//! One parallel walk over a file system, into an [`Index`].

use std::collections::HashSet;
use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use super::directory::Names;
use super::inode::ROOT;
use super::table::Table;
use super::volume::{Volume, damage, unsupported};
use crate::threads::{Queue, everywhere};
use crate::{Entry, FileKind, Index, TreePath, Unreadable};

/// The longest path that Linux takes: `PATH_MAX` with its NUL byte. It bounds the depth, too.
const LONGEST_PATH: usize = 4095;
/// The most bytes of all paths together: long paths to many names would otherwise need far more memory than the
/// directories that hold them.
const MOST_PATHS: u64 = 1 << 30;

/// Walks everything below the root directory. What cannot be read, the root itself included, is kept as unreadable.
pub(super) fn walk(volume: &Volume) -> Index {
    let table = Table::new(volume);
    let root = TreePath::root();
    let top = match table.metadata(ROOT, &mut Vec::new()) {
        Ok(top) => top,
        Err(error) => return Index::in_order(Vec::new(), vec![unreadable(root, &error)]),
    };
    let walk = Walk {
        volume,
        table,
        blocks: AtomicU64::new(volume.geometry().blocks),
        paths: AtomicU64::new(MOST_PATHS),
        directories: AtomicUsize::new(1),
    };
    let top = Entry { path: root.clone(), metadata: top };
    if top.metadata.kind != FileKind::Directory {
        return Index::in_order(vec![top], vec![unreadable(root, &damage("it is no directory"))]);
    }
    let queue = Queue::new(Directory { number: 0, path: root, inode: ROOT, parent: ROOT });
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
    inode: u32,
    /// The inode of the directory that it was found in.
    parent: u32,
}

/// What is in one directory.
#[derive(Default)]
struct Listing {
    number: usize,
    /// In the order of names.
    entries: Vec<Entry>,
    /// The directories among them, in the order in which what is below them comes.
    below: Vec<Below>,
}

/// What is below a directory comes after this many entries of the listing that it stands in: behind `/a`, there may
/// be `/a-` before `/a/b`.
struct Below {
    after: usize,
    number: usize,
}

/// What the threads of a walk share.
struct Walk<'v> {
    volume: &'v Volume,
    table: Table<'v>,
    /// Blocks that directories may still have.
    blocks: AtomicU64,
    /// Bytes that paths may still have.
    paths: AtomicU64,
    /// Directories found so far.
    directories: AtomicUsize,
}

impl Walk<'_> {
    fn work(&self, queue: &Queue<Directory>) -> (Vec<Listing>, Vec<Unreadable>) {
        let (mut listings, mut failed) = (Vec::new(), Vec::new());
        let (mut names, mut buffer) = (Names::default(), Vec::new());
        while let Some(directory) = queue.take() {
            let read = self.volume.inode(directory.inode, &mut buffer);
            let read = read.and_then(|inode| names.read(self.volume, &inode, &self.blocks));
            let mut below = Vec::new();
            let listed = self.list(&directory, &names, &mut buffer, &mut below, &mut failed);
            let listed = listed.map(|listing| listings.push(listing));
            if let Err(error) = read.and(listed) {
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
        buffer: &mut Vec<u8>,
        below: &mut Vec<Directory>,
        failed: &mut Vec<Unreadable>,
    ) -> io::Result<Listing> {
        match names.parent() {
            // A directory that is its own descendant or stands in two places is found by this.
            Some(parent) if parent != directory.parent => {
                return Err(damage(format!("its parent is inode {parent}, not the directory that it stands in")));
            }
            Some(_) => {}
            None => return Ok(Listing { number: directory.number, ..Listing::default() }),
        }
        self.take_paths(directory, names)?;
        let mut listing = Listing { number: directory.number, ..Listing::default() };
        listing.entries.reserve_exact(names.len());
        let mut inside = HashSet::new();
        for (name, inode) in names.iter() {
            let path = directory.path.child(OsStr::from_bytes(name));
            match self.table.metadata(inode, buffer) {
                Ok(metadata) => {
                    if metadata.kind == FileKind::Directory {
                        if inode != directory.inode && inside.insert(inode) {
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
        let mut order: Vec<(Vec<u8>, usize)> =
            below.iter().map(|directory| ([directory.path.bytes(), b"/"].concat(), directory.number)).collect();
        order.sort_unstable();
        let after = |prefix: &[u8]| listing.entries.partition_point(|entry| entry.path.bytes() < prefix);
        listing.below = order.iter().map(|(prefix, number)| Below { after: after(prefix), number: *number }).collect();
        Ok(listing)
    }

    /// Sees to it that the paths in a directory are not too long, one by one and together.
    fn take_paths(&self, directory: &Directory, names: &Names) -> io::Result<()> {
        let prefix = directory.path.bytes().len() + 1;
        let longest = names.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        if prefix + longest > LONGEST_PATH {
            return Err(unsupported("the paths in it are longer than Linux takes"));
        }
        let all = names.iter().map(|(name, _)| (prefix + name.len()) as u64).sum::<u64>();
        match self.paths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(all)) {
            Ok(_) => Ok(()),
            Err(_) => Err(unsupported("all paths together are longer than 1 GiB")),
        }
    }
}

/// The entries of all listings in the order of their paths.
fn in_order(top: Entry, listings: Vec<Listing>) -> Vec<Entry> {
    let count = listings.iter().map(|listing| listing.entries.len()).sum::<usize>();
    let mut entries = Vec::with_capacity(count + 1);
    entries.push(top);
    let mut by_number: Vec<Option<Listing>> = Vec::new();
    for listing in listings {
        let number = listing.number;
        if by_number.len() <= number {
            by_number.resize_with(number + 1, || None);
        }
        by_number[number] = Some(listing);
    }
    let mut open: Vec<_> = by_number.first_mut().and_then(Option::take).map(Unfolding::new).into_iter().collect();
    while let Some(listing) = open.last_mut() {
        match listing.below.next() {
            Some(below) => {
                entries.extend(listing.entries.by_ref().take(below.after - listing.given));
                listing.given = below.after;
                open.extend(by_number.get_mut(below.number).and_then(Option::take).map(Unfolding::new));
            }
            None => {
                entries.extend(listing.entries.by_ref());
                open.pop();
            }
        }
    }
    entries
}

/// A listing whose entries are on their way into the index.
struct Unfolding {
    entries: std::vec::IntoIter<Entry>,
    /// How many of them are there.
    given: usize,
    below: std::vec::IntoIter<Below>,
}

impl Unfolding {
    fn new(listing: Listing) -> Self {
        Self { entries: listing.entries.into_iter(), given: 0, below: listing.below.into_iter() }
    }
}
