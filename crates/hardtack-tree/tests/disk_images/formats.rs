//! Every format that is read, in the shapes that qemu-img gives it.

use hardtack_tree::disk_image::DiskFormat;

use crate::support::{Disk, content, data, data_by_qemu, open, qemu_img};

/// How qemu-img is asked for a format: arguments of `convert`, its name, and ours.
pub(crate) const SHAPES: &[(&[&str], &str, DiskFormat)] = &[
    (&["-O", "raw"], "raw", DiskFormat::Raw),
    (&["-O", "qcow2"], "qcow2", DiskFormat::Qcow2),
    (&["-O", "qcow2", "-o", "compat=0.10"], "qcow2", DiskFormat::Qcow2),
    (&["-O", "qcow2", "-o", "cluster_size=512"], "qcow2", DiskFormat::Qcow2),
    (&["-O", "qcow2", "-o", "cluster_size=2M"], "qcow2", DiskFormat::Qcow2),
    (&["-O", "qcow2", "-c"], "qcow2", DiskFormat::Qcow2),
    (&["-O", "qcow2", "-c", "-o", "cluster_size=4k,compat=0.10"], "qcow2", DiskFormat::Qcow2),
    (&["-O", "qcow2", "-c", "-o", "compression_type=zstd"], "qcow2", DiskFormat::Qcow2),
    (&["-O", "qcow2", "-c", "-o", "compression_type=zstd,cluster_size=2M"], "qcow2", DiskFormat::Qcow2),
    (&["-O", "qcow2", "-S", "0"], "qcow2", DiskFormat::Qcow2),
    (&["-O", "vmdk"], "vmdk", DiskFormat::VmdkSparse),
    (&["-O", "vmdk", "-o", "zeroed_grain=on"], "vmdk", DiskFormat::VmdkSparse),
    (&["-O", "vmdk", "-o", "subformat=streamOptimized"], "vmdk", DiskFormat::VmdkStream),
    (&["-O", "vpc", "-o", "subformat=dynamic,force_size=on"], "vpc", DiskFormat::VhdDynamic),
    (&["-O", "vpc", "-o", "subformat=fixed,force_size=on"], "vpc", DiskFormat::VhdFixed),
    (&["-O", "vpc"], "vpc", DiskFormat::VhdDynamic),
];

/// Holds an image of every shape against the raw disk and against what qemu-img finds in it.
pub(crate) fn check(disk: &Disk) {
    let raw = std::fs::read(disk.raw()).unwrap();
    for (arguments, format, expected) in SHAPES {
        let image = disk.convert(arguments);
        let read = open(&image, *expected);
        let found = content(&*read);
        // A VHD may be rounded up to whole cylinders.
        assert!(found.len() >= raw.len() && found[raw.len()..].iter().all(|byte| *byte == 0), "{arguments:?}");
        assert!(found[..raw.len()] == raw[..], "{arguments:?}: another content");
        let information: serde_json::Value =
            serde_json::from_str(&qemu_img(&["info", "--output=json", "-f", format, image.to_str().unwrap()])).unwrap();
        assert_eq!(information["virtual-size"].as_u64(), Some(read.size()), "{arguments:?}");
        assert_eq!(data(&*read), data_by_qemu(&image, format), "{arguments:?}");
    }
}

#[test]
fn every_format_holds_the_disk_that_qemu_reads_in_it() {
    const MIB: u64 = 1 << 20;
    let disk = Disk::new(
        40 * MIB + 512,
        &[
            (0, 512, 1),
            (65_536 - 100, 200, 2),
            (3 * MIB, 300_000, 4),
            (5 * MIB + 4096, 70_001, 3),
            (33 * MIB, 4_200_000, 6),
            (40 * MIB, 512, 5),
        ],
    );
    check(&disk);
}

#[test]
fn a_disk_without_any_content_is_a_hole() {
    check(&Disk::new(1 << 20, &[]));
}

#[test]
fn a_disk_of_terabytes_is_searched_at_once_where_it_is_empty() {
    let far = (1_u64 << 40) + (5 << 20);
    let disk = Disk::new(2 << 40, &[(far, 4096, 1)]);
    for (arguments, format, expected) in [
        (&["-O", "qcow2"][..], "qcow2", DiskFormat::Qcow2),
        (&["-O", "vmdk"], "vmdk", DiskFormat::VmdkSparse),
        (&["-O", "vpc", "-o", "force_size=on"], "vpc", DiskFormat::VhdDynamic),
    ] {
        if format == "vpc" {
            // Its table has an entry for every 2 MiB; 2040 GiB is the most that it can have.
            std::fs::File::options().write(true).open(disk.raw()).unwrap().set_len(2040 << 30).unwrap();
        }
        let image = disk.convert(arguments);
        let read = open(&image, expected);
        let mut buffer = [0; 4096];
        read.read_at(far, &mut buffer).unwrap();
        assert!(buffer.iter().any(|byte| *byte != 0));
        assert_eq!(data(&*read), data_by_qemu(&image, format));
    }
}
