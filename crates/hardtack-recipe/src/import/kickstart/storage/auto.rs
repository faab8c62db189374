//! `autopart` and `reqpart`: what the installer lays out by itself.

use std::str::FromStr;

use super::content::without_counterpart;
use super::disks::{Amount, Disk, DiskGroup, DiskVolume};
use super::{Content, Storage};
use crate::import::Fate;
use crate::import::kickstart::reader::Reader;
use crate::{FileSystem, MountPoint};

/// MiB of `/boot`, as Anaconda makes it.
pub(super) const BOOT: u64 = 1024;
/// MiB of swap: Anaconda reckons with the memory of the machine, which an image does not know.
const SWAP: u64 = 1024;
/// MiB that the root has at least.
const ROOT: u64 = 8 * 1024;

/// What `autopart` asks for.
pub(super) struct Auto {
    lvm: bool,
    fs: FileSystem,
    boot: bool,
    swap: bool,
}

/// Reads an `autopart` command.
pub(in super::super) fn autopart(reader: &mut Reader<'_>, storage: &mut Storage) {
    let fs = reader.value(&["--fstype"]);
    let kind = reader.value(&["--type"]);
    let plain = reader.flag(&["--nolvm"]);
    let (boot, swap) = (!reader.flag(&["--noboot"]), !reader.flag(&["--noswap"]));
    without_counterpart(reader);
    if !storage.is_empty() {
        return reader.fail("`autopart` and `part` exclude each other", "leave one of them out");
    }
    if reader.flag(&["--nohome"]) {
        reader.part("--nohome", Fate::NotNeeded("none is made for /home".into()));
    }
    let kind = kind.as_ref().map_or("lvm", |kind| kind.text.as_str());
    let mut fs = super::content::file_system(reader, fs.as_ref());
    match kind {
        "thinp" => {
            let remedy = "hardtack makes no thin pools; plain volumes are written";
            reader.part("--type", Fate::NotMapped(remedy.into()));
        }
        "btrfs" => fs = FileSystem::Btrfs,
        _ => {}
    }
    let lvm = !plain && !matches!(kind, "plain" | "partition" | "btrfs");
    storage.auto = Some(Auto { lvm, fs, boot, swap });
    let remedy =
        "a layout is written: /boot of 1 GiB, swap of 1 GiB, the rest for /; give them the sizes that they shall have";
    reader.not_mapped(remedy);
}

/// Reads a `reqpart` command.
pub(in super::super) fn reqpart(reader: &mut Reader<'_>, storage: &mut Storage) {
    if reader.flag(&["--add-boot"]) {
        reader.part("--add-boot", Fate::Mapped("disk: partition \"/boot\"".into()));
        storage.add_boot = Some(reader.line());
    }
    reader.whole(Fate::NotNeeded("the partitions of the firmware are made without being named".into()));
}

/// A file system without options.
pub(super) fn plain(mount: &str, fs: FileSystem) -> Option<Content> {
    Some(Content { mount: MountPoint::from_str(mount).ok()?, fs, options: Vec::new(), label: None })
}

impl Auto {
    /// The disk that it describes.
    pub(super) fn disk(&self) -> Disk {
        let mut disk = Disk::default();
        if self.boot {
            let fs = if self.fs == FileSystem::Btrfs { FileSystem::Ext4 } else { self.fs };
            disk.partitions.extend(plain("/boot", fs).map(|boot| (boot, Amount::Fixed(BOOT))));
            disk.needs += BOOT;
        }
        disk.needs += ROOT + if self.swap { SWAP } else { 0 };
        let root = plain("/", self.fs);
        if self.lvm {
            let mut group = DiskGroup { name: "system".into(), extent: None, size: Amount::Rest, volumes: Vec::new() };
            if self.swap {
                group.volumes.push(DiskVolume { name: "swap".into(), size: Amount::Fixed(SWAP), holds: None });
            }
            group.volumes.extend(root.map(|root| DiskVolume {
                name: "root".into(),
                size: Amount::Share(100),
                holds: Some(root),
            }));
            disk.groups.push(group);
        } else {
            disk.swap = self.swap.then_some(SWAP);
            disk.partitions.extend(root.map(|root| (root, Amount::Rest)));
        }
        disk
    }
}
