//! Which bytes of a disk a byte of a file is.

use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use hardtack_tree::image::Disk;
use hardtack_tree::{Source, Tree, TreePath};

/// A byte of one of several disks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) disk: usize,
    pub(super) offset: u64,
}

/// Disks that say what is read of them: so partitions, volumes and every file system tell where a file lies, and need
/// not be asked for it.
pub(super) struct Followed {
    /// The disks, to be opened.
    pub(super) disks: Vec<Disk>,
    last: Arc<Last>,
}

/// What was read last.
#[derive(Debug, Default)]
struct Last {
    is_wanted: AtomicBool,
    place: Mutex<Option<(Place, usize)>>,
}

#[derive(Debug)]
struct FollowedDisk {
    content: Arc<dyn Source>,
    number: usize,
    last: Arc<Last>,
}

impl Followed {
    pub(super) fn new(disks: &[Disk]) -> Self {
        let last = Arc::new(Last::default());
        let follow = |(number, disk): (usize, &Disk)| Disk {
            name: disk.name.clone(),
            content: Arc::new(FollowedDisk { content: disk.content.clone(), number, last: last.clone() }),
        };
        Self { disks: disks.iter().enumerate().map(follow).collect(), last }
    }

    /// Where byte `offset` of a file is; `None` where the file system holds it in another form. Nothing else may be read
    /// meanwhile.
    pub(super) fn place_of(&self, tree: &dyn Tree, path: &TreePath, offset: u64) -> Option<Place> {
        let file = tree.open_file(path).ok().flatten()?;
        self.last.set(None);
        self.last.is_wanted.store(true, Ordering::Relaxed);
        let read = file.read_at(offset, &mut [0]);
        self.last.is_wanted.store(false, Ordering::Relaxed);
        // More than the one byte is a block that is unpacked.
        let (place, length) = self.last.get()?;
        (read.is_ok() && length == 1).then_some(place)
    }
}

impl Last {
    fn set(&self, place: Option<(Place, usize)>) {
        *self.place.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = place;
    }

    fn get(&self) -> Option<(Place, usize)> {
        *self.place.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Source for FollowedDisk {
    fn size(&self) -> u64 {
        self.content.size()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        if self.last.is_wanted.load(Ordering::Relaxed) {
            self.last.set(Some((Place { disk: self.number, offset }, buffer.len())));
        }
        self.content.read_at(offset, buffer)
    }

    fn data_after(&self, offset: u64) -> io::Result<Option<Range<u64>>> {
        self.content.data_after(offset)
    }
}
