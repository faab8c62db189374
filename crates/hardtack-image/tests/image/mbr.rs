//! Disks with a master boot record.

use hardtack_recipe::{Firmware, Layout, PartitionTable};
use hardtack_tree::MemoryTree;
use serde_json::Value;

use crate::support::{Disk, group, layout, succeed};

fn tree() -> MemoryTree {
    ["/etc", "/boot", "/var"]
        .iter()
        .fold(MemoryTree::new(), |tree, path| tree.file(format!("{path}/file"), "content\n").unwrap())
}

fn mbr() -> Layout {
    let mut layout = layout("1G", &["/:200M"]);
    layout.boot.table = PartitionTable::Mbr;
    layout.boot.swap = Some("64M".parse().unwrap());
    layout.boot.groups = vec![group("vg00", &["var /var 100%FREE"])];
    layout.firmware = vec![Firmware::Bios, Firmware::Uefi];
    layout
}

#[test]
fn other_programs_find_the_record_and_its_partitions() {
    let disk = Disk::assemble(&tree(), &mbr()).unwrap();
    let path = disk.path.to_str().unwrap();
    let table: Value = serde_json::from_str(&succeed("sfdisk", &["-J", path])).unwrap();
    let table = &table["partitiontable"];
    let entries: Vec<String> = table["partitions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| format!("{} {} {} {}", entry["start"], entry["size"], entry["type"], entry["bootable"]))
        .collect();
    insta::assert_snapshot!(format!("{} {}\n{}", table["label"], table["id"], entries.join("\n")), @r#"
    "dos" "0xfca46b71"
    2048 131072 "ef" null
    133120 131072 "82" null
    264192 409600 "83" true
    673792 1423360 "8e" null
    "#);
    succeed("sfdisk", &["--verify", path]);
    disk.check();
    let read = |path: &str| succeed("grub-fstest", &[disk.path.to_str().unwrap(), "cat", path]);
    assert_eq!(read("(loop0,msdos3)/etc/file"), "content\n");
    assert_eq!(read("(lvm/vg00-var)/file"), "content\n");
}

#[test]
fn the_core_stands_between_the_record_and_the_first_partition() {
    let disk = Disk::assemble(&tree(), &mbr()).unwrap();
    let bytes = std::fs::read(&disk.path).unwrap();
    // boot.img's pointer to the core, and the core's list of its other sectors.
    assert_eq!(bytes[0x5c..0x64], 1_u64.to_le_bytes());
    let list = &bytes[1024 - 12..1024];
    assert_eq!(list[..8], 2_u64.to_le_bytes());
    let sectors = usize::from(u16::from_le_bytes([list[8], list[9]]));
    assert_eq!(sectors, 50_000_usize.div_ceil(512) - 1);
    let core: Vec<u8> = (0..50_000_u32).map(|at| (at / 7) as u8).collect();
    assert_eq!(bytes[1024..512 + 50_000], core[512..]);
    assert!(bytes[512 + 50_000..1 << 20].iter().all(|byte| *byte == 0));
}

#[test]
fn a_core_that_reaches_into_the_first_partition_is_refused() {
    let error = Disk::assemble_with(&tree(), &mbr(), vec![1; (1 << 20) - 511]).err().unwrap();
    let text = format!("{error}; {}", error.remedy().unwrap_or_default());
    insta::assert_snapshot!(text, @"GRUB's core for the BIOS has 1048065 bytes; there is room for 1048064; build it again with the tree's own grub-mkimage");
}
