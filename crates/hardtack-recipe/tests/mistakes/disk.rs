//! Disks, partitions and mount options.

use crate::image;

#[test]
fn two_partitions_take_the_rest() {
    insta::assert_snapshot!(image(r#"  disk {
    size       = "20G"
    partitions = ["/:*", "/home:4G", "/var:*"]
  }
"#), @r#"
    error: `/` and `/var` both take the rest of the disk
     --> recipe.hcl:8:38
      |
    8 |     partitions = ["/:*", "/home:4G", "/var:*"]
      |                                      ^^^^^^^^
     --> recipe.hcl:8:19
      |
    8 |     partitions = ["/:*", "/home:4G", "/var:*"]
      |                   ^^^^^ the first is here
      |
      = help: give all but one of them a size; `"*"` stands once
    "#);
}

#[test]
fn partitions_larger_than_the_disk() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    swap = "1G"
    partition "/" { size = "12G" }
    partition "/var" { size = "8499M" }
  }
"#), @r#"
    error: the partitions need 21.3 GiB, the disk is 20 GiB
     --> recipe.hcl:7:12
      |
    7 |     size = "20G"
      |            ^^^^^
      |
      = help: they are / 12 GiB, /var 8.3 GiB, swap 1 GiB
    "#);
}

#[test]
fn a_mount_point_used_twice() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" { size = "*" }
    partition "/tmp" { size = "1G" }
    tmpfs "/tmp" {}
  }
"#), @r#"
    error: two file systems are mounted at `/tmp`
      --> recipe.hcl:10:5
       |
    10 |     tmpfs "/tmp" {}
       |     ^^^^^^^^^^^^
      --> recipe.hcl:9:5
       |
     9 |     partition "/tmp" { size = "1G" }
       |     ^^^^^^^^^^^^^^^^ the first is here
    "#);
}

#[test]
fn a_partition_below_a_file_system_in_memory() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" { size = "*" }
    partition "/srv/cache/data" { size = "1G" }
    tmpfs "/srv/cache" { size = "512M" }
  }
"#), @r#"
    error: `/srv/cache/data` lies below `/srv/cache`, which is in memory
      --> recipe.hcl:9:5
       |
     9 |     partition "/srv/cache/data" { size = "1G" }
       |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      --> recipe.hcl:10:5
       |
    10 |     tmpfs "/srv/cache" { size = "512M" }
       |     ^^^^^^^^^^^^^^^^^^ this file system is empty at every start
       |
       = help: leave one of the two out
    "#);
}

#[test]
fn no_partition_for_the_root() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/home" { size = "*" }
  }
"#), @r#"
    error: no partition is mounted at `/`
     --> recipe.hcl:6:3
      |
    6 |   disk {
      |   ^^^^
      |
      = help: add `partition "/" { size = "*" }`
    "#);
}

#[test]
fn misspelt_mount_option_and_one_of_another_file_system() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" { size = "*" }
    partition "/tmp" {
      size    = "1G"
      options = ["nodev", "noexce"]
    }
    partition "/var" {
      size    = "1G"
      options = ["size=1G"]
    }
  }
"#), @r#"
    error: `noexce` is not a mount option
      --> recipe.hcl:11:27
       |
    11 |       options = ["nodev", "noexce"]
       |                           ^^^^^^^^
       |
       = help: did you mean `noexec`?

    error: ext4 has no mount option `size=1G`
      --> recipe.hcl:15:17
       |
    15 |       options = ["size=1G"]
       |                 ^^^^^^^^^^^
    "#);
}

#[test]
fn contradicting_mount_options() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" { size = "*" }
    partition "/tmp" {
      size    = "1G"
      options = ["noexec", "exec"]
    }
  }
"#), @r#"
    error: the mount options `noexec` and `exec` contradict each other
      --> recipe.hcl:11:17
       |
    11 |       options = ["noexec", "exec"]
       |                 ^^^^^^^^^^^^^^^^^^
       |
       = help: leave one of them out
    "#);
}

#[test]
fn options_in_one_string() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" { size = "*" }
    partition "/tmp" {
      size    = "1G"
      options = "nodev,nosuid"
    }
  }
"#), @r#"
    error: expected a list, found a string
      --> recipe.hcl:11:17
       |
    11 |       options = "nodev,nosuid"
       |                 ^^^^^^^^^^^^^^
       |
       = help: write a list in brackets: ["a", "b"]
    "#);
}

#[test]
fn no_program_could_start() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" {
      size    = "*"
      options = ["noexec"]
    }
  }
"#), @r#"
    error: with `noexec` on `/` no program could start
     --> recipe.hcl:8:5
      |
    8 |     partition "/" {
      |     ^^^^^^^^^^^^^
      |
      = help: leave `noexec` out here
    "#);
}

#[test]
fn directories_that_must_be_on_the_root() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" { size = "*" }
    partition "/etc" { size = "1G" }
    partition "/boot/efi" { size = "1G" }
    tmpfs "/var" {}
  }
"#), @r#"
    error: `/etc` cannot be a partition of its own
     --> recipe.hcl:9:5
      |
    9 |     partition "/etc" { size = "1G" }
      |     ^^^^^^^^^^^^^^^^
      |
      = help: the system needs it before it mounts anything but `/`

    error: the EFI system partition is made without being named
      --> recipe.hcl:10:5
       |
    10 |     partition "/boot/efi" { size = "1G" }
       |     ^^^^^^^^^^^^^^^^^^^^^
       |
       = help: leave this partition out; `firmware` with "uefi" is enough

    error: a file system in memory at `/var` would hide the system's own files
      --> recipe.hcl:11:5
       |
    11 |     tmpfs "/var" {}
       |     ^^^^^^^^^^^^
    "#);
}

