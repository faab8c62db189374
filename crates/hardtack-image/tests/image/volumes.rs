//! Volume groups and several disks, as other programs read them.

use hardtack_image::{content_digest, image_digest};
use hardtack_recipe::{Firmware, Layout};
use hardtack_tree::MemoryTree;

use crate::support::{Disk, Lvm, disk, group, layout, pvck, succeed};

fn tree() -> MemoryTree {
    ["/etc", "/boot", "/var/log", "/var/lib/docker"]
        .iter()
        .fold(MemoryTree::new(), |tree, path| tree.file(format!("{path}/file"), "content\n").unwrap())
}

/// `/boot` on a partition, the rest on volumes, and a second disk with a group of its own.
fn volumes() -> Layout {
    let mut layout = layout("2G", &["/boot:100M"]);
    layout.firmware = vec![Firmware::Bios, Firmware::Uefi];
    let volumes = ["root / 500M", "swap swap 63M", "var-log /var/log 25%VG", "var /var 50%FREE"];
    layout.boot.groups = vec![group("vg-00", &volumes)];
    let mut docker = disk(Some("docker"), "1G", &[]);
    docker.groups = vec![group("docker", &["varlibdocker /var/lib/docker 100%FREE"])];
    layout.further = vec![docker];
    layout
}

#[test]
fn lvm_finds_the_groups_and_volumes_and_takes_one_more() {
    let disk = Disk::assemble(&tree(), &volumes()).unwrap();
    let Some(lvm) = Lvm::attach(&disk) else { return };
    insta::assert_snapshot!(lvm.report("vgs", "vg_name,vg_extent_size,vg_extent_count,vg_free_count,vg_attr").join("\n"), @r#"
    docker 4.00m 255 0 wz--n-
    vg-00 4.00m 470 106 wz--n-
    "#);
    insta::assert_snapshot!(lvm.report("lvs", "lv_full_name,lv_size,segtype,seg_pe_ranges,lv_uuid").join("\n"), @r#"
    docker/varlibdocker 1020.00m linear pv:0-254 5cApeR-rT24-1eg5-XEG6-OZ5Z-i8KL-ZGGufg
    vg-00/root 500.00m linear pv:0-124 HVUKu8-naYk-w8Cd-w6Z1-lWDL-xru8-Ph09Qs
    vg-00/swap 64.00m linear pv:125-140 OIrUiB-mQyG-zYBE-zy79-V9Px-uq6z-XRhEED
    vg-00/var 424.00m linear pv:258-363 mZpFY1-l74V-eC9Q-8A9j-jKaj-juVx-3cf4zw
    vg-00/var-log 468.00m linear pv:141-257 w2b0Zk-x7zx-Ydhd-woi4-wzq7-m4cg-DoR57F
    "#);
    for name in ["vg-00", "docker"] {
        lvm.run("vgck", &[name]);
    }
    // What has been written once can be changed.
    let create = ["--activate", "n", "--zero", "n", "--wipesignatures", "n", "--size", "8M", "--name", "more", "vg-00"];
    lvm.run("lvcreate", &create);
    assert!(lvm.report("lvs", "lv_full_name,lv_size").contains(&"vg-00/more 8.00m".to_owned()));
}

#[test]
fn label_and_metadata_have_the_checksums_that_lvm_computes() {
    let disk = Disk::assemble(&tree(), &volumes()).unwrap();
    for (location, group) in disk.geometry.groups() {
        let headers = pvck(&disk, &location, group, "headers");
        assert!(headers.contains(&format!("pv_header.pv_uuid {}", group.pv_uuid.letters())), "{headers}");
        assert!(headers.contains(&format!("vgname {} seqno 1", group.name)), "{headers}");
        assert!(!headers.contains("CHECK"), "{headers}");
        let text = pvck(&disk, &location, group, "metadata");
        assert!(text.contains(&format!("id = \"{}\"", group.uuid)), "{text}");
    }
}

#[test]
fn the_file_systems_of_volumes_are_sound_and_found_at_their_places() {
    let disk = Disk::assemble(&tree(), &volumes()).unwrap();
    disk.check();
    for (location, fs) in disk.geometry.file_systems() {
        let found = disk.probe_at(&location);
        assert!(found.contains("TYPE=ext4\n") && found.contains(&format!("UUID={}\n", fs.uuid)), "{location}: {found}");
    }
    let (location, uuid) = disk.geometry.swaps().next().unwrap();
    let found = disk.probe_at(&location);
    assert!(found.contains("TYPE=swap\n") && found.contains(&format!("UUID={uuid}\n")), "{found}");
    for (location, group) in disk.geometry.groups() {
        let found = disk.probe_at(&location);
        assert!(
            found.contains("TYPE=LVM2_member\n") && found.contains(&format!("UUID={}\n", group.pv_uuid)),
            "{found}"
        );
    }
}

#[test]
fn every_disk_has_a_sound_table() {
    let disk = Disk::assemble(&tree(), &volumes()).unwrap();
    for file in disk.files() {
        let verified = succeed("sgdisk", &["-v", file.to_str().unwrap()]);
        assert!(verified.contains("No problems found"), "{verified}");
    }
}

#[test]
fn grub_reads_files_of_volumes() {
    let disk = Disk::assemble(&tree(), &volumes()).unwrap();
    let read = |path: &str| succeed("grub-fstest", &[disk.path.to_str().unwrap(), "cat", path]);
    assert_eq!(read("(lvm/vg--00-root)/etc/file"), "content\n");
    assert_eq!(read("(lvm/vg--00-var--log)/file"), "content\n");
    assert_eq!(read("(loop0,gpt3)/file"), "content\n");
}

#[test]
fn the_digest_of_several_disks_is_of_all_and_the_same_every_time() {
    let digests = || {
        let disk = Disk::assemble(&tree(), &volumes()).unwrap();
        let disks: Vec<_> = disk.geometry.disks().map(|disk| disk.name().cloned()).collect();
        let contents: Vec<_> = disk.files().iter().map(|file| content_digest(file).unwrap()).collect();
        let together = image_digest(disks.iter().map(Option::as_ref).zip(contents.iter().copied()));
        (contents, together)
    };
    let (contents, together) = digests();
    assert_eq!(digests(), (contents.clone(), together));
    assert!(!contents.contains(&together));
    // One disk alone has the digest that it always had.
    assert_eq!(image_digest([(None, contents[0])]), contents[0]);
    let name = "data".parse().unwrap();
    assert_ne!(image_digest([(None, contents[0]), (Some(&name), contents[1])]), together);
}

#[test]
fn a_group_of_more_volumes_than_can_be_described_is_refused() {
    let mut layout = layout("20G", &["/:100M"]);
    let volumes: Vec<String> = (0..2000).map(|number| format!("swap{number} swap 4M")).collect();
    layout.boot.groups = vec![group("vg00", &volumes.iter().map(String::as_str).collect::<Vec<_>>())];
    let error = Disk::assemble(&tree(), &layout).err().unwrap();
    let text = format!("{error}; {}", error.remedy().unwrap_or_default());
    insta::assert_snapshot!(text, @"the volume group vg00 has 2000 volumes, too many for its metadata area; put some of them into another group");
}
