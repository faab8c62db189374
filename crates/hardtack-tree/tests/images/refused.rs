//! Disks that are no tree, each with what is there instead and what to do.

use std::fs::{self, File};

use insta::assert_snapshot;

use crate::support::{Machine, run};

fn with(content: &str, arguments: &[&str]) -> String {
    let mut machine = Machine::new();
    let part = machine.path("part");
    File::create(&part).unwrap().set_len(20 << 20).unwrap();
    run(content, &[arguments, &[part.to_str().unwrap()]].concat(), "");
    machine.disk("disk.raw", 24, "label: gpt\nsize=20M\nsize=1M\n", &[(1, &part)]);
    machine.said()
}

#[test]
fn what_is_there_instead_of_a_root_is_said() {
    assert_snapshot!(with("mkswap", &["-q"]), @r"
    no file system that hardtack reads on disk.raw: partition 1 is swap, partition 2 is empty
    give all disks of the machine, the one with the root first
    ");
    assert_snapshot!(with("mkfs.vfat", &["-n", "ESP"]), @r"
    no file system that hardtack reads on disk.raw: partition 1 is FAT `ESP`, partition 2 is empty
    give all disks of the machine, the one with the root first
    ");
    assert_snapshot!(with("true", &[]), @r"
    no file system that hardtack reads on disk.raw: partition 1 is empty, partition 2 is empty
    give a disk image with a root, a root directory, a tar archive of one, or a container image
    ");
    assert_snapshot!(with("sh", &["-c", "printf 'LUKS\\272\\276\\0\\2' | dd of=\"$0\" conv=notrunc status=none"]), @r"
    no file system that hardtack reads on disk.raw: partition 1 is encrypted with LUKS, partition 2 is empty
    give an image that is not encrypted: hardtack asks for no keys
    ");
    assert_snapshot!(with("sh", &["-c", "printf hsqs | dd of=\"$0\" conv=notrunc status=none"]), @r"
    no file system that hardtack reads on disk.raw: partition 1 is squashfs, partition 2 is empty
    hardtack reads ext2, ext3, ext4, xfs and erofs; copy the root into a directory or a tar archive, and give that
    ");
    assert_snapshot!(with("sh", &["-c", "printf x | dd of=\"$0\" conv=notrunc status=none"]), @r"
    no file system that hardtack reads on disk.raw: partition 1 is of an unknown kind, partition 2 is empty
    give a disk image with a root, a root directory, a tar archive of one, or a container image
    ");
}

#[test]
fn a_table_without_partitions_and_a_file_of_anything_are_no_root() {
    let mut machine = Machine::new();
    machine.disk("disk.raw", 24, "label: gpt\n", &[]);
    assert_snapshot!(machine.said(), @r"
    no file system that hardtack reads on disk.raw: the partition table is empty
    give a disk image with a root, a root directory, a tar archive of one, or a container image
    ");
    fs::write(machine.path("disk.raw"), "#!/bin/sh\n").unwrap();
    assert_snapshot!(machine.said(), @r"
    no file system that hardtack reads on disk.raw: the disk is of an unknown kind
    give a disk image with a root, a root directory, a tar archive of one, or a container image
    ");
    fs::write(machine.path("disk.raw"), "").unwrap();
    assert_snapshot!(machine.said(), @r"
    no file system that hardtack reads on disk.raw: the disk is empty
    give a disk image with a root, a root directory, a tar archive of one, or a container image
    ");
}

#[test]
fn a_damaged_superblock_is_named_with_its_partition() {
    let mut machine = Machine::new();
    machine.files("root", &[("etc/fstab", "")]);
    let root = machine.ext4("root", 16, &[]);
    let mut bytes = fs::read(&root).unwrap();
    bytes[1024 + 0x18] = 99;
    fs::write(&root, bytes).unwrap();
    machine.disk("disk.raw", 24, "label: gpt\nsize=16M\n", &[(1, &root)]);
    assert_snapshot!(machine.said(), @r"
    no file system that hardtack reads on disk.raw: partition 1: damaged ext4: the checksum of the superblock does not fit; e2fsck -b restores it from a backup
    take another copy of the image, or repair this one with the file system's own check program
    ");
}

#[test]
fn a_disk_that_was_cut_short_is_named() {
    let mut machine = Machine::new();
    machine.files("root", &[("etc/fstab", "")]);
    let root = machine.ext4("root", 16, &[]);
    machine.disk("disk.raw", 24, "label: gpt\nsize=16M\n", &[(1, &root)]);
    File::options().write(true).open(machine.path("disk.raw")).unwrap().set_len(9 << 20).unwrap();
    assert_snapshot!(machine.said(), @r"
    disk.raw cannot be read: damaged GPT: partition 1 reaches beyond the end of the disk of 9437184 bytes
    take another copy of the file, and compare its check sum
    ");
}