#[test]
fn unknown_file_system_and_firmware() {
    insta::assert_snapshot!(image(r#"  disk {
    size     = "20G"
    firmware = ["uefi", "legacy"]
    partition "/" {
      size = "*"
      fs   = "ext3"
    }
  }
"#), @r#"
    error: `legacy` is no firmware
     --> recipe.hcl:8:25
      |
    8 |     firmware = ["uefi", "legacy"]
      |                         ^^^^^^^^
      |
      = help: write `bios` or `uefi`

    error: `ext3` is no file system
      --> recipe.hcl:11:14
       |
    11 |       fs   = "ext3"
       |              ^^^^^^
       |
       = help: did you mean `ext4`?
    "#);
}

#[test]
fn a_label_too_long() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" {
      size  = "*"
      label = "the-root-file-system"
    }
  }
"#), @r#"
    error: the label `the-root-file-system` is too long
      --> recipe.hcl:10:15
       |
    10 |       label = "the-root-file-system"
       |               ^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: ext4 has labels of at most 16 bytes; this one has 20
    "#);
}

#[test]
fn bad_sizes_and_mount_points() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20GB"
    partition "/" { size = "all" }
    partition "var" { size = "1G" }
    partition "/home/" { size = "1G" }
  }
"#), @r#"
    error: `GB` is a power of 1000; sizes here are powers of 1024
     --> recipe.hcl:7:12
      |
    7 |     size = "20GB"
      |            ^^^^^^
      |
      = help: write `G` or `GiB`

    error: `all` is not a size
     --> recipe.hcl:8:28
      |
    8 |     partition "/" { size = "all" }
      |                            ^^^^^
      |
      = help: write a number with K, M, G or T, such as "20G" or "512M"; a bare number counts GiB

    error: the mount point `var` is not absolute
     --> recipe.hcl:9:15
      |
    9 |     partition "var" { size = "1G" }
      |               ^^^^^
      |
      = help: write `/var`

    error: the mount point `/home/` is not in its plain form
      --> recipe.hcl:10:15
       |
    10 |     partition "/home/" { size = "1G" }
       |               ^^^^^^^^
       |
       = help: write `/home`
    "#);
}

#[test]
fn a_short_partition_without_a_size() {
    insta::assert_snapshot!(image(r#"  disk {
    size       = 20
    partitions = ["/:*", "/home"]
  }
"#), @r#"
    error: `/home` has no size
     --> recipe.hcl:8:26
      |
    8 |     partitions = ["/:*", "/home"]
      |                          ^^^^^^^
      |
      = help: write mount point and size, such as "/home:4G" or "/:*"
    "#);
}

#[test]
fn formats_that_take_no_disk_of_this_size() {
    insta::assert_snapshot!(image(r#"  disk {
    size       = "10485761K"
    formats    = ["vhd", "gcp"]
    partitions = ["/:*"]
  }
"#), @r#"
    error: a disk of the format `vhd` has a multiple of 1 MiB; this one has 10737419264 bytes
     --> recipe.hcl:7:18
      |
    7 |     size       = "10485761K"
      |                  ^^^^^^^^^^^
      |
      = help: make it "10241M"

    error: a disk of the format `gcp` has a multiple of 1 GiB; this one has 10737419264 bytes
     --> recipe.hcl:7:18
      |
    7 |     size       = "10485761K"
      |                  ^^^^^^^^^^^
      |
      = help: make it "11G"
    "#);
    insta::assert_snapshot!(image(r#"  disk {
    size       = "2041G"
    formats    = ["vhd", "gcp"]
    partitions = ["/:*"]
  }
"#), @r#"
    error: a disk of the format `vhd` has at most 2040 GiB
     --> recipe.hcl:7:18
      |
    7 |     size       = "2041G"
      |                  ^^^^^^^
      |
      = help: make it smaller, or take another format
    "#);
}

#[test]
fn formats_that_need_a_disk_without_one() {
    insta::assert_snapshot!(image("  formats = [\"squashfs\", \"qcow2\"]\n"), @r#"
    error: the format `qcow2` holds a disk, and the image has none
     --> recipe.hcl:6:13
      |
    6 |   formats = ["squashfs", "qcow2"]
      |             ^^^^^^^^^^^^^^^^^^^^^
      |
      = help: add `disk { size = … }` and say `formats` there, or take `tar`, `squashfs` or `erofs`
    "#);
    assert_eq!(image("  formats = [\"squashfs\", \"erofs\", \"tar\"]\n"), "nothing is wrong");
}

#[test]
fn formats_of_an_image_with_a_disk_beside_it() {
    insta::assert_snapshot!(image(r#"  formats = ["tar"]
  disk {
    size       = "20G"
    partitions = ["/:*"]
  }
"#), @r#"
    error: the formats of an image with a disk are said of its disk
     --> recipe.hcl:6:13
      |
    6 |   formats = ["tar"]
      |             ^^^^^^^
      |
      = help: move `formats` into the `disk` block without a label
    "#);
}
