//! Partitions, volume groups and logical volumes.

mod auto;
mod content;
mod disks;
mod groups;
mod lvm;
mod part;
mod write;

use std::ops::Range;

use crate::{FileSystem, GroupName, MountOption, MountPoint, VolumeName};

pub(super) use auto::{autopart, reqpart};
pub(super) use disks::{Disk, plan};
pub(super) use lvm::{logvol, volgroup};
pub(super) use part::part;
pub(super) use write::{size_variable, write};

/// What the commands on storage say, in the order of the file.
#[derive(Default)]
pub(super) struct Storage {
    parts: Vec<Part>,
    groups: Vec<Group>,
    volumes: Vec<Volume>,
    auto: Option<auto::Auto>,
    /// A partition for `/boot` is asked for without its size.
    add_boot: Option<usize>,
}

/// `part`: a partition.
struct Part {
    /// The disk that it is to be on, by the kernel's name.
    disk: Option<String>,
    room: Room,
    holds: PartUse,
}

enum PartUse {
    /// A file system.
    Mount(Content),
    Swap,
    /// A physical volume, by its name in the kickstart: `pv.01`.
    Physical(String),
    /// A file system in memory.
    Memory(MountPoint, Vec<MountOption>),
}

/// `volgroup`: a volume group.
struct Group {
    line: usize,
    name: GroupName,
    /// KiB of an extent.
    extent: Option<u64>,
    /// Its physical volumes.
    physical: Vec<String>,
}

/// `logvol`: a logical volume.
struct Volume {
    /// The name of its group, which may be none.
    group: String,
    name: VolumeName,
    room: Room,
    /// None for swap.
    holds: Option<Content>,
}

/// What a file system says of itself.
#[derive(Clone)]
struct Content {
    mount: MountPoint,
    fs: FileSystem,
    options: Vec<MountOption>,
    label: Option<String>,
}

/// How much room something takes.
#[derive(Clone)]
struct Room {
    line: usize,
    /// What notes call it: `part /home`.
    subject: String,
    /// MiB that it has at least.
    least: u64,
    /// Whether it takes what is left.
    grow: bool,
    /// Percent of what the others leave of its group.
    share: Option<u64>,
}

/// The largest number of MiB that a disk can have.
const MOST_MIB: u64 = 1 << 43;

impl Storage {
    /// Whether nothing is said of partitions.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.volumes.is_empty() && self.auto.is_none() && self.add_boot.is_none()
    }

    /// Whether a file system is mounted at a place already.
    fn has(&self, mount: &MountPoint) -> bool {
        let parts = self.parts.iter().filter_map(|part| match &part.holds {
            PartUse::Mount(content) => Some(&content.mount),
            PartUse::Memory(mount, _) => Some(mount),
            PartUse::Swap | PartUse::Physical(_) => None,
        });
        let volumes = self.volumes.iter().filter_map(|volume| Some(&volume.holds.as_ref()?.mount));
        parts.chain(volumes).any(|there| there == mount)
    }
}

/// A value with its place.
type Placed<T> = (T, Range<usize>);
