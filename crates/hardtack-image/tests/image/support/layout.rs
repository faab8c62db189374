//! Layouts as recipes give them.

use hardtack_hcl::Place;
use hardtack_image::Geometry;
use hardtack_recipe::{
    Disk, Extent, FileSystem, Firmware, ImageFormat, Layout, Loader, Mount, Partition, PartitionTable, Size, Volume,
    VolumeGroup, VolumeUse,
};

/// A disk of this size that boots by nothing, with partitions as in `"/home:4G"`.
pub(crate) fn layout(size: &str, partitions: &[&str]) -> Layout {
    Layout {
        boot: disk(None, size, partitions),
        further: Vec::new(),
        firmware: Vec::new(),
        loader: Loader::Grub,
        formats: vec![ImageFormat::Raw],
        platforms: Vec::new(),
        read_only: false,
        tmpfs: Vec::new(),
        overlays: Vec::new(),
        kernel_args: Vec::new(),
    }
}

/// A disk of this size, with partitions as in `"/home:4G"`.
pub(crate) fn disk(name: Option<&str>, size: &str, partitions: &[&str]) -> Disk {
    Disk {
        name: name.map(|name| name.parse().unwrap()),
        size: size.parse().unwrap(),
        size_place: Place::default(),
        table: PartitionTable::Gpt,
        swap: None,
        partitions: partitions.iter().map(|text| part(text)).collect(),
        groups: Vec::new(),
        place: Place::default(),
    }
}

/// A volume group on the rest of its disk, with ext4 volumes as in `"root / 4G"` and swap as in `"swap swap 1G"`.
pub(crate) fn group(name: &str, volumes: &[&str]) -> VolumeGroup {
    VolumeGroup {
        name: name.parse().unwrap(),
        size: Extent::Rest,
        extent: Size::from_mib(4),
        volumes: volumes.iter().map(|text| volume(text)).collect(),
        place: Place::default(),
    }
}

fn volume(text: &str) -> Volume {
    let words: Vec<&str> = text.split(' ').collect();
    let [name, holds, size] = words[..] else { panic!("{text}") };
    Volume {
        name: name.parse().unwrap(),
        size: size.parse().unwrap(),
        holds: if holds == "swap" { VolumeUse::Swap } else { VolumeUse::FileSystem(mount(holds)) },
        place: Place::default(),
    }
}

fn mount(point: &str) -> Mount {
    Mount {
        point: point.parse().unwrap(),
        fs: FileSystem::Ext4,
        options: Vec::new(),
        label: None,
        place: Place::default(),
    }
}

/// A partition as in `"/home:4G"`.
pub(crate) fn part(text: &str) -> Partition {
    let (point, size) = text.split_once(':').unwrap();
    Partition { mount: mount(point), size: size.parse().unwrap(), grow: false }
}

/// The geometry of a layout for the image `test`, with everything on it for both firmwares.
pub(crate) fn geometry(layout: &mut Layout) -> Geometry {
    layout.firmware = vec![Firmware::Bios, Firmware::Uefi];
    Geometry::resolve(layout, &"test".parse().unwrap()).unwrap()
}
