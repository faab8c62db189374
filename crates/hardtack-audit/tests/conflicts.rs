//! Contradictions between hardening and the rest of a recipe are told before anything is built.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod house;

use std::fs;

use hardtack_audit::{Catalogue, conflicts, resolve};
use hardtack_hcl::Diagnostics;
use hardtack_recipe::{LoadOptions, load};
use insta::assert_snapshot;

const BOOTSTRAP: &str = "  base {\n    bootstrap = \"debian\"\n    release   = \"bookworm\"\n  }\n";

/// What is said of an image with this body; its last image is the one that is planned.
fn said(rules: &[(&str, &str)], recipe: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    house::write_controls(dir.path(), rules);
    let path = dir.path().join("recipe.hcl");
    fs::write(&path, recipe).unwrap();
    let recipe = load(&LoadOptions::new(&path)).unwrap_or_else(|errors| panic!("{}", errors.render(false)));
    let images: Vec<_> = recipe.images.values().collect();
    let (image, parents) = images.split_last().unwrap();

    let catalogue = Catalogue::embedded().with_dir(dir.path()).unwrap();
    let profile = resolve(image.harden.as_ref().unwrap(), &catalogue, jiff::civil::date(2026, 11, 22)).unwrap();
    let found = Diagnostics::new(conflicts(image, parents, &profile));
    let text = found.map(|found| found.attach(&recipe.sources).render(false)).unwrap_or_default();
    text.replace(&format!("{}/", dir.path().display()), "")
}

/// An image with a user who can log in, a disk and these blocks.
fn image(disk: &str, blocks: &str) -> String {
    format!(
        "image \"web\" {{\n{BOOTSTRAP}  user \"ada\" {{ ssh_keys = [\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBvBmBhoYFpYWVJpWVpp\"] }}\n\
         {blocks}\n  harden {{\n    benchmark = \"house\"\n    profile   = \"all\"\n  }}\n\
         disk {{\n  size = \"8G\"\n  partition \"/\" {{ size = \"*\" }}\n{disk}\n}}\n}}\n"
    )
}

#[test]
fn a_recipe_without_contradictions_is_silent() {
    let rules = [
        ("udf", "module \"udf\" { available = false }"),
        ("tmp", "separate_mount \"/tmp\" {}\nmount_option \"/tmp\" { option = \"nodev\" }"),
        ("shm", "separate_mount \"/dev/shm\" {}"),
    ];
    assert_eq!(said(&rules, &image("partition \"/tmp\" {\n  size = \"1G\"\n  options = [\"nodev\"]\n}", "")), "");
}

