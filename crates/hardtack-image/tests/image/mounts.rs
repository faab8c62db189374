//! `/etc/fstab` and mount points.

use hardtack_image::{check_mounts, plan_mounts};
use hardtack_recipe::{FileSystem, Layout, Overlay, Tmpfs};
use hardtack_tree::{MemoryTree, Mode, Owner, StagedTree, Tree, TreePath, apply, tree_path};
use tempfile::TempDir;

use crate::support::{disk, geometry, group, is_root, layout};

fn full_layout() -> Layout {
    let mut layout = layout("20G", &["/var/log:1G", "/:*", "/tmp:2G", "/var:2G"]);
    layout.boot.swap = Some("1G".parse().unwrap());
    layout.boot.partitions[2].mount.options =
        ["nodev", "nosuid", "noexec"].map(|option| option.parse().unwrap()).to_vec();
    layout.tmpfs.push(Tmpfs {
        mount: "/dev/shm".parse().unwrap(),
        size: Some("512M".parse().unwrap()),
        options: vec!["noexec".parse().unwrap()],
        place: hardtack_hcl::Place::default(),
    });
    layout
}

fn fstab(tree: &MemoryTree) -> String {
    let mut layout = full_layout();
    let geometry = geometry(&mut layout);
    let changes = plan_mounts(&geometry, &layout, tree).unwrap();
    let content = changes.into_iter().find_map(|change| match change {
        hardtack_tree::Change::Write { path, content, .. } if path == tree_path!("/etc/fstab") => Some(content),
        _ => None,
    });
    String::from_utf8(content.unwrap()).unwrap()
}

