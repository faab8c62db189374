//! File systems that fstab joins.

use std::fs;
use std::os::unix::fs::symlink;

use hardtack_tree::{Tree, tree_path};
use insta::assert_snapshot;

use crate::support::{Machine, asked, directory, everything, run};

/// A root whose fstab is this, with something at every mount point that a mount hides.
fn root(machine: &Machine, fstab: &str) {
    let files = [
        ("etc/fstab", fstab),
        ("etc/os-release", "ID=test\n"),
        ("var/hidden", "under a mount\n"),
        ("srv/data/here", "on the root\n"),
        ("boot/efi/", ""),
        ("home/", ""),
    ];
    machine.files("root", &files);
}

#[test]
fn file_systems_are_where_fstab_mounts_them_and_the_tree_is_that_of_the_machine() {
    let mut machine = Machine::new();
    let fstab = "# comment\nLABEL=root / ext4 defaults 0 1\n\
                 UUID=11111111-2222-3333-4444-555555555555 /var ext4 nodev 0 2\n\
                 PARTLABEL=logs\\040of\\040all /var/log ext4 nodev 0 2\nUUID=AB12-CD34 /boot/efi vfat umask=0077 0 1\n\
                 tmpfs /tmp tmpfs nosuid 0 0\nserver:/export /mnt nfs defaults 0 0\n/var/tmp /tmp none bind 0 0\n\
                 UUID=99999999-0000-0000-0000-000000000000 none swap sw 0 0\n";
    root(&machine, fstab);
    machine.files("var", &[("lib/x", "x\n"), ("log/hidden", ""), ("lib/links/", "")]);
    machine.files("log", &[("syslog", "line\n")]);
    fs::hard_link(machine.path("var/lib/x"), machine.path("var/lib/y")).unwrap();
    fs::hard_link(machine.path("log/syslog"), machine.path("log/same")).unwrap();
    symlink("/etc/os-release", machine.path("var/lib/links/release")).unwrap();
    let root = machine.ext4("root", 16, &["-L", "root"]);
    let var = machine.ext4("var", 16, &["-U", "11111111-2222-3333-4444-555555555555"]);
    let log = machine.ext4("log", 16, &[]);
    let esp = machine.path("esp");
    fs::File::create(&esp).unwrap().set_len(4 << 20).unwrap();
    run("mkfs.vfat", &["-i", "AB12CD34", esp.to_str().unwrap()], "");
    let script = "label: gpt\nsize=4M,type=U\nsize=16M\nsize=16M\nsize=16M,name=\"logs of all\"\n";
    machine.disk("disk.raw", 64, script, &[(1, &esp), (2, &root), (3, &var), (4, &log)]);

    let image = machine.open().unwrap();
    assert_eq!(image.remarks, ["/boot/efi is FAT, whose files have no owners and modes: it was left out"]);
    assert!(image.tree.index().unwrap().unreadable().is_empty());
    assert_eq!(image.tree.index().unwrap().left_out(), [tree_path!("/boot/efi")]);

    // The same by hand.
    let expected = machine.path("root");
    fs::remove_dir_all(expected.join("var")).unwrap();
    run("cp", &["-a", machine.path("var").to_str().unwrap(), expected.to_str().unwrap()], "");
    fs::remove_dir_all(expected.join("var/log")).unwrap();
    run("cp", &["-a", machine.path("log").to_str().unwrap(), expected.join("var/log").to_str().unwrap()], "");
    let (found, expected) = (everything(&image.tree), everything(&directory(&expected)));
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (path, (metadata, content)) in &found {
        let (other, other_content) = &expected[path];
        let same = |metadata: &hardtack_tree::Metadata| (metadata.kind, metadata.mode, metadata.owner, metadata.links);
        assert_eq!((same(metadata), content), (same(other), other_content), "{path}");
    }

    // Hard links are those of one file system, and links lead from one into another.
    let inode = |path| image.tree.metadata(&path).unwrap().unwrap().inode;
    assert_eq!(inode(tree_path!("/var/lib/x")), inode(tree_path!("/var/lib/y")));
    assert_eq!(inode(tree_path!("/var/log/syslog")), inode(tree_path!("/var/log/same")));
    let mut inodes: Vec<u64> = image.tree.index().unwrap().iter().map(|entry| entry.metadata.inode).collect();
    let count = inodes.len();
    inodes.sort_unstable();
    inodes.dedup();
    assert_eq!(inodes.len(), count - 2, "inode numbers of different file systems are one");
    assert_eq!(asked(&image.tree, "/var/lib/links/release"), "Some(\"ID=test\\n\")");
}

