//! Where partitions go.

use hardtack_image::{FileSystemSlot, Geometry, Location, Role};
use hardtack_recipe::{FileSystem, Firmware, Layout, PartitionTable, VolumeUse};

use crate::support::{disk, geometry, group, layout};

fn resolve(layout: &Layout) -> Result<Geometry, String> {
    Geometry::resolve(layout, &"test".parse().unwrap()).map_err(|error| format!("{error}; {}", error.remedy()))
}

fn guid(geometry: &Geometry) -> String {
    format!("{:?}", geometry.boot_disk().table())
}

fn refusal(layout: &Layout) -> String {
    resolve(layout).unwrap_err()
}

#[test]
fn four_gib_are_8388608_sectors_at_a_multiple_of_one_mib() {
    let geometry = geometry(&mut layout("20G", &["/:*", "/home:4G", "/var/tmp:100001K"]));
    for slot in geometry.boot_disk().slots() {
        assert_eq!(slot.first % 2048, 0, "{}", slot.name);
    }
    let size = |mount: &str| geometry.file_systems().find(|(_, fs)| fs.mount.as_str() == mount).unwrap().0.bytes / 512;
    assert_eq!(size("/home"), 8_388_608);
    assert_eq!(size("/var/tmp"), 98 * 2048, "rounded up to whole MiB");
}

#[test]
fn the_rest_of_the_disk_stands_last_and_ends_at_the_last_usable_sector() {
    let mut first = layout("20G", &["/:*", "/home:4G"]);
    first.boot.swap = Some("1G".parse().unwrap());
    let geometry = geometry(&mut first);
    let last = geometry.boot_disk().slots().last().unwrap();
    assert!(matches!(&last.role, Role::FileSystem(fs) if fs.mount.is_root()));
    assert_eq!(last.last(), 20 * 2_097_152 - 34);
    let names: Vec<&str> = geometry.boot_disk().slots().iter().map(|slot| slot.name.as_str()).collect();
    assert_eq!(names, ["BIOS boot", "EFI system", "swap", "/home", "/"]);
}

#[test]
fn identities_follow_from_the_names_of_image_and_mount_point_alone() {
    let one = geometry(&mut layout("20G", &["/:*", "/home:4G"]));
    let larger = geometry(&mut layout("40G", &["/home:8G", "/:*"]));
    let ids = |geometry: &Geometry| {
        let mut ids: Vec<_> =
            geometry.file_systems().map(|(at, fs)| (at.slot().name.clone(), at.slot().guid, fs.uuid)).collect();
        ids.sort();
        (guid(geometry), geometry.esp().unwrap().1.to_string(), ids)
    };
    assert_eq!(ids(&one), ids(&larger));
    let other = Geometry::resolve(&layout("20G", &["/:*"]), &"other".parse().unwrap()).unwrap();
    assert_ne!(guid(&one), guid(&other));

    let text = serde_json::to_string(&one).unwrap();
    assert_eq!(serde_json::from_str::<Geometry>(&text).unwrap(), one);
}

