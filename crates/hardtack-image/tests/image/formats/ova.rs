//! OVF packages.

use hardtack_image::{Appliance, pack};
use hardtack_recipe::Firmware;

use super::Raw;
use crate::support::{EPOCH, succeed};

#[test]
fn an_ova_holds_all_disks_in_the_order_that_readers_want() {
    let disks = [Raw::new(300 << 20), Raw::new(101 << 20)];
    let raws: Vec<_> = disks.iter().map(Raw::sparse).collect();
    let directory = tempfile::TempDir::new().unwrap();
    let at = |name: &str| directory.path().join(name);
    let (name, firmware) = ("web".parse().unwrap(), [Firmware::Bios, Firmware::Uefi]);
    let appliance = Appliance { name: &name, disks: &raws, firmware: &firmware, epoch: EPOCH };
    pack(&appliance, &at("first.ova")).unwrap();
    pack(&appliance, &at("second.ova")).unwrap();
    assert!(std::fs::read(at("first.ova")).unwrap() == std::fs::read(at("second.ova")).unwrap());
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 2, "nothing else is left");

    let ova = at("first.ova");
    let list = succeed("tar", &["-tf", ova.to_str().unwrap()]);
    assert_eq!(list, "web.ovf\nweb.mf\nweb-disk1.vmdk\nweb-disk2.vmdk\n");
    let out = at("out");
    std::fs::create_dir(&out).unwrap();
    succeed("tar", &["-xf", ova.to_str().unwrap(), "-C", out.to_str().unwrap()]);
    for (number, raw) in (1..).zip(&disks) {
        raw.assert_holds(&out.join(format!("web-disk{number}.vmdk")), "vmdk");
    }
    let sums = succeed("sh", &["-c", &format!("cd '{}' && sha256sum -c web.mf", out.display())]);
    assert_eq!(sums, "web.ovf: OK\nweb-disk1.vmdk: OK\nweb-disk2.vmdk: OK\n");

    let ovf = out.join("web.ovf");
    let ovf = ovf.to_str().unwrap();
    let value = |path: &str| {
        // Without the name spaces, which XPath would have to be told.
        let path: String = path
            .split('/')
            .filter(|step| !step.is_empty())
            .map(|step| match step.split_once('[') {
                Some((name, rest)) => format!("/*[local-name()='{name}'][{rest}"),
                None if step.starts_with('@') => format!("/@*[local-name()='{}']", &step[1..]),
                None => format!("/*[local-name()='{step}']"),
            })
            .collect();
        succeed("xmllint", &["--xpath", &format!("string({path})"), ovf]).trim_end().to_owned()
    };
    assert_eq!(value("Envelope/VirtualSystem/Name"), "web");
    assert_eq!(value("Envelope/VirtualSystem/VirtualHardwareSection/Config/@value"), "efi");
    for number in 1..=2 {
        let bytes = std::fs::metadata(out.join(format!("web-disk{number}.vmdk"))).unwrap().len();
        assert_eq!(value(&format!("Envelope/References/File[{number}]/@size")), bytes.to_string());
        assert_eq!(value(&format!("Envelope/References/File[{number}]/@href")), format!("web-disk{number}.vmdk"));
        let capacity = disks[number - 1].bytes();
        assert_eq!(value(&format!("Envelope/DiskSection/Disk[{number}]/@capacity")), capacity.to_string());
    }
}

#[test]
fn a_machine_without_a_disk_or_with_too_many_is_refused() {
    let raw = Raw::new(100 << 20);
    let name = "web".parse().unwrap();
    let refusal = |count: usize| {
        let disks = vec![raw.sparse(); count];
        let appliance = Appliance { name: &name, disks: &disks, firmware: &[], epoch: EPOCH };
        pack(&appliance, &raw.disk.directory.path().join("out.ova")).unwrap_err().to_string()
    };
    assert_eq!(refusal(0), "a machine of 0 disks cannot have this format: it has 1 to 15");
    assert_eq!(refusal(16), "a machine of 16 disks cannot have this format: it has 1 to 15");
}
