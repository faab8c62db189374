//! Who takes what of a disk and of a volume group.

use crate::{import, to_do};

fn disk(text: &str) -> String {
    let recipe = import(text).recipe;
    let disk = recipe.split_once("  disk {").unwrap().1.to_owned();
    disk.lines()
        .filter(|line| line.contains("size") || line.contains("volume ") || line.contains("partition "))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn one_takes_what_is_left_and_the_others_are_named() {
    let text = "part / --size=4096 --grow\npart /srv --size=512 --grow\npart /var --size=100 --grow --maxsize=700\n";
    insta::assert_snapshot!(disk(text), @r#"
    size = var.disk_size
    partition "/" {
      size = "*"
    partition "/srv" {
      size = "1G"
    partition "/var" {
      size = "700M"
    "#);
    insta::assert_snapshot!(to_do(&import(text)), @" 2 part /srv --grow: only one can take what is left, and `part /` does; give this the size that it shall have");
}

#[test]
fn shares_are_of_what_volumes_with_a_size_leave() {
    let text = "part pv.1 --size=10240\nvolgroup vg pv.1\nlogvol /srv --vgname=vg --name=srv --percent=50\n\
                logvol /opt --vgname=vg --name=opt --percent=25\nlogvol / --vgname=vg --name=root --size=4096\n\
                logvol /home --vgname=vg --name=home --size=1 --grow\nlogvol swap --vgname=vg --name=swap --size=512\n";
    insta::assert_snapshot!(disk(text), @r#"
    size = var.disk_size
      size = "10G"
      volume "root" {
        size  = "4G"
      volume "swap" {
        size = "512M"
      volume "srv" {
        size  = "50%FREE"
      volume "opt" {
        size  = "50%FREE"
      volume "home" {
        size  = "100%FREE"
    "#);
    assert_eq!(to_do(&import(text)), "");
}

#[test]
fn what_lies_nowhere_is_named() {
    let text = "part / --size=4096 --ondisk=sda\npart pv.1 --size=100 --ondisk=sda\npart pv.2 --size=100 --ondisk=sdb\n\
                part pv.3 --size=100\nvolgroup vg pv.1 pv.2\nvolgroup empty\nlogvol /a --vgname=other --name=a --size=10\n\
                logvol none --vgname=vg --name=pool --thinpool --size=100\nlogvol /b --vgname=vg --name=b --thin --poolname=pool --size=9\n";
    insta::assert_snapshot!(disk(text), @r#"
    size = var.disk_size
    partition "/" {
      size = "4G"
      size = "200M"
      volume "b" {
        size  = "9M"
    volume_group "empty" { size = "*" }
    "#);
    insta::assert_snapshot!(to_do(&import(text)), @"
    3 part pv.2: a volume group of an image lies on one disk; this room was added to the first
    4 part pv.3: no `volgroup` uses it, so it is not in the recipe
    6 volgroup empty: no `part` makes its physical volumes; it takes what is left of the disk: see whether it shall
    7 logvol /a: no `volgroup` makes its group, so it is not in the recipe; add a `volume_group` block with it
    8 logvol none: hardtack makes no thin pools; its volumes are written as plain ones: see that their sizes fit
    9 logvol /b --thin: a volume of an image has all of its room; leave this out
    9 logvol /b --poolname: a volume of an image has all of its room; leave this out
    ");
}
