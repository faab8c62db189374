//! One parallel walk over a directory, into an [`Index`].

use std::io;
use std::os::fd::{AsFd, BorrowedFd};

use rustix::fs::{AtFlags, OFlags, StatxFlags, statx};
use rustix::io::Errno;

use crate::index::{Entry, Index, Unreadable};
use crate::root::{Root, metadata, stat};
use crate::threads::{Queue, everywhere};
use crate::{FileKind, TreePath};

/// Walks everything below `root`. What cannot be read, the root itself included, is kept as unreadable.
pub(crate) fn survey(root: &Root) -> Index {
    let start = TreePath::root();
    let mut found = Found::default();
    match stat(root.as_fd()).and_then(|top| Ok((top, device_of(root.as_fd())?))) {
        Ok((metadata, device)) => {
            found.entries.push(Entry { path: start.clone(), metadata });
            walk(root, Directory { path: start, device }, &mut found);
        }
        Err(errno) => found.unreadable(start, errno),
    }
    Index::new(found.entries, found.unreadable, found.left_out)
}

fn walk(root: &Root, start: Directory, found: &mut Found) {
    let queue = Queue::new(start);
    everywhere(|| work(root, &queue)).into_iter().for_each(|part| found.append(part));
}

/// A directory that is still to be read, and the device of the directory that holds it.
struct Directory {
    path: TreePath,
    device: Device,
}

/// Major and minor number of the device that a file system lies on.
type Device = (u32, u32);

#[derive(Default)]
struct Found {
    entries: Vec<Entry>,
    unreadable: Vec<Unreadable>,
    left_out: Vec<TreePath>,
}

impl Found {
    fn append(&mut self, mut part: Found) {
        self.entries.append(&mut part.entries);
        self.unreadable.append(&mut part.unreadable);
        self.left_out.append(&mut part.left_out);
    }

    fn unreadable(&mut self, path: TreePath, errno: Errno) {
        self.unreadable.push(Unreadable { path, reason: io::Error::from(errno).to_string() });
    }
}

fn work(root: &Root, queue: &Queue<Directory>) -> Found {
    let mut found = Found::default();
    while let Some(directory) = queue.take() {
        let mut below = Vec::new();
        read(root, &directory, &mut found, &mut below);
        queue.done(below);
    }
    found
}

/// Every directory is opened by its whole path: depth costs no descriptors and no stack.
fn read(root: &Root, directory: &Directory, found: &mut Found, below: &mut Vec<Directory>) {
    let fd = match root.content(&directory.path, OFlags::DIRECTORY) {
        Ok(fd) => fd,
        // Gone, or replaced by something else, since its parent was read.
        Err(Errno::NOENT | Errno::NOTDIR | Errno::LOOP) => return,
        Err(errno) => return found.unreadable(directory.path.clone(), errno),
    };
    let device = match device_of(fd.as_fd()) {
        Ok(device) => device,
        Err(errno) => return found.unreadable(directory.path.clone(), errno),
    };
    if device != directory.device && super::mounts::is_foreign(fd.as_fd(), &directory.path) {
        found.left_out.push(directory.path.clone());
        return;
    }
    let flags = AtFlags::SYMLINK_NOFOLLOW | AtFlags::NO_AUTOMOUNT;
    let listed = super::entries::each(fd.as_fd(), |name| {
        let path = directory.path.child(name);
        match statx(fd.as_fd(), name, flags, StatxFlags::BASIC_STATS) {
            Ok(stat) => {
                let metadata = metadata(&stat);
                if metadata.kind == FileKind::Directory {
                    below.push(Directory { path: path.clone(), device });
                }
                found.entries.push(Entry { path, metadata });
            }
            Err(Errno::NOENT) => {}
            Err(errno) => found.unreadable(path, errno),
        }
    });
    if let Err(errno) = listed {
        found.unreadable(directory.path.clone(), errno);
    }
}

fn device_of(fd: BorrowedFd<'_>) -> rustix::io::Result<Device> {
    let stat = statx(fd, "", AtFlags::EMPTY_PATH, StatxFlags::BASIC_STATS)?;
    Ok((stat.stx_dev_major, stat.stx_dev_minor))
}
