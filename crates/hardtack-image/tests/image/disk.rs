//! Whole disks.

use hardtack_image::{Role, TableIdentity};
use hardtack_recipe::{Firmware, Layout};
use hardtack_tree::MemoryTree;
use serde_json::Value;

use crate::support::{Disk, layout, run, succeed};

fn full_layout() -> Layout {
    let mut layout = layout("2G", &["/:300M", "/var:200M", "/var/log:100M", "/home:100M", "/tmp:100M", "/srv:*"]);
    layout.firmware = vec![Firmware::Bios, Firmware::Uefi];
    layout.boot.swap = Some("64M".parse().unwrap());
    layout.boot.partitions[0].mount.label = Some("root-label".into());
    layout
}

fn tree() -> MemoryTree {
    let tree = ["/etc", "/var/log", "/home", "/tmp", "/srv"]
        .iter()
        .fold(MemoryTree::new(), |tree, path| tree.file(format!("{path}/file"), "content\n").unwrap());
    tree.file("/var/lib/state", "state").unwrap()
}

#[test]
fn other_programs_find_the_table_and_every_file_system() {
    let disk = Disk::assemble(&tree(), &full_layout()).unwrap();
    let path = disk.path.to_str().unwrap();
    let verified = succeed("sgdisk", &["-v", path]);
    assert!(verified.contains("No problems found"), "{verified}");

    let table: Value = serde_json::from_str(&succeed("sfdisk", &["-J", path])).unwrap();
    let table = &table["partitiontable"];
    assert_eq!(table["label"], "gpt");
    let TableIdentity::Gpt { guid } = disk.geometry.boot_disk().table() else { panic!("no GPT") };
    assert_eq!(table["id"], guid.to_string().to_uppercase());
    let partitions = table["partitions"].as_array().unwrap();
    assert_eq!(partitions.len(), disk.geometry.boot_disk().slots().len());
    for (slot, found) in disk.geometry.boot_disk().slots().iter().zip(partitions) {
        assert_eq!(found["start"], slot.first, "{}", slot.name);
        assert_eq!(found["size"], slot.sectors, "{}", slot.name);
        assert_eq!(found["uuid"], slot.guid.to_string().to_uppercase(), "{}", slot.name);
        assert_eq!(found["name"], slot.name);
        let kind = match slot.role {
            Role::BiosBoot => "21686148-6449-6E6F-744E-656564454649",
            Role::Esp { .. } => "C12A7328-F81F-11D2-BA4B-00A0C93EC93B",
            Role::Swap { .. } => "0657FD6D-A4AB-43C4-84E5-0933C84B4F4F",
            Role::FileSystem(_) => "0FC63DAF-8483-4772-8E79-3D69D8477DE4",
            Role::PhysicalVolume(_) => "E6D6D379-F507-44C2-A23C-238F2A3DF928",
        };
        assert_eq!(found["type"], kind, "{}", slot.name);
    }
    disk.check();
    for (location, fs) in disk.geometry.file_systems() {
        let found = disk.probe(location.offset);
        assert!(found.contains("TYPE=ext4\n") && found.contains(&format!("UUID={}\n", fs.uuid)), "{found}");
        assert_eq!(found.contains("LABEL=root-label\n"), fs.mount.is_root(), "{found}");
    }
    let (location, uuid) = disk.geometry.swaps().next().unwrap();
    let found = disk.probe(location.offset);
    assert!(found.contains("TYPE=swap\n") && found.contains(&format!("UUID={uuid}\n")), "{found}");
    let (slot, volume) = disk.geometry.esp().unwrap();
    let found = disk.probe(slot.offset());
    assert!(found.contains("TYPE=vfat\n") && found.contains(&format!("UUID={volume}\n")), "{found}");
}

#[test]
fn every_file_is_on_the_file_system_of_its_mount_point_and_there_alone() {
    let disk = Disk::assemble(&tree(), &full_layout()).unwrap();
    let names =
        |mount: &str| -> Vec<String> { crate::support::Debugfs::new(&disk, mount).entries().into_keys().collect() };
    assert_eq!(names("/"), ["etc", "etc/file", "home", "lost+found", "srv", "tmp", "var"]);
    assert_eq!(names("/var"), ["lib", "lib/state", "log", "lost+found"]);
    assert_eq!(names("/var/log"), ["file", "lost+found"]);
    assert_eq!(names("/srv"), ["file", "lost+found"]);
}

#[test]
fn a_disk_of_three_tib_is_sparse_and_sound() {
    let disk = Disk::assemble(&tree(), &layout("3T", &["/:1G", "/srv:*", "/var:1G", "/home:1G", "/tmp:1G"])).unwrap();
    let path = disk.path.to_str().unwrap();
    let verified = succeed("sgdisk", &["-v", path]);
    assert!(verified.contains("No problems found"), "{verified}");
    let head = succeed("dumpe2fs", &["-h", &disk.device("/srv")]);
    assert!(head.contains("Block count:              804"), "{head}");
    let allocated = std::os::unix::fs::MetadataExt::blocks(&std::fs::metadata(path).unwrap()) * 512;
    assert!(allocated < 256 << 20, "{allocated} bytes are allocated");
}

#[test]
fn a_file_that_is_there_is_never_overwritten() {
    let disk = Disk::assemble(&tree(), &full_layout()).unwrap();
    std::fs::write(&disk.path, "mine").unwrap();
    let tree = tree();
    let loaders = crate::support::loaders(vec![0; 512]);
    let assembly = hardtack_image::Assembly {
        tree: &tree,
        geometry: &disk.geometry,
        loaders: &loaders,
        epoch: 0,
        out: &|_| disk.path.clone(),
    };
    assert!(hardtack_image::assemble(&assembly).is_err());
    assert_eq!(std::fs::read(&disk.path).unwrap(), b"mine");
}

#[test]
fn file_systems_grow_as_far_as_the_layout_of_a_cloud_disk_wants() {
    let disk = Disk::assemble(&tree(), &layout("200M", &["/:*"])).unwrap();
    let alone = disk.directory.path().join("root.ext4");
    let mut whole = std::fs::File::open(&disk.path).unwrap();
    std::io::Seek::seek(&mut whole, std::io::SeekFrom::Start(disk.offset("/"))).unwrap();
    std::io::copy(&mut whole, &mut std::fs::File::create(&alone).unwrap()).unwrap();
    let path = alone.to_str().unwrap();
    std::fs::OpenOptions::new().write(true).open(&alone).unwrap().set_len(20 << 30).unwrap();
    succeed("resize2fs", &[path]);
    let output = run("e2fsck", &["-fn", path]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
