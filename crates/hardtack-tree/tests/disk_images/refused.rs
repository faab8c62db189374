//! Images that are sound and not read: each says what is in the way.

use std::fs;

use hardtack_tree::disk_image;
use insta::assert_snapshot;

use crate::support::{Disk, chain, qemu_img};

/// What is said of an image.
fn said(path: &std::path::Path) -> String {
    chain(&disk_image::open(path).unwrap_err())
}

#[test]
fn a_backing_file_is_named_and_not_opened() {
    let disk = Disk::new(1 << 20, &[]);
    let image = disk.path("top");
    qemu_img(&["create", "-f", "qcow2", "-u", "-b", "/etc/passwd", "-F", "raw", image.to_str().unwrap(), "1M"]);
    assert_snapshot!(said(&image), @"qcow2 with the backing file `/etc/passwd`, which hardtack does not read");
}

#[test]
fn what_a_qcow2_needs_beside_itself_is_said() {
    let disk = Disk::new(1 << 20, &[]);
    let image = disk.path("image");
    let create = |options: &[&str]| {
        let _ = fs::remove_file(&image);
        qemu_img(&[&["create", "-f", "qcow2"], options, &[image.to_str().unwrap(), "1M"]].concat());
        said(&image)
    };
    let data_file = format!("data_file={}", disk.path("data").display());
    assert_snapshot!(create(&["-o", &data_file]), @"qcow2 with an external data file, which hardtack does not read");
    assert_snapshot!(
        create(&["-o", "extended_l2=on"]),
        @"qcow2 with extended second-level entries, which hardtack does not read"
    );
    let secret =
        ["--object", "secret,id=s,data=x", "-o", "encrypt.format=luks,encrypt.key-secret=s,encrypt.iter-time=10"];
    assert_snapshot!(create(&secret), @"qcow2 with LUKS encryption, which hardtack does not read");
}

#[test]
fn a_vmdk_in_several_files_names_them() {
    let disk = Disk::new(1 << 20, &[(0, 512, 1)]);
    let image = disk.convert(&["-O", "vmdk", "-o", "subformat=monolithicFlat"]);
    assert_snapshot!(said(&image), @"VMDK with its content in other files, `image-flat`, which hardtack does not read");
    let image = disk.convert(&["-O", "vmdk", "-o", "subformat=twoGbMaxExtentSparse"]);
    assert_snapshot!(said(&image), @"VMDK with its content in other files, `image-s001`, which hardtack does not read");
    let part = disk.path("image-s001");
    assert_snapshot!(
        said(&part),
        @"VMDK with no descriptor of its own: it is one part of several of a disk, which hardtack does not read"
    );
}

#[test]
fn a_vmdk_with_a_parent_says_so() {
    let disk = Disk::new(1 << 20, &[(0, 512, 1)]);
    let base = disk.convert(&["-O", "vmdk"]);
    let top = disk.path("top");
    qemu_img(&["create", "-f", "vmdk", "-b", base.to_str().unwrap(), "-F", "vmdk", top.to_str().unwrap()]);
    let said = said(&top);
    assert!(said.starts_with("VMDK with the parent `") && said.contains("image"), "{said}");
}

#[test]
fn formats_that_are_not_read_are_known_by_name() {
    let disk = Disk::new(1 << 20, &[(0, 512, 1)]);
    let mut all = String::new();
    for format in ["vhdx", "vdi", "qed", "parallels"] {
        all.push_str(&said(&disk.convert(&["-O", format])));
        all.push('\n');
    }
    assert_snapshot!(all, @"
    disk image with the layout of VHDX, which hardtack does not read
    disk image with the layout of VDI, which hardtack does not read
    disk image with the layout of QED, which hardtack does not read
    disk image with the layout of Parallels, which hardtack does not read
    ");
}

#[test]
fn what_is_no_file_is_not_waited_for() {
    let disk = Disk::new(512, &[]);
    let pipe = disk.path("pipe");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::from_raw_mode(0o600), 0)
        .unwrap();
    assert_snapshot!(said(&pipe), @"cannot read the file of the disk image: it is not a regular file");
    assert_snapshot!(said(&disk.path("none")), @"cannot read the file of the disk image: No such file or directory (os error 2)");
}

#[test]
fn snapshots_inside_an_image_are_not_its_content() {
    let disk = Disk::new(1 << 20, &[(0, 70_000, 1)]);
    let image = disk.convert(&["-O", "qcow2"]);
    let path = image.to_str().unwrap();
    qemu_img(&["snapshot", "-c", "old", path]);
    let written = std::process::Command::new("qemu-io").args(["-f", "qcow2", "-c", "write -P 7 0 4096", path]).output();
    assert!(written.unwrap().status.success());
    let (read, _) = disk_image::open(&image).unwrap();
    let mut start = [0; 4097];
    read.read_at(0, &mut start).unwrap();
    assert!(start[..4096].iter().all(|byte| *byte == 7));
    assert_eq!(start[4096], fs::read(disk.raw()).unwrap()[4096]);
}
