//! VMware's compressed disk format.

use hardtack_recipe::DiskFormat;
use proptest::prelude::*;

use super::Raw;
use crate::support::succeed;

#[test]
fn vmdk_holds_the_same_disk_and_is_the_same_file_every_time() {
    // 300 MiB is no multiple of what one grain table tells of.
    let raw = Raw::new(300 << 20);
    let path = raw.converted(DiskFormat::Vmdk);
    let information = raw.assert_holds(&path, "vmdk");
    let data = &information["format-specific"]["data"];
    assert_eq!(data["create-type"], "streamOptimized");
    assert_eq!(data["extents"][0]["compressed"], true);
    assert_ne!(data["cid"], u32::MAX);

    // Another content has another number.
    let other = Raw::new(301 << 20);
    let there = other.assert_holds(&other.converted(DiskFormat::Vmdk), "vmdk");
    assert_ne!(there["format-specific"]["data"]["cid"], data["cid"]);
}

#[test]
fn the_description_in_a_vmdk_is_whole() {
    let raw = Raw::new(100 << 20);
    let file = std::fs::read(raw.converted(DiskFormat::Vmdk)).unwrap();
    let text = file[512..2560].split(|byte| *byte == 0).next().unwrap();
    let text = String::from_utf8(text.to_vec()).unwrap();
    insta::with_settings!({ filters => [("CID=[0-9a-f]{8}\npar", "CID=C\npar"), ("[0-9a-f]{32}", "L")] }, {
        insta::assert_snapshot!(text, @r#"
        # Disk DescriptorFile
        version=1
        encoding="UTF-8"
        CID=C
        parentCID=ffffffff
        createType="streamOptimized"

        # Extent description
        RW 204800 SPARSE "disk.vmdk"

        # The Disk Data Base
        #DDB

        ddb.adapterType = "lsilogic"
        ddb.geometry.cylinders = "12"
        ddb.geometry.heads = "255"
        ddb.geometry.sectors = "63"
        ddb.longContentID = "L"
        ddb.virtualHWVersion = "14"
        "#);
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn any_disk_is_held(sectors in 1_u64..400_000, writes in prop::collection::vec((any::<u64>(), 1..200_000_usize, any::<u8>()), 0..12)) {
        use std::os::unix::fs::FileExt;
        let directory = tempfile::TempDir::new().unwrap();
        let at = |name: &str| directory.path().join(name);
        let file = std::fs::File::create(at("raw")).unwrap();
        for (place, len, byte) in writes {
            file.write_all_at(&vec![byte; len], place % (sectors * 512)).unwrap();
        }
        file.set_len(sectors * 512).unwrap();
        let raw = hardtack_image::RawDisk { path: &at("raw"), uuid: uuid::Uuid::nil() };
        hardtack_image::convert(&raw, DiskFormat::Vmdk, 0, &at("vmdk")).unwrap();
        let files = [at("raw"), at("vmdk")].map(|path| path.to_str().unwrap().to_owned());
        succeed("qemu-img", &["compare", "-f", "raw", "-F", "vmdk", &files[0], &files[1]]);
        succeed("qemu-img", &["check", "-f", "vmdk", &files[1]]);
    }
}