#[test]
fn a_layout_that_cannot_be_is_refused_with_numbers_and_a_remedy() {
    let mut overfull = layout("20G", &["/:4G", "/var:10G", "/home:6G"]);
    overfull.boot.swap = Some("1G".parse().unwrap());
    overfull.firmware = vec![Firmware::Bios, Firmware::Uefi];
    let mut labelled = layout("20G", &["/:*"]);
    labelled.boot.partitions[0].mount.label = Some("seventeen letters".into());
    let mut odd = layout("20G", &["/:*"]);
    odd.boot.size = hardtack_recipe::Size::from_bytes(20_000_000_001);
    let many: Vec<String> = (0..128).map(|number| format!("/d{number}:16M")).collect();
    let mut many: Vec<&str> = many.iter().map(String::as_str).collect();
    many.push("/:*");

    let refusals = [
        overfull,
        layout("20G", &["/:20G"]),
        layout("1G", &["/:1010M", "/home:*"]),
        layout("20G", &["/:*", "/home:4G", "/var:*"]),
        layout("20G", &["/:4G", "/home:4G", "/home:5G"]),
        layout("20G", &["/home:4G"]),
        layout("20G", &["/:4M"]),
        labelled,
        odd,
        layout("20G", &many),
    ];
    insta::assert_snapshot!(refusals.each_ref().map(refusal).join("\n"), @r#"
    the layout needs 21.1 GiB, disk is 20 GiB: partition table 1.1 MiB, BIOS boot 1 MiB, EFI system 64 MiB, swap 1 GiB, / 4 GiB, /var 10 GiB, /home 6 GiB; make the disk at least 21.1 GiB, or a partition smaller, or give one the size "*"
    the layout needs 20.1 GiB, disk is 20 GiB: partition table 1.1 MiB, / 20 GiB; make the disk at least 20.1 GiB, or a partition smaller, or give one the size "*"
    13.0 MiB of 1 GiB are left for /home, and a file system needs at least 16 MiB: partition table 1.1 MiB, / 1010 MiB; make the disk larger or another partition smaller
    / and /var both take the rest of the disk; give / a size
    /home is there twice; take one of them out
    no partition is mounted at /; add `partition "/" { size = "*" }`
    / has 4 MiB, and a file system needs at least 16 MiB; give it at least 16 MiB
    the label "seventeen letters" of / has 17 bytes, and ext4 holds 16; shorten it
    a disk of 20000000001 bytes is no whole number of sectors of 512 bytes; give the size in M or G
    the layout has 129 partitions, and the table has room for 128; put some of the directories on one partition
    "#);
}

/// Partitions and volumes with their sizes in MiB.
fn places(geometry: &Geometry) -> String {
    let place = |(at, fs): (Location<'_>, &FileSystemSlot)| format!("{at} at {} MiB: {}", at.offset >> 20, fs.mount);
    let mut lines: Vec<String> = geometry.file_systems().map(place).collect();
    lines.extend(geometry.swaps().map(|(at, _)| format!("{at} at {} MiB: swap", at.offset >> 20)));
    lines.join("\n")
}

#[test]
fn volumes_get_their_extents_in_order_as_lvcreate_counts() {
    let mut volumes = layout("20G", &["/boot:1G"]);
    volumes.boot.groups =
        vec![group("vg00", &["root / 4097M", "swap swap 1G", "home /home 50%FREE", "var /var 10%VG"])];
    let mut data = disk(Some("data"), "10G", &["/srv:1G"]);
    data.groups = vec![group("data", &["docker /var/lib/docker 100%FREE"])];
    volumes.further = vec![data];
    let geometry = geometry(&mut volumes);
    insta::assert_snapshot!(places(&geometry), @r#"
    partition 3 of the boot disk at 66 MiB: /boot
    the volume vg00/root at 1091 MiB: /
    the volume vg00/home at 6215 MiB: /home
    the volume vg00/var at 13347 MiB: /var
    partition 1 of the disk data at 1 MiB: /srv
    the volume data/docker at 1026 MiB: /var/lib/docker
    the volume vg00/swap at 5191 MiB: swap
    "#);
    let (_, vg) = geometry.groups().next().unwrap();
    let extents: Vec<u64> = vg.volumes.iter().map(|volume| volume.extents).collect();
    let free = vg.extents - 1025 - 256;
    assert_eq!(extents, [1025, 256, free / 2, vg.extents / 10]);
    let path = |text: &str| hardtack_tree::TreePath::new(text).unwrap();
    let holder = |text: &str| geometry.file_system_of(&path(text)).unwrap().0.to_string();
    assert_eq!(holder("/var/lib/docker/x"), "the volume data/docker");
    assert_eq!(holder("/var/lib/dockerx"), "the volume vg00/var");
    assert_eq!(holder("/boot/grub"), "partition 3 of the boot disk");

    let text = serde_json::to_string(&geometry).unwrap();
    assert_eq!(serde_json::from_str::<Geometry>(&text).unwrap(), geometry);
}

#[test]
fn nothing_of_one_disk_has_the_identity_of_another() {
    let mut several = layout("20G", &["/:*"]);
    several.boot.swap = Some("1G".parse().unwrap());
    for name in ["one", "two"] {
        let mut more = disk(Some(name), "10G", &[&format!("/{name}:1G")]);
        more.swap = Some("1G".parse().unwrap());
        more.groups = vec![group(name, &["a swap 1G", "b swap 1G"])];
        several.further.push(more);
    }
    let geometry = geometry(&mut several);
    let groups: Vec<_> = geometry.groups().map(|(_, group)| group.clone()).collect();
    let mut ids: Vec<String> = geometry.disks().map(|disk| format!("{:?}", disk.table())).collect();
    ids.extend(geometry.disks().flat_map(|disk| disk.slots()).map(|slot| slot.guid.to_string()));
    ids.extend(geometry.file_systems().map(|(_, fs)| fs.uuid.to_string()));
    ids.extend(geometry.swaps().map(|(_, uuid)| uuid.to_string()));
    ids.extend(groups.iter().flat_map(|group| [group.uuid.to_string(), group.pv_uuid.to_string()]));
    ids.extend(groups.iter().flat_map(|group| &group.volumes).map(|volume| volume.uuid.to_string()));
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), count), (31, 31));
}

