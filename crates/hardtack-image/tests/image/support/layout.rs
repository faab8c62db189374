//! Layouts as recipes give them.

use hardtack_hcl::Place;
use hardtack_image::Geometry;
use hardtack_recipe::{FileSystem, Firmware, ImageFormat, Layout, Partition, PartitionTable};

/// A disk of this size that boots by nothing, with partitions as in `"/home:4G"`.
pub(crate) fn layout(size: &str, partitions: &[&str]) -> Layout {
    Layout {
        size: size.parse().unwrap(),
        table: PartitionTable::Gpt,
        firmware: Vec::new(),
        formats: vec![ImageFormat::Raw],
        swap: None,
        partitions: partitions.iter().map(|text| part(text)).collect(),
        tmpfs: Vec::new(),
        kernel_args: Vec::new(),
        place: Place::default(),
    }
}

/// A partition as in `"/home:4G"`.
pub(crate) fn part(text: &str) -> Partition {
    let (mount, size) = text.split_once(':').unwrap();
    Partition {
        mount: mount.parse().unwrap(),
        size: size.parse().unwrap(),
        fs: FileSystem::Ext4,
        options: Vec::new(),
        label: None,
        place: Place::default(),
    }
}

/// The geometry of a layout for the image `test`, with everything on it for both firmwares.
pub(crate) fn geometry(layout: &mut Layout) -> Geometry {
    layout.firmware = vec![Firmware::Bios, Firmware::Uefi];
    Geometry::resolve(layout, &"test".parse().unwrap()).unwrap()
}
