//! `part`.

use super::content::{Sizes, content, file_system, mount_options, mount_point, without_counterpart};
use super::{Part, PartUse, Storage};
use crate::MountKind;
use crate::import::Fate;
use crate::import::kickstart::reader::Reader;

/// Partitions that firmware and boot loader need.
const FIRMWARE: [&str; 4] = ["biosboot", "prepboot", "efi", "/boot/efi"];

/// Reads a `part` command.
pub(in super::super) fn part(reader: &mut Reader<'_>, storage: &mut Storage) {
    let fs = reader.value(&["--fstype", "--type"]);
    let disk = reader.value(&["--ondisk", "--ondrive"]).map(|disk| disk.text);
    let options = reader.value(&["--fsoptions"]);
    let label = reader.value(&["--label"]);
    let sizes = Sizes::read(reader);
    let primary = reader.flag(&["--asprimary"]) | reader.flag(&["--active"]);
    let by_bios = reader.value(&["--onbiosdisk"]).is_some();
    without_counterpart(reader);
    let Some(target) = reader.required("a mount point, `swap` or the name of a physical volume") else { return };
    reader.about(&target.text);
    if storage.auto.is_some() {
        return reader.fail("`part` and `autopart` exclude each other", "leave one of them out");
    }
    if primary {
        reader.part("--asprimary", Fate::NotNeeded("a GUID partition table has no other partitions".into()));
    }
    if by_bios {
        let remedy = "an image knows no disks of a BIOS; put the partition into the `disk` block that it belongs to";
        reader.part("--onbiosdisk", Fate::NotMapped(remedy.into()));
    }
    let kind = fs.as_ref().map_or("", |fs| fs.text.as_str());
    let name = target.text.as_str();
    let holds = if FIRMWARE.contains(&name) || FIRMWARE.contains(&kind) {
        let reason = "the partitions of the firmware are made without being named";
        return reader.whole(Fate::NotNeeded(reason.into()));
    } else if name == "swap" || kind == "swap" {
        reader.mapped("`swap` of the disk");
        PartUse::Swap
    } else if name.starts_with("pv.") {
        reader.mapped("the room of its volume group");
        PartUse::Physical(name.to_owned())
    } else if name.starts_with("raid.") || name.starts_with("btrfs.") {
        let remedy = "hardtack spreads no file system over partitions; write one `partition` for what lies on it";
        return reader.whole(Fate::NotMapped(remedy.into()));
    } else {
        let Some(mount) = mount_point(reader, &(target.text.clone(), target.span.clone())) else { return };
        if storage.has(&mount) {
            return reader.error(target.span, format!("`{mount}` is there already"), "leave one of them out");
        }
        if kind == "tmpfs" {
            reader.mapped(format!("disk: tmpfs \"{mount}\""));
            let options = mount_options(reader, options.as_ref(), MountKind::Tmpfs);
            if label.is_some() {
                reader.part("--label", Fate::NotMapped("a file system in memory has no label".into()));
            }
            PartUse::Memory(mount, options)
        } else {
            reader.mapped(format!("disk: partition \"{mount}\""));
            let fs = file_system(reader, fs.as_ref());
            PartUse::Mount(content(reader, mount, fs, options.as_ref(), label))
        }
    };
    let is_root = matches!(&holds, PartUse::Mount(content) if content.mount.is_root());
    let room = sizes.room(reader, is_root, None);
    storage.parts.push(Part { disk, room, holds });
}
