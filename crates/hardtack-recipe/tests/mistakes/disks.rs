//! Several disks, boot loaders, platforms and read-only roots.

use crate::image;

#[test]
fn a_further_disk_says_what_is_of_the_whole_image() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" { size = "*" }
  }
  disk "data" {
    size     = "50G"
    firmware = ["uefi"]
    partition "/srv" { size = "*" }
    tmpfs "/tmp" {}
  }
"#), @r#"
    error: `firmware` is said of the whole image
      --> recipe.hcl:12:16
       |
    12 |     firmware = ["uefi"]
       |                ^^^^^^^^
       |
       = help: move it into the `disk` block without a label

    error: `tmpfs` is said of the whole image
      --> recipe.hcl:14:5
       |
    14 |     tmpfs "/tmp" {}
       |     ^^^^^^^^^^^^
       |
       = help: move it into the `disk` block without a label
    "#);
}

#[test]
fn two_disks_without_a_name_and_two_with_one() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" { size = "*" }
  }
  disk {
    size = "50G"
  }
  disk "data" { size = "1G" }
  disk "data" { size = "2G" }
  disk "../x" { size = "2G" }
"#), @r#"
    error: the name `../x` has the character '/'
      --> recipe.hcl:15:8
       |
    15 |   disk "../x" { size = "2G" }
       |        ^^^^^^
       |
       = help: use letters, digits, `.`, `_` and `-`: the name is also that of a file or directory

    error: two disks have no label, and only the boot disk has none
      --> recipe.hcl:10:3
       |
    10 |   disk {
       |   ^^^^
      --> recipe.hcl:6:3
       |
     6 |   disk {
       |   ^^^^ the first is here
       |
       = help: give the other a name: `disk "data" {`

    error: two disks are called `data`
      --> recipe.hcl:14:3
       |
    14 |   disk "data" { size = "2G" }
       |   ^^^^^^^^^^^
      --> recipe.hcl:13:3
       |
    13 |   disk "data" { size = "1G" }
       |   ^^^^^^^^^^^ the first is here
    "#);
}

#[test]
fn no_boot_disk() {
    insta::assert_snapshot!(image(r#"  disk "data" {
    size = "20G"
    partition "/" { size = "*" }
  }
"#), @r#"
    error: the image has the disk data and no boot disk
     --> recipe.hcl:6:3
      |
    6 |   disk "data" {
      |   ^^^^^^^^^^^
      |
      = help: add `disk { size = … }`, without a label
    "#);
}

#[test]
fn what_the_machine_starts_from_is_on_another_disk() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" { size = "*" }
  }
  disk "data" {
    size = "50G"
    partition "/boot" { size = "1G" }
    partition "/srv" { size = "*" }
  }
"#), @r#"
    error: `/boot` is on the disk data, and the machine starts from the boot disk
      --> recipe.hcl:12:5
       |
    12 |     partition "/boot" { size = "1G" }
       |     ^^^^^^^^^^^^^^^^^
       |
       = help: move it to the `disk` block without a label
    "#);
}

#[test]
fn one_mount_point_on_two_disks() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" { size = "*" }
    partition "/srv" { size = "1G" }
  }
  disk "data" {
    size = "50G"
    volume_group "data" {
      volume "srv" {
        mount = "/srv"
        size  = "100%FREE"
      }
    }
  }
"#), @r#"
    error: two file systems are mounted at `/srv`
      --> recipe.hcl:14:7
       |
    14 |       volume "srv" {
       |       ^^^^^^^^^^^^
      --> recipe.hcl:9:5
       |
     9 |     partition "/srv" { size = "1G" }
       |     ^^^^^^^^^^^^^^^^ the first is here
    "#);
}