#[test]
fn a_benchmark_is_for_one_release() {
    let rules = [("udf", "module \"udf\" { available = false }")];
    let trixie = image("", "").replace("bookworm", "trixie");
    assert_snapshot!(said(&rules, &trixie), @r#"
    warning: house is written for debian 12, and the base is debian 13 (trixie)
     --> recipe.hcl:8:3
      |
    8 |   harden {
      |   ^^^^^^
     --> recipe.hcl:1:1
      |
    1 | image "web" {
      | ^^^^^^^^^^^ the base of this image
      |
      = help: write `benchmark = "cis-debian-13"`, or start from debian 12
    "#);
    let ubuntu = image("", "").replace("\"house\"", "\"cis-ubuntu-24.04\"").replace("\"all\"", "\"level1-server\"");
    let said_first = said(&rules, &ubuntu).lines().next().unwrap().to_owned();
    assert_snapshot!(said_first, @"warning: cis-ubuntu-24.04 is written for ubuntu 24.04, and the base is debian 12 (bookworm)");
    // Which release this is cannot be told.
    assert_eq!(said(&rules, &image("", "").replace("bookworm", "sid")), "");
}

#[test]
fn uefi_needs_vfat() {
    let rules = [("vfat", "module \"vfat\" { available = false }")];
    assert_snapshot!(said(&rules, &image("", "")), @r#"
    error: control 1 takes the driver vfat away, and UEFI machines mount their boot partition with it
      --> recipe.hcl:8:3
       |
     8 |   harden {
       |   ^^^^^^
      --> recipe.hcl:12:1
       |
    12 | disk {
       | ^^^^ this disk boots with UEFI
       |
       = help: except the control: exception "1" { kind = "platform" … }, or leave "uefi" out of `firmware`
    "#);
    assert_eq!(said(&rules, &image("firmware = [\"bios\"]", "")), "");
}

#[test]
fn a_layout_needs_the_drivers_of_its_file_systems_and_its_platform() {
    let without = |module: &str, disk: &str| {
        let rule = format!("module \"{module}\" {{ available = false }}");
        said(&[(module, &rule)], &image(disk, ""))
    };
    let xfs = without("xfs", "partition \"/srv\" {\n  size = \"1G\"\n  fs = \"xfs\"\n}");
    let all = [xfs, without("udf", "platform = [\"azure\"]"), without("overlay", "overlay \"/etc\" {}")];
    assert_snapshot!(all.join("\n"), @r#"
    error: control 1 takes the driver xfs away, and /srv is mounted with it
      --> recipe.hcl:8:3
       |
     8 |   harden {
       |   ^^^^^^
      --> recipe.hcl:15:1
       |
    15 | partition "/srv" {
       | ^^^^^^^^^^^^^^^^ this file system needs it
       |
       = help: except the control: exception "1" { kind = "platform" … }, or choose another file system

    error: control 1 takes the driver udf away, and Azure hands machines their settings on a disk with it
      --> recipe.hcl:8:3
       |
     8 |   harden {
       |   ^^^^^^
      --> recipe.hcl:12:1
       |
    12 | disk {
       | ^^^^ this image is for Azure
       |
       = help: except the control: exception "1" { kind = "platform" … }, or leave "azure" out of `platform`

    error: control 1 takes the driver overlay away, and changes below /etc are kept with it
      --> recipe.hcl:8:3
       |
     8 |   harden {
       |   ^^^^^^
      --> recipe.hcl:15:1
       |
    15 | overlay "/etc" {}
       | ^^^^^^^^^^^^^^ this is laid over the directory
       |
       = help: except the control: exception "1" { kind = "platform" … }, or mount something else there
    "#);
    assert_eq!(without("xfs", "platform = [\"aws\"]"), "");
    assert_eq!(without("udf", "platform = [\"aws\"]"), "");
}

#[test]
fn containers_need_overlays() {
    let rules = [("overlay", "module \"overlay\" { available = false }")];
    assert_snapshot!(said(&rules, &image("", "packages { install = [\"podman\"] }")), @r#"
    warning: control 1 takes the driver overlay away, with which podman stacks the layers of containers
     --> recipe.hcl:8:3
      |
    8 |   harden {
      |   ^^^^^^
      |
      = help: except the control: exception "1" { kind = "platform" … }
    "#);
    assert_eq!(said(&rules, &image("", "packages { install = [\"nginx\"] }")), "");
}

#[test]
fn the_layout_has_what_the_profile_asks_for() {
    let rules = [
        ("var", "separate_mount \"/var\" {}"),
        ("tmp", "mount_option \"/tmp\" { option = \"noexec\" }\nmount_option \"/tmp\" { option = \"nodev\" }"),
    ];
    assert_snapshot!(said(&rules, &image("partition \"/tmp\" {\n  size = \"1G\"\n  options = [\"nodev\"]\n}", "")), @r#"
    warning: control 1 will fail: the layout mounts nothing at /var
      --> recipe.hcl:12:1
       |
    12 | disk {
       | ^^^^
      --> recipe.hcl:8:3
       |
     8 |   harden {
       |   ^^^^^^ the profile asks for it
       |
       = help: add `partition "/var" { size = … }`, or except the control

    warning: control 2 will fail: the layout mounts /tmp without noexec
      --> recipe.hcl:15:1
       |
    15 | partition "/tmp" {
       | ^^^^^^^^^^^^^^^^
       |
       = help: write `options = ["nodev", "noexec"]`, or except the control
    "#);
}

#[test]
fn programs_are_not_put_where_nothing_can_be_executed() {
    let disk = "partition \"/opt\" {\n  size = \"1G\"\n  options = [\"noexec\"]\n}\n\
                partition \"/var\" {\n  size = \"1G\"\n  options = [\"noexec\"]\n}";
    let files = "file \"/opt/app/run\" {\n  content = \"#!/bin/sh\\n\"\n  mode = \"0755\"\n}\n\
                 file \"/opt/app/data\" { content = \"x\" }";
    let rules = [("udf", "module \"udf\" { available = false }")];
    assert_snapshot!(said(&rules, &image(disk, files)), @r#"
    warning: /opt/app/run is a program, and nothing on /opt can be executed
      --> recipe.hcl:7:1
       |
     7 | file "/opt/app/run" {
       | ^^^^^^^^^^^^^^^^^^^
      --> recipe.hcl:19:1
       |
    19 | partition "/opt" {
       | ^^^^^^^^^^^^^^^^ mounted with noexec here
       |
       = help: put it into another directory, such as /usr/local/bin

    warning: packages cannot be installed on the machine: dpkg runs their scripts in /var/lib/dpkg/info
      --> recipe.hcl:23:1
       |
    23 | partition "/var" {
       | ^^^^^^^^^^^^^^^^
       |
       = help: leave noexec out of the options of /var
    "#);
}

#[test]
fn somebody_can_log_in() {
    let lets_in = |states: &str, blocks: &str| said(&[("access", states)], &image("", blocks));
    assert_snapshot!(lets_in("sshd_access { groups = [\"sshaccess\"] }", ""), @r#"
    error: control 1 lets the group sshaccess log in, and no step makes that group
     --> recipe.hcl:8:3
      |
    8 |   harden {
      |   ^^^^^^
      |
      = help: add `group "sshaccess" {}` and a user who is in it, or name another group
    "#);
    assert_snapshot!(lets_in("sshd_access { groups = [\"sshaccess\"] }", "group \"sshaccess\" {}"), @r"
    error: control 1 lets only members of sshaccess log in, and there are none
     --> recipe.hcl:8:3
      |
    8 |   harden {
      |   ^^^^^^
      |
      = help: add a user with `groups = […]`, or name another group
    ");
    assert_snapshot!(lets_in("sshd_access { users = \"ada, bob\" }", ""), @r#"
    error: control 1 lets bob log in, and no step makes that user
     --> recipe.hcl:8:3
      |
    8 |   harden {
      |   ^^^^^^
      |
      = help: add `user "bob" { … }`, or name another user
    "#);
    assert_eq!(lets_in("sshd_access { users = [\"ada\"] }", ""), "");
    let member =
        "group \"sshaccess\" {}\nuser \"bob\" {\n  groups        = [\"sshaccess\"]\n  password_hash = \"$6$x$y\"\n}";
    assert_eq!(lets_in("sshd_access { groups = [\"sshaccess\"] }", member), "");
    // A group of the base, and one that its user brings.
    assert_eq!(lets_in("sshd_access { groups = [\"ada\", \"sudo\"] }", ""), "");
}

#[test]
fn whoever_is_let_in_has_something_to_log_in_with() {
    let rules = [("access", "sshd_access { groups = [\"sshaccess\"] }")];
    let member = "group \"sshaccess\" {}\nuser \"bob\" { groups = [\"sshaccess\"] }";
    assert_snapshot!(said(&rules, &image("", member)), @r#"
    warning: control 1 lets only members of sshaccess log in, and the recipe gives none of them a key or a password
     --> recipe.hcl:9:3
      |
    9 |   harden {
      |   ^^^^^^
      |
      = help: write `ssh_keys = ["…"]` in the user's block: other keys are removed when the image is sealed
    "#);
    // The first boot may bring it.
    assert_eq!(said(&rules, &image("", &format!("{member}\npackages {{ install = [\"cloud-init\"] }}"))), "");
}

#[test]
fn root_alone_is_nobody_where_root_is_kept_out() {
    let only_root = ("access", "sshd_access { users = [\"root\"] }");
    let kept_out = ("root", "sshd \"PermitRootLogin\" { equals = \"no\" }");
    assert_snapshot!(said(&[only_root, kept_out], &image("", "")), @r"
    error: control 1 lets only root log in, and control 2 keeps root out of SSH
     --> recipe.hcl:8:3
      |
    8 |   harden {
      |   ^^^^^^
      |
      = help: name a user who may use sudo
    ");
    assert_eq!(
        said(
            &[only_root, ("root", "sshd \"PermitRootLogin\" { one_of = [\"no\", \"prohibit-password\"] }")],
            &image("", "")
        ),
        ""
    );
    assert_eq!(said(&[("access", "sshd_access { users = [\"root\", \"ada\"] }"), kept_out], &image("", "")), "");
}

#[test]
fn what_the_first_boot_may_make_is_a_warning_only() {
    let rules = [("access", "sshd_access { users = [\"admin\"] }")];
    assert_snapshot!(said(&rules, &image("", "packages { install = [\"cloud-init\"] }")), @r#"
    warning: control 1 lets admin log in, and no step makes that user
     --> recipe.hcl:8:3
      |
    8 |   harden {
      |   ^^^^^^
      |
      = help: add `user "admin" { … }`, or name another user
    "#);
}

#[test]
fn a_machine_without_a_way_in_is_remarked_on() {
    let rules = [("udf", "module \"udf\" { available = false }")];
    let locked =
        image("", "").replace(" { ssh_keys = [\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBvBmBhoYFpYWVJpWVpp\"] }", " {}");
    assert_snapshot!(said(&rules, &locked), @r#"
    warning: nobody can log in: no user has a key or a password, and nothing makes one at first boot
     --> recipe.hcl:1:1
      |
    1 | image "web" {
      | ^^^^^^^^^^^
      |
      = help: add `user "…" { ssh_keys = ["…"] }`, or install cloud-init
    "#);
}

#[test]
fn users_of_the_image_beneath_count() {
    let parent = format!("image \"base\" {{\n{BOOTSTRAP}  user \"bob\" {{ password_hash = \"$6$x$y\" }}\n}}\n");
    let child = "image \"web\" {\n  base { from = \"base\" }\n  harden {\n    benchmark = \"house\"\n    profile = \"all\"\n  }\n  \
                 disk {\n    size = \"8G\"\n    partition \"/\" { size = \"*\" }\n  }\n}\n";
    let rules = [("access", "sshd_access { users = [\"bob\"] }")];
    assert_eq!(said(&rules, &format!("{parent}{child}")), "");
}

#[test]
fn a_firewall_does_not_lock_ssh_out() {
    let deny =
        |inbound: &str| format!("firewall \"nftables\" {{\n  asks = \"default-deny\"\n  inbound = {inbound}\n}}");
    let with_ssh = image("", "packages { install = [\"openssh-server\"] }");
    let lets_in = |inbound: &str, recipe: &str| said(&[("deny", &deny(inbound))], recipe);
    assert_snapshot!(lets_in("[\"ping\", \"udp/53\"]", &with_ssh), @r#"
    error: control 1 lets no TCP port in, and openssh-server is installed: nobody could log in
     --> recipe.hcl:8:3
      |
    8 |   harden {
      |   ^^^^^^
      |
      = help: add "ssh" to the parameter `inbound`, which stands for the ports that sshd really has
    "#);
    assert_eq!(lets_in("[\"ssh\"]", &with_ssh), "");
    assert_eq!(lets_in("[\"tcp/2222\"]", &with_ssh), "");
    assert_eq!(lets_in("[\"udp/53\"]", &image("", "")), "");
}

#[test]
fn a_first_boot_that_cannot_run() {
    let disk = "partition \"/var\" {\n  size = \"2G\"\n}\npartition \"/var/tmp\" {\n  size = \"1G\"\n  options = [\"noexec\"]\n}";
    let rules = [("udf", "module \"udf\" { available = false }")];
    assert_snapshot!(said(&rules, &image(disk, "packages { install = [\"cloud-init\"] }")), @r#"
    warning: cloud-init cannot ask for an address by DHCP before the network is up, as some data sources do: nothing in /var/tmp/cloud-init can be executed
      --> recipe.hcl:18:1
       |
    18 | partition "/var/tmp" {
       | ^^^^^^^^^^^^^^^^^^^^
       |
       = help: leave noexec out of the options of /var/tmp, and except the control that asks for it
    "#);
    assert_eq!(said(&rules, &image(disk, "")), "");
}
