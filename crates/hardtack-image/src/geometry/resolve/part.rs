//! The parts of a disk before they have their places.

use hardtack_hcl::Place;
use hardtack_recipe::{Extent, FileSystem, Mount, MountOption, Partition, Size, VolumeGroup};

use super::{Resolver, bytes, group};
use crate::geometry::{FileSystemSlot, LayoutError, Role};

/// A part that a recipe names.
pub(super) enum Wanted<'l> {
    /// A file system on a partition.
    Partition(&'l Partition),
    /// A volume group on a partition.
    Group(&'l VolumeGroup),
}

impl Wanted<'_> {
    pub(super) fn size(&self) -> Extent {
        match self {
            Self::Partition(partition) => partition.size,
            Self::Group(group) => group.size,
        }
    }

    /// What messages call it, and the partition table where it has names.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Partition(partition) => partition.mount.point.to_string(),
            Self::Group(group) => group.name.to_string(),
        }
    }

    pub(super) fn what(&self) -> &'static str {
        match self {
            Self::Partition(partition) => kind_text(partition.mount.fs),
            Self::Group(_) => "a volume group",
        }
    }

    /// The least that it needs.
    pub(super) fn least(&self) -> Size {
        match self {
            Self::Partition(partition) => least(partition.mount.fs),
            Self::Group(group) => group::least(group),
        }
    }

    pub(super) fn place(&self) -> &Place {
        match self {
            Self::Partition(partition) => &partition.mount.place,
            Self::Group(group) => &group.place,
        }
    }
}

/// What messages call a file system.
pub(super) fn kind_text(fs: FileSystem) -> &'static str {
    match fs {
        FileSystem::Ext4 => "a file system",
        FileSystem::Xfs => "xfs",
        FileSystem::Btrfs => "btrfs",
    }
}

/// The least that a file system needs: below it ext4 has hardly any room beside its journal, and mkfs.xfs(8) and
/// mkfs.btrfs(8) refuse to make one.
pub(super) fn least(fs: FileSystem) -> Size {
    match fs {
        FileSystem::Ext4 => Size::from_mib(16),
        FileSystem::Xfs => Size::from_mib(300),
        FileSystem::Btrfs => Size::from_mib(109),
    }
}

/// A part that has no place yet.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) sectors: u64,
    pub(super) role: Role,
}

impl Part {
    pub(super) fn new(name: &str, sectors: u64, role: Role) -> Self {
        Self { name: name.into(), sectors, role }
    }

    /// Its name and size, for a message.
    pub(super) fn named(&self) -> (String, Size) {
        (self.name.clone(), bytes(u128::from(self.sectors)))
    }
}

impl Resolver<'_> {
    /// A part of so many sectors.
    pub(super) fn part(&self, wanted: &Wanted<'_>, sectors: u64) -> Result<Part, LayoutError> {
        let role = match wanted {
            Wanted::Partition(partition) => Role::FileSystem(self.file_system(&partition.mount, partition.grow)),
            Wanted::Group(group) => Role::PhysicalVolume(self.group(group, sectors)?),
        };
        Ok(Part::new(&wanted.name(), sectors, role))
    }

    /// A file system with its identities. They follow from its mount point, of which an image has one each.
    pub(super) fn file_system(&self, mount: &Mount, grow: bool) -> FileSystemSlot {
        let point = mount.point.as_str();
        let mut options = mount.options.clone();
        let mut add = |text: &str| {
            options.extend(text.parse::<MountOption>().ok().filter(|option| !mount.options.contains(option)));
        };
        if self.layout.read_only && mount.point.is_root() {
            add("ro");
        }
        if grow {
            add("x-systemd.growfs");
        }
        FileSystemSlot {
            mount: mount.point.clone(),
            kind: mount.fs,
            uuid: self.identity.of("file system", point),
            hash_seed: self.identity.of("hash seed", point),
            label: mount.label.clone(),
            options,
        }
    }
}

/// A name for the table's entry, which has room for 36 UTF-16 units: of a longer one the end is kept.
pub(super) fn table_name(name: &str) -> String {
    let mut units = 0;
    let keep = name.chars().rev().take_while(|c| {
        units += c.len_utf16();
        units <= 36
    });
    let kept = keep.collect::<Vec<_>>();
    kept.into_iter().rev().collect()
}