#[test]
fn groups_and_records_that_cannot_be_are_refused_with_numbers_and_a_remedy() {
    let with = |size: &str, partitions: &[&str], volumes: &[&str]| {
        let mut layout = layout(size, partitions);
        layout.boot.groups = vec![group("vg00", volumes)];
        layout
    };
    let mut crowded = layout("20G", &["/:1G", "/var:1G", "/home:*"]);
    crowded.boot.table = PartitionTable::Mbr;
    crowded.boot.swap = Some("1G".parse().unwrap());
    crowded.firmware = vec![Firmware::Bios, Firmware::Uefi];
    let mut large = layout("3T", &["/:*"]);
    large.boot.table = PartitionTable::Mbr;
    let mut xfs = with("20G", &["/:1G"], &["srv /srv 100M"]);
    let VolumeUse::FileSystem(mount) = &mut xfs.boot.groups[0].volumes[0].holds else { panic!() };
    mount.fs = FileSystem::Xfs;
    let refusals = [
        with("25G", &["/boot:1G", "/:4G"], &["var /var 18.5G", "home /home 2G"]),
        with("20G", &["/:19G"], &["a swap 1000M", "b swap 100%FREE", "c swap 50%FREE"]),
        with("20G", &["/:*"], &["var /var 100%FREE"]),
        with("20G", &["/:20475M"], &["var /var 100%FREE"]),
        with("20G", &["/:1G"], &["var /var 4M"]),
        xfs,
        crowded,
        large,
    ];
    insta::assert_snapshot!(refusals.each_ref().map(refusal).join("\n"), @r#"
    the volumes of vg00 need 20.5 GiB, and it has 20.0 GiB in extents of 4 MiB: var 18.5 GiB, home 2 GiB; make the group 516 MiB larger, or a volume smaller, or its size a share
    nothing is left of vg00 for the volume c: a 1000 MiB, b 20 MiB, c 0 bytes; make the group larger, or another volume smaller
    / and vg00 both take the rest of the disk; give / a size
    4.0 MiB of 20 GiB are left for vg00, and a volume group needs at least 5 MiB: partition table 1.1 MiB, / 20.0 GiB; make the disk larger or another partition smaller
    /var has 4 MiB, and a file system needs at least 16 MiB; give it at least 16 MiB
    /srv has 100 MiB, and xfs needs at least 300 MiB; give it at least 300 MiB
    the disk has 5 partitions, and a master boot record has room for 4: EFI system 64 MiB, swap 1 GiB, / 1 GiB, /var 1 GiB, /home 17.0 GiB; write `table = "gpt"`, or put some of them as volumes into one volume group
    the disk has 3 TiB, and a master boot record ends at 2 TiB; write `table = "gpt"`, or make the disk smaller
    "#);
    let mut most = layout("2T", &["/:*"]);
    most.boot.table = PartitionTable::Mbr;
    let last = resolve(&most).unwrap().boot_disk().slots().last().unwrap().last();
    assert_eq!(last, u64::from(u32::MAX), "the last sector that a record can count");
}