#[test]
fn fstab_names_every_file_system_by_its_uuid() {
    insta::assert_snapshot!(fstab(&MemoryTree::new()), @r#"
    # Written by hardtack from the image's layout. See fstab(5).
    UUID=68f06100-4869-5a98-a79d-09ff65e3d15e / ext4 defaults 0 1
    UUID=4cf0b00c-3ee3-5967-8053-e72d50081cb9 /tmp ext4 defaults,nodev,nosuid,noexec 0 2
    UUID=0054a05b-d290-5536-a9eb-831ddcf8c20b /var ext4 defaults 0 2
    UUID=e26e298a-4b10-59ed-be2b-fc9c61da090f /var/log ext4 defaults 0 2
    UUID=5056-21F0 /boot/efi vfat umask=0077,nofail 0 2
    UUID=e3be4261-436b-5e68-b583-a844dd0f1b7e none swap sw 0 0
    tmpfs /dev/shm tmpfs defaults,size=512M,noexec 0 0
    "#);
}

#[test]
fn entries_of_other_machines_and_of_no_disk_stay_and_old_disks_go() {
    let old = "# by hand\nUUID=1234 / xfs defaults 0 0\n/dev/sda3 /data ext4 defaults 0 2\n\
               server:/export /mnt/nfs nfs ro 0 0\ntmpfs /tmp tmpfs defaults 0 0\n/srv/www /var/www none bind 0 0\n";
    let kept = fstab(&MemoryTree::new().file("/etc/fstab", old).unwrap());
    let lines: Vec<&str> = kept.lines().rev().take(3).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    /srv/www /var/www none bind 0 0
    server:/export /mnt/nfs nfs ro 0 0
    tmpfs /dev/shm tmpfs defaults,size=512M,noexec 0 0
    "#);
}

#[test]
fn the_efi_partition_is_not_mounted_where_vfat_may_not_be_loaded() {
    let tree = MemoryTree::new().file("/etc/modprobe.d/no.conf", "# why\ninstall vfat /bin/false\n").unwrap();
    assert!(!fstab(&tree).contains("/boot/efi"));
    let tree =
        MemoryTree::new().file("/etc/modprobe.d/no.conf", "# install vfat\ninstall cramfs /bin/false\n").unwrap();
    assert!(fstab(&tree).contains("/boot/efi"));
}

#[test]
fn mount_points_are_made_once_and_a_second_plan_changes_nothing() {
    if !is_root() {
        return;
    }
    let directory = TempDir::new().unwrap();
    let mut layout = full_layout();
    let geometry = geometry(&mut layout);
    let tree = hardtack_tree::DirectoryTree::open(directory.path()).unwrap();
    apply(directory.path(), &plan_mounts(&geometry, &layout, &tree).unwrap()).unwrap();

    let tree = hardtack_tree::DirectoryTree::open(directory.path()).unwrap();
    let mode = |path| tree.metadata(&path).unwrap().map(|metadata| metadata.mode.bits());
    assert_eq!(mode(tree_path!("/tmp")), Some(0o1777));
    assert_eq!(mode(tree_path!("/var/log")), Some(0o755));
    assert_eq!(mode(tree_path!("/dev/shm")), None, "the kernel makes it");
    assert_eq!(plan_mounts(&geometry, &layout, &tree).unwrap(), []);
}

#[test]
fn options_that_hardening_added_stay() {
    let hardened = fstab(&MemoryTree::new()).replace(" /var ext4 defaults ", " /var ext4 rw,nosuid,commit=30 ");
    let again = fstab(&MemoryTree::new().file("/etc/fstab", &hardened.replace(" /tmp ", " /old ")).unwrap());
    assert!(again.contains(" /var ext4 defaults,rw,nosuid,commit=30 0 2\n"), "{again}");
    assert!(again.contains(" /tmp ext4 defaults,nodev,nosuid,noexec 0 2\n") && !again.contains("/old"), "{again}");
    let twice = fstab(&MemoryTree::new().file("/etc/fstab", &again.replace("defaults,rw", "rw,defaults")).unwrap());
    assert_eq!(twice, again);
}

#[test]
fn a_file_that_differs_from_the_disk_is_found() {
    let mut layout = full_layout();
    let geometry = geometry(&mut layout);
    let whole = fstab(&MemoryTree::new());
    let findings = |text: &str| {
        let tree = MemoryTree::new().file("/etc/fstab", text).unwrap();
        let findings = check_mounts(&geometry, &tree).unwrap();
        findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(findings(&whole), "");
    let without: String =
        whole.lines().filter(|line| !line.contains(" /var ")).map(|line| format!("{line}\n")).collect();
    let other = whole.replace("UUID=68f06100-4869-5a98-a79d-09ff65e3d15e", "/dev/sda1");
    let weaker = whole.replace("nodev,nosuid,", "");
    let strange = format!("{whole}LABEL=data /data xfs defaults 0 0\n");
    let noswap = whole.replace(" none swap", " none swap2").replace("UUID=e3be4261-436b", "UUID=00000000-436b");
    insta::assert_snapshot!([&without, &other, &weaker, &strange, &noswap].map(|text| findings(text)).join("\n"), @r#"
    /etc/fstab: no line `UUID=0054a05b-d290-5536-a9eb-831ddcf8c20b /var ext4 defaults 0 2`
    /etc/fstab:2: / is /dev/sda1, on the disk it is UUID=68f06100-4869-5a98-a79d-09ff65e3d15e
    /etc/fstab:3: /tmp is mounted without nodev,nosuid
    /etc/fstab:9: /data is LABEL=data, which the image does not have
    /etc/fstab: no line `UUID=e3be4261-436b-5e68-b583-a844dd0f1b7e none swap sw 0 0`
    "#);
}

#[test]
fn a_mount_point_that_leads_elsewhere_is_refused() {
    let mut layout = full_layout();
    let geometry = geometry(&mut layout);
    let linked = MemoryTree::new().dir("/data/var", Mode::new(0o755), Owner::ROOT).unwrap();
    let linked = linked.symlink("/var", "data/var").unwrap();
    let file = MemoryTree::new().file("/tmp", "").unwrap();
    let refusal = |tree: &dyn Tree| {
        let error = plan_mounts(&geometry, &layout, &StagedTree::new(tree)).unwrap_err();
        format!("{error}; {}", error.remedy().unwrap_or_default())
    };
    insta::assert_snapshot!([refusal(&linked), refusal(&file)].join("\n"), @r#"
    the mount point /var leads to /data/var through a symbolic link; mount it at /data/var, or remove the link
    the mount point /tmp is not a directory; mount it elsewhere, or remove what is there
    "#);
}

/// What is planned for a file.
fn planned(layout: &mut Layout, path: TreePath) -> Option<String> {
    let geometry = geometry(layout);
    let tree = MemoryTree::new().file("/sbin/lvm", "").unwrap().file("/sbin/fsck.xfs", "").unwrap();
    let changes = plan_mounts(&geometry, layout, &tree).unwrap();
    let content = changes.into_iter().find_map(|change| match change {
        hardtack_tree::Change::Write { path: at, content, .. } if at == path => Some(content),
        _ => None,
    });
    content.map(|content| String::from_utf8(content).unwrap())
}

#[test]
fn volumes_and_further_disks_are_mounted_by_uuid_and_only_ext4_is_checked() {
    let mut layout = layout("20G", &["/boot:1G"]);
    layout.boot.groups = vec![group("vg00", &["root / 4G", "swap swap 1G", "var /var 100%FREE"])];
    let mut data = disk(Some("data"), "10G", &["/srv:*"]);
    data.partitions[0].mount.fs = FileSystem::Xfs;
    layout.further = vec![data];
    insta::assert_snapshot!(planned(&mut layout, tree_path!("/etc/fstab")).unwrap(), @r#"
    # Written by hardtack from the image's layout. See fstab(5).
    UUID=68f06100-4869-5a98-a79d-09ff65e3d15e / ext4 defaults 0 1
    UUID=a118e3cd-ef17-51a9-a441-e1b43ef1ed39 /boot ext4 defaults 0 2
    UUID=fd4f8045-d1ff-5c23-809b-a87662f6bd78 /srv xfs defaults 0 0
    UUID=0054a05b-d290-5536-a9eb-831ddcf8c20b /var ext4 defaults 0 2
    UUID=5056-21F0 /boot/efi vfat umask=0077,nofail 0 2
    UUID=26effae1-e6b1-5954-a51f-4932db79c4c4 none swap sw 0 0
    "#);
    assert_eq!(planned(&mut layout, tree_path!("/etc/systemd/system/hardtack-overlay.service")), None);
}

#[test]
fn changes_over_a_read_only_root_have_room_in_memory() {
    let mut layout = layout("20G", &["/:*"]);
    layout.read_only = true;
    let overlay = |path: &str, size: Option<&str>| Overlay {
        mount: path.parse().unwrap(),
        size: size.map(|size| size.parse().unwrap()),
        options: vec!["nodev".parse().unwrap()],
        place: hardtack_hcl::Place::default(),
    };
    layout.overlays = vec![overlay("/etc", Some("64M")), overlay("/var/a-b", None)];
    let fstab = planned(&mut layout, tree_path!("/etc/fstab")).unwrap();
    insta::assert_snapshot!(fstab, @r#"
    # Written by hardtack from the image's layout. See fstab(5).
    UUID=68f06100-4869-5a98-a79d-09ff65e3d15e / ext4 defaults,ro 0 1
    UUID=5056-21F0 /boot/efi vfat umask=0077,nofail 0 2
    tmpfs /run/hardtack/overlay/etc tmpfs defaults,size=64M,mode=0755 0 0
    overlay /etc overlay defaults,nodev,lowerdir=/etc,upperdir=/run/hardtack/overlay/etc/upper,workdir=/run/hardtack/overlay/etc/work,x-systemd.requires=hardtack-overlay.service 0 0
    tmpfs /run/hardtack/overlay/var-a+b tmpfs defaults,mode=0755 0 0
    overlay /var/a-b overlay defaults,nodev,lowerdir=/var/a-b,upperdir=/run/hardtack/overlay/var-a+b/upper,workdir=/run/hardtack/overlay/var-a+b/work,x-systemd.requires=hardtack-overlay.service 0 0
    "#);
    let unit = planned(&mut layout, tree_path!("/etc/systemd/system/hardtack-overlay.service")).unwrap();
    insta::assert_snapshot!(unit, @r#"
    # Written by hardtack from the image's layout.
    [Unit]
    Description=Directories for changes that are kept in memory
    DefaultDependencies=no
    RequiresMountsFor=/run/hardtack/overlay/etc
    RequiresMountsFor=/run/hardtack/overlay/var-a+b

    [Service]
    Type=oneshot
    RemainAfterExit=yes
    ExecStart=/bin/mkdir -p /run/hardtack/overlay/etc/upper /run/hardtack/overlay/etc/work
    ExecStart=/bin/chmod --reference=/etc /run/hardtack/overlay/etc/upper
    ExecStart=/bin/chown --reference=/etc /run/hardtack/overlay/etc/upper
    ExecStart=-/bin/cp /etc/machine-id /run/hardtack/overlay/etc/upper/machine-id
    ExecStart=/bin/mkdir -p /run/hardtack/overlay/var-a+b/upper /run/hardtack/overlay/var-a+b/work
    ExecStart=/bin/chmod --reference=/var/a-b /run/hardtack/overlay/var-a+b/upper
    ExecStart=/bin/chown --reference=/var/a-b /run/hardtack/overlay/var-a+b/upper
    "#);

    // Another layout of the same tree leaves nothing of it.
    let mut plain = crate::support::layout("20G", &["/:*"]);
    let geometry = geometry(&mut plain);
    let tree = MemoryTree::new().file("/etc/fstab", &fstab).unwrap();
    let changes = plan_mounts(&geometry, &plain, &tree).unwrap();
    let staged = changes.iter().fold(StagedTree::new(&tree), |mut staged, change| {
        staged.apply(change).unwrap();
        staged
    });
    let text = staged.read_text(&tree_path!("/etc/fstab")).unwrap().unwrap();
    assert!(!text.contains("overlay"), "{text}");
}

#[test]
fn programs_that_the_layout_needs_are_missed_by_name() {
    let mut layout = layout("20G", &["/boot:1G"]);
    layout.boot.groups = vec![group("vg00", &["root / 4G"])];
    let mut data = disk(Some("data"), "10G", &["/srv:*"]);
    data.partitions[0].mount.fs = FileSystem::Btrfs;
    layout.further = vec![data];
    let geometry = geometry(&mut layout);
    let refusal = |tree: &MemoryTree| {
        let error = plan_mounts(&geometry, &layout, tree).unwrap_err();
        format!("{error}; {}", error.remedy().unwrap_or_default())
    };
    let empty = MemoryTree::new();
    let with_lvm = MemoryTree::new().file("/usr/sbin/lvm", "").unwrap().symlink("/sbin", "usr/sbin").unwrap();
    insta::assert_snapshot!([refusal(&empty), refusal(&with_lvm)].join("\n"), @r#"
    the volume group vg00 needs /sbin/lvm, and that is missing; install the package `lvm2`
    /srv on btrfs needs /sbin/fsck.btrfs, and that is missing; install the package `btrfs-progs`
    "#);
}

#[test]
fn the_last_partition_grows_and_the_others_stay() {
    let mut layout = layout("20G", &["/:*", "/home:4G"]);
    layout.boot.partitions[0].grow = true;
    let geometry = geometry(&mut layout);
    let refused = plan_mounts(&geometry, &layout, &MemoryTree::new()).unwrap_err();
    insta::assert_snapshot!(refused, @"/, which is to grow, needs /usr/bin/systemd-repart, and that is missing");
    let tree = MemoryTree::new().file("/usr/bin/systemd-repart", "").unwrap();
    let changes = plan_mounts(&geometry, &layout, &tree).unwrap();
    let written: Vec<String> = changes
        .into_iter()
        .filter_map(|change| match change {
            hardtack_tree::Change::Write { path, content, .. } => {
                Some(format!("{path}:\n{}", String::from_utf8(content).unwrap()))
            }
            _ => None,
        })
        .collect();
    insta::assert_snapshot!(written.join("\n"), @r#"
    /etc/fstab:
    # Written by hardtack from the image's layout. See fstab(5).
    UUID=68f06100-4869-5a98-a79d-09ff65e3d15e / ext4 defaults,x-systemd.growfs 0 1
    UUID=333127e5-e3b1-54e3-ae41-7bdcaece4e9b /home ext4 defaults 0 2
    UUID=5056-21F0 /boot/efi vfat umask=0077,nofail 0 2

    /etc/repart.d/003-hardtack.conf:
    # Written by hardtack from the image's layout, for /home. See repart.d(5).
    [Partition]
    Type=linux-generic
    Weight=0

    /etc/repart.d/004-hardtack.conf:
    # Written by hardtack from the image's layout, for /. See repart.d(5).
    [Partition]
    Type=linux-generic
    Weight=1000
    "#);
}