#[test]
fn systemd_boot_and_a_bios() {
    insta::assert_snapshot!(image(r#"  disk {
    size     = "20G"
    loader   = "systemd-boot"
    firmware = ["bios"]
    partition "/" { size = "*" }
  }
"#), @r#"
    error: systemd-boot is a program for UEFI, and this image is to boot with a BIOS
     --> recipe.hcl:6:3
      |
    6 |   disk {
      |   ^^^^
      |
      = help: write `firmware = ["uefi"]`, or `loader = "grub"`
    "#);
}

#[test]
fn sizes_and_swap_that_a_platform_does_not_take() {
    insta::assert_snapshot!(image(r#"  disk {
    size     = "20.5G"
    platform = ["azure", "gcp"]
    swap     = "1G"
    partition "/" { size = "*" }
  }
  disk "data" { size = "1025K" }
"#), @r#"
    error: Azure wants no swap space on the boot disk
     --> recipe.hcl:6:3
      |
    6 |   disk {
      |   ^^^^
      |
      = help: leave `swap` out: the Azure agent makes it on the machine's temporary disk

    error: the disk data has 1.1 MiB, and `azure` takes multiples of 1 MiB
      --> recipe.hcl:12:24
       |
    12 |   disk "data" { size = "1025K" }
       |                        ^^^^^^^
       |
       = help: make it 2 MiB

    error: the boot disk has 20.5 GiB, and `gcp` takes multiples of 1 GiB
     --> recipe.hcl:7:16
      |
    7 |     size     = "20.5G"
      |                ^^^^^^^
      |
      = help: make it 21 GiB

    error: the disk data has 1.1 MiB, and `gcp` takes multiples of 1 GiB
      --> recipe.hcl:12:24
       |
    12 |   disk "data" { size = "1025K" }
       |                        ^^^^^^^
       |
       = help: make it 1 GiB
    "#);
}

#[test]
fn a_read_only_root_that_nothing_can_write_beside() {
    insta::assert_snapshot!(image(r#"  disk {
    size      = "20G"
    read_only = true
    partition "/" {
      size    = "*"
      options = ["rw"]
    }
  }
"#), @r#"
    error: `rw` contradicts `read_only = true`
     --> recipe.hcl:9:5
      |
    9 |     partition "/" {
      |     ^^^^^^^^^^^^^
      |
      = help: leave one of them out

    error: nothing could write to `/tmp`: the root is read-only
     --> recipe.hcl:6:3
      |
    6 |   disk {
      |   ^^^^
      |
      = help: add `tmpfs "/tmp" {}`

    error: nothing could write to `/var`: the root is read-only
     --> recipe.hcl:6:3
      |
    6 |   disk {
      |   ^^^^
      |
      = help: add `overlay "/var" {}`, whose changes are gone after a restart, or a partition
    "#);
}

#[test]
fn a_root_that_is_read_only_by_an_option() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" {
      size    = "*"
      options = ["ro"]
    }
  }
"#), @r#"
    error: a root that cannot be written is a property of the whole image
     --> recipe.hcl:8:5
      |
    8 |     partition "/" {
      |     ^^^^^^^^^^^^^
      |
      = help: leave `ro` out, and write `read_only = true` into the `disk` block
    "#);
}

#[test]
fn an_overlay_where_none_can_be() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" { size = "*" }
    partition "/var/log" { size = "1G" }
    overlay "/" {}
    overlay "/var" { options = ["size=1G"] }
    overlay "/run/x" {}
    overlay "/srv/a:b" {}
  }
"#), @r#"
    error: overlay has no mount option `size=1G`
      --> recipe.hcl:11:32
       |
    11 |     overlay "/var" { options = ["size=1G"] }
       |                                ^^^^^^^^^^^

    error: two file systems are mounted at `/`
      --> recipe.hcl:10:5
       |
    10 |     overlay "/" {}
       |     ^^^^^^^^^^^
      --> recipe.hcl:8:5
       |
     8 |     partition "/" { size = "*" }
       |     ^^^^^^^^^^^^^ the first is here

    error: nothing can be laid over `/`
      --> recipe.hcl:10:5
       |
    10 |     overlay "/" {}
       |     ^^^^^^^^^^^
       |
       = help: name the directories that must be written, such as `/etc` and `/var`

    error: nothing can be laid over `/run/x`
      --> recipe.hcl:12:5
       |
    12 |     overlay "/run/x" {}
       |     ^^^^^^^^^^^^^^^^
       |
       = help: name the directories that must be written, such as `/etc` and `/var`

    error: nothing can be laid over a path with the character ':'
      --> recipe.hcl:13:5
       |
    13 |     overlay "/srv/a:b" {}
       |     ^^^^^^^^^^^^^^^^^^
       |
       = help: use a directory with a plainer name
    "#);
}

#[test]
fn a_partition_that_has_no_room_to_grow() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" { size = "*" }
    partition "/home" {
      size = "4G"
      grow = true
    }
  }
  disk "data" {
    size = "20G"
    partition "/srv" {
      size = "*"
      grow = true
    }
  }
"#), @r#"
    error: `/home` cannot grow: it is not the last on its disk
     --> recipe.hcl:9:5
      |
    9 |     partition "/home" {
      |     ^^^^^^^^^^^^^^^^^
      |
      = help: give it the size "*", which puts it at the end, or leave `grow` out

    error: `/srv` cannot grow: only a GUID partition table of the boot disk can
      --> recipe.hcl:16:5
       |
    16 |     partition "/srv" {
       |     ^^^^^^^^^^^^^^^^
       |
       = help: leave `grow` out here
    "#);
}
