//! A root on logical volumes, over two disks.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;

use insta::assert_snapshot;

use crate::support::{Machine, asked, run, try_run};

/// Two disks, the second whole a physical volume; the root is on the first, /var on the second. `None`, which is said,
/// where there are no loop devices.
fn machine() -> Option<Machine> {
    let mut machine = Machine::new();
    let fstab = "/dev/mapper/vg--main-root / xfs defaults\n/dev/vg-data/var--log /var ext4 defaults\n";
    machine.files("root", &[("etc/fstab", fstab), ("var/", "")]);
    machine.files("var", &[("x", "on the second disk")]);
    let (root, var) = (machine.ext4("root", 16, &[]), machine.ext4("var", 16, &[]));
    machine.disk("first.raw", 40, "label: gpt\nsize=1M,type=21686148-6449-6E6F-744E-656564454649\nsize=30M\n", &[]);
    File::create(machine.path("second.raw")).unwrap().set_len(30 << 20).unwrap();
    machine.disks.push("second.raw".to_owned());

    let volumes = [("first.raw", 2 << 20, "vg-main", "root", root), ("second.raw", 0, "vg-data", "var--log", var)];
    for (disk, offset, group, name, content) in volumes {
        let path = machine.path(disk);
        let arguments =
            ["--find", "--show", "--sizelimit", "30M", "--offset", &offset.to_string(), path.to_str().unwrap()];
        let Some(device) = try_run("losetup", &arguments, "") else {
            println!("skipped: no loop device");
            return None;
        };
        let device = device.trim();
        let configuration = format!(
            "devices/filter=[\"a|^{device}$|\",\"r|.*|\"] devices/use_devicesfile=0 backup/backup=0 backup/archive=0"
        );
        let lvm = |verb: &str, arguments: &[&str]| {
            try_run(
                "lvm",
                &[&[verb, "--config", &configuration, "--driverloaded", "n", "--nolocking"], arguments].concat(),
                "",
            )
        };
        let made = lvm("pvcreate", &[device])
            .and_then(|_| lvm("vgcreate", &["-s", "1M", group, device]))
            .and_then(|_| lvm("lvcreate", &["-an", "-Zn", "-Wn", "-l", "2", "-n", "first", group]))
            .and_then(|_| lvm("lvcreate", &["-an", "-Zn", "-Wn", "-l", "16", "-n", name, group]));
        run("losetup", &["--detach", device], "");
        made.unwrap();
        // Behind the metadata and the two extents of the first volume.
        let file = File::options().write(true).open(&path).unwrap();
        file.write_all_at(&fs::read(content).unwrap(), offset + (3 << 20)).unwrap();
    }
    Some(machine)
}

#[test]
fn a_root_on_a_logical_volume_mounts_one_of_another_disk() {
    let Some(machine) = machine() else { return };
    let image = machine.open().unwrap();
    assert_eq!(image.remarks, [""; 0]);
    assert_eq!(asked(&image.tree, "/var/x"), "Some(\"on the second disk\")");
}

#[test]
fn a_disk_that_was_not_given_makes_its_mount_point_unreadable() {
    let Some(mut machine) = machine() else { return };
    machine.disks.pop();
    let image = machine.open().unwrap();
    assert_snapshot!(asked(&image.tree, "/var/x"), @"cannot look up /var/x: /dev/vg-data/var--log is on no disk that was given");
}