#[test]
fn a_mount_point_that_cannot_be_read_is_unknown_and_not_absent() {
    let mut machine = Machine::new();
    root(
        &machine,
        "/dev/vda1 / ext4 defaults\n/dev/vdb1 /var ext4 defaults\nLABEL=enc /srv ext4 defaults\n\
                    LABEL=pool /home btrfs subvol=home\nLABEL=broken /opt ext4 defaults\n",
    );
    let root = machine.ext4("root", 16, &[]);
    machine.files("broken", &[("x", "")]);
    let broken = machine.ext4("broken", 16, &["-L", "broken"]);
    let mut bytes = fs::read(&broken).unwrap();
    bytes[1024 + 0x18] = 99;
    fs::write(&broken, &bytes).unwrap();
    let pool = machine.path("pool");
    fs::File::create(&pool).unwrap().set_len(114 << 20).unwrap();
    run("mkfs.btrfs", &["-q", "-L", "pool", pool.to_str().unwrap()], "");
    machine.disk(
        "disk.raw",
        160,
        "label: gpt\nsize=16M\nsize=16M\nsize=114M\n",
        &[(1, &root), (2, &broken), (3, &pool)],
    );

    let image = machine.open().unwrap();
    let said: Vec<String> = ["/var/hidden", "/srv/data/here", "/home", "/opt/x", "/none", "/etc/os-release"]
        .iter()
        .map(|path| asked(&image.tree, path))
        .collect();
    assert_snapshot!(said.join("\n"), @r#"
    cannot look up /var/hidden: /dev/vdb1 is on no disk that was given
    cannot look up /srv/data/here: LABEL=enc is on no disk that was given
    cannot look up /home: partition 3 is btrfs `pool`, which hardtack does not read
    cannot look up /opt/x: partition 2: damaged ext4: the checksum of the superblock does not fit; e2fsck -b restores it from a backup
    None
    Some("ID=test\n")
    "#);
    let index = image.tree.index().unwrap();
    assert!(index.under(&tree_path!("/var")).is_empty() && index.get(&tree_path!("/var")).is_none());
    assert!(image.tree.list(&tree_path!("/var")).is_err());
    assert_snapshot!(image.remarks.join("\n"), @r"
    /home cannot be read: partition 3 is btrfs `pool`, which hardtack does not read
    /opt cannot be read: partition 2: damaged ext4: the checksum of the superblock does not fit; e2fsck -b restores it from a backup
    /srv cannot be read: LABEL=enc is on no disk that was given
    /var cannot be read: /dev/vdb1 is on no disk that was given
    ");
}

#[test]
fn what_may_be_missing_is_what_the_root_has_there() {
    let mut machine = Machine::new();
    root(&machine, "LABEL=gone /var ext4 defaults,nofail 0 2\nLABEL=other /srv/data ext4 noauto 0 0\n");
    let root = machine.ext4("root", 16, &[]);
    machine.files("other", &[("x", "")]);
    let other = machine.ext4("other", 16, &["-L", "other"]);
    machine.disk("disk.raw", 40, "label: dos\nsize=16M\nsize=16M\n", &[(1, &root), (2, &other)]);
    let image = machine.open().unwrap();
    assert_eq!(asked(&image.tree, "/var/hidden"), "Some(\"under a mount\\n\")");
    assert_eq!(asked(&image.tree, "/srv/data/here"), "Some(\"on the root\\n\")");
    assert_eq!(image.remarks, ["partition 2 is ext4 `other`, and nothing in /etc/fstab mounts it"]);
}

#[test]
fn a_mount_point_that_is_missing_is_made_and_one_behind_a_link_is_followed() {
    let mut machine = Machine::new();
    root(&machine, "/dev/vda2 /new/place/deep ext4 defaults\n/dev/vda3 /link ext4 defaults\n");
    symlink("srv/data", machine.path("root/link")).unwrap();
    let root = machine.ext4("root", 16, &[]);
    machine.files("one", &[("x", "one")]);
    machine.files("two", &[("x", "two")]);
    let (one, two) = (machine.ext4("one", 16, &[]), machine.ext4("two", 16, &[]));
    machine.disk("disk.raw", 60, "label: dos\nsize=16M\nsize=16M\nsize=16M\n", &[(1, &root), (2, &one), (3, &two)]);
    let image = machine.open().unwrap();
    assert_eq!(asked(&image.tree, "/new/place/deep/x"), "Some(\"one\")");
    assert_eq!(asked(&image.tree, "/srv/data/x"), "Some(\"two\")");
    assert_eq!(asked(&image.tree, "/link/x"), "Some(\"two\")");
    assert_eq!(image.tree.list(&tree_path!("/new")).unwrap().unwrap(), ["place"]);
    assert!(image.tree.xattrs(&tree_path!("/new/place")).unwrap().is_empty());
}

#[test]
fn a_file_system_without_a_table_and_without_an_fstab_is_a_root() {
    let mut machine = Machine::new();
    let source = machine.files("root", &[("etc/hostname", "bare\n")]);
    machine.ext4("root", 16, &[]);
    machine.disks.push("root.ext4".to_owned());
    let image = machine.open().unwrap();
    assert_eq!(image.remarks, [""; 0]);
    assert_eq!(everything(&image.tree).len(), everything(&directory(&source)).len());
    assert_eq!(asked(&image.tree, "/etc/hostname"), "Some(\"bare\\n\")");
}

#[test]
fn of_two_roots_the_one_that_names_itself_counts() {
    let mut machine = Machine::new();
    machine.files("old", &[("etc/fstab", "LABEL=new / ext4 defaults\n"), ("etc/hostname", "old")]);
    machine.files("new", &[("etc/fstab", "LABEL=new / ext4 defaults\n"), ("etc/hostname", "new")]);
    let (old, new) = (machine.ext4("old", 16, &["-L", "old"]), machine.ext4("new", 16, &["-L", "new"]));
    machine.disk("a.raw", 20, "label: dos\nsize=16M\n", &[(1, &old)]);
    machine.disk("b.raw", 20, "label: dos\nsize=16M\n", &[(1, &new)]);
    let image = machine.open().unwrap();
    assert_eq!(asked(&image.tree, "/etc/hostname"), "Some(\"new\")");
    assert_eq!(image.remarks, ["partition 1 of a.raw is ext4 `old`, and nothing in /etc/fstab mounts it"]);
    machine.disks.push("b.raw".to_owned());
    assert_snapshot!(machine.said(), @r"
    more than one file system may be the root: partition 1 of b.raw, partition 1 of b.raw
    give the disks of one machine only, each once
    ");
}

#[test]
fn an_xfs_is_joined_like_any_other() {
    let mut machine = Machine::new();
    root(&machine, "LABEL=root / ext4 defaults\nLABEL=var /var xfs nodev\n");
    let root = machine.ext4("root", 16, &["-L", "root"]);
    let content = machine.files("content", &[("x", "on an xfs")]).join("x");
    let var = machine.path("var.xfs");
    fs::File::create(&var).unwrap().set_len(16 << 20).unwrap();
    fs::write(machine.path("prototype"), format!("/none\n0 0\nd--755 0 0\nx ---644 0 0 {}\n$\n", content.display()))
        .unwrap();
    // It makes file systems of this size for its own tests alone, by which it knows them.
    let arguments = ["TEST_DIR=1", "TEST_DEV=1", "QA_CHECK_FS=1", "mkfs.xfs", "-q", "-L", "var", "-p"];
    let files = [machine.path("prototype"), var.clone()];
    run("env", &[&arguments[..], &files.each_ref().map(|path| path.to_str().unwrap())].concat(), "");
    machine.disk("disk.raw", 40, "label: gpt\nsize=16M\nsize=16M\n", &[(1, &root), (2, &var)]);
    let image = machine.open().unwrap();
    assert_eq!(image.remarks, [""; 0]);
    assert_eq!(asked(&image.tree, "/var/x"), "Some(\"on an xfs\")");
    assert_eq!(image.tree.list(&tree_path!("/var")).unwrap().unwrap(), ["x"]);
}
