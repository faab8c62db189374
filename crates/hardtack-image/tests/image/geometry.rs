//! Where partitions go.

use hardtack_image::{Geometry, Role};
use hardtack_recipe::{Firmware, Layout};

use crate::support::{geometry, layout};

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
