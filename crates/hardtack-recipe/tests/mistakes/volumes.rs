//! Volume groups and volumes.

use crate::image;

#[test]
fn names_that_lvm_does_not_take() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" { size = "1G" }
    volume_group "mapper" {
      size = "1G"
    }
    volume_group "vg 00" {
      size = "1G"
      volume "-a" {
        swap = true
        size = "1G"
      }
      volume "snapshot1" {
        swap = true
        size = "1G"
      }
    }
  }
"#), @r#"
    error: `/dev/mapper` is there already
     --> recipe.hcl:9:18
      |
    9 |     volume_group "mapper" {
      |                  ^^^^^^^^
      |
      = help: choose another name

    error: the name `vg 00` has the character ' '
      --> recipe.hcl:12:18
       |
    12 |     volume_group "vg 00" {
       |                  ^^^^^^^
       |
       = help: use letters, digits, `+`, `_`, `.` and `-`

    error: the name `-a` begins with `-`
      --> recipe.hcl:14:14
       |
    14 |       volume "-a" {
       |              ^^^^
       |
       = help: begin with a letter or a digit

    error: the name `snapshot1` is LVM's own: it has `snapshot`
      --> recipe.hcl:18:14
       |
    18 |       volume "snapshot1" {
       |              ^^^^^^^^^^^
       |
       = help: choose another name
    "#);
}

#[test]
fn names_used_twice() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" { size = "1G" }
    volume_group "vg00" {
      size = "1G"
      volume "a" {
        swap = true
        size = "100M"
      }
      volume "a" {
        swap = true
        size = "100M"
      }
    }
    volume_group "vg00" { size = "1G" }
  }
"#), @r#"
    error: two volume groups are called `vg00`
      --> recipe.hcl:20:5
       |
    20 |     volume_group "vg00" { size = "1G" }
       |     ^^^^^^^^^^^^^^^^^^^
      --> recipe.hcl:9:5
       |
     9 |     volume_group "vg00" {
       |     ^^^^^^^^^^^^^^^^^^^ the first is here

    error: two volumes of `vg00` are called `a`
      --> recipe.hcl:15:7
       |
    15 |       volume "a" {
       |       ^^^^^^^^^^
      --> recipe.hcl:11:7
       |
    11 |       volume "a" {
       |       ^^^^^^^^^^ the first is here
    "#);
}

#[test]
fn a_volume_without_a_use_and_one_with_two() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" { size = "1G" }
    volume_group "vg00" {
      volume "a" { size = "100M" }
      volume "b" {
        swap  = true
        mount = "/srv"
        fs    = "xfs"
        size  = "100M"
      }
    }
  }
"#), @r#"
    error: this volume has no use
      --> recipe.hcl:10:7
       |
    10 |       volume "a" { size = "100M" }
       |       ^^^^^^^^^^
       |
       = help: add `mount = "/…"`, or `swap = true`

    error: swap space has no `mount`
      --> recipe.hcl:13:17
       |
    13 |         mount = "/srv"
       |                 ^^^^^^
      --> recipe.hcl:12:17
       |
    12 |         swap  = true
       |                 ^^^^ it is swap space here
       |
       = help: leave one of them out

    error: swap space has no `fs`
      --> recipe.hcl:14:17
       |
    14 |         fs    = "xfs"
       |                 ^^^^^
      --> recipe.hcl:12:17
       |
    12 |         swap  = true
       |                 ^^^^ it is swap space here
       |
       = help: leave one of them out
    "#);
}

#[test]
fn nothing_is_left_behind_all_that_is_free() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" { size = "1G" }
    volume_group "vg00" {
      volume "var" {
        mount = "/var"
        size  = "100%FREE"
      }
      volume "home" {
        mount = "/home"
        size  = "100%FREE"
      }
    }
  }
"#), @r#"
    error: nothing is left for `home`: `var` before it takes all
      --> recipe.hcl:14:7
       |
    14 |       volume "home" {
       |       ^^^^^^^^^^^^^
      --> recipe.hcl:10:7
       |
    10 |       volume "var" {
       |       ^^^^^^^^^^^^ this takes all that is free
       |
       = help: move the volume with "100%FREE" to the end; it stands once
    "#);
}

#[test]
fn a_size_that_only_partitions_have() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    volume_group "vg00" {
      volume "root" {
        mount = "/"
        size  = "*"
      }
    }
  }
"#), @r#"
    error: a volume has no size `*`
      --> recipe.hcl:11:17
       |
    11 |         size  = "*"
       |                 ^^^
       |
       = help: write "100%FREE": it takes what the volumes before it leave
    "#);
}

#[test]
fn two_parts_take_the_rest_one_of_them_a_group() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    partition "/" { size = "*" }
    volume_group "vg00" {}
  }
"#), @r#"
    error: `/` and `vg00` both take the rest of the disk
     --> recipe.hcl:9:5
      |
    9 |     volume_group "vg00" {}
      |     ^^^^^^^^^^^^^^^^^^^
     --> recipe.hcl:8:5
      |
    8 |     partition "/" { size = "*" }
      |     ^^^^^^^^^^^^^ the first is here
      |
      = help: give all but one of them a size; `"*"` stands once
    "#);
}

#[test]
fn an_extent_that_is_no_power_of_two_and_labels_too_long_for_xfs() {
    insta::assert_snapshot!(image(r#"  disk {
    size = "20G"
    volume_group "vg00" {
      extent = "3M"
      volume "root" {
        mount   = "/"
        size    = "100%FREE"
        fs      = "xfs"
        label   = "thirteen-long"
        options = ["data=journal", "inode64"]
      }
    }
  }
"#), @r#"
    error: extents of 3 MiB cannot be
     --> recipe.hcl:9:16
      |
    9 |       extent = "3M"
      |                ^^^^
      |
      = help: write a power of two from "1M" to "1G", such as "4M"

    error: xfs has no mount option `data=journal`
      --> recipe.hcl:15:19
       |
    15 |         options = ["data=journal", "inode64"]
       |                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^

    error: the label `thirteen-long` is too long
      --> recipe.hcl:14:19
       |
    14 |         label   = "thirteen-long"
       |                   ^^^^^^^^^^^^^^^
       |
       = help: xfs has labels of at most 12 bytes; this one has 13
    "#);
}
