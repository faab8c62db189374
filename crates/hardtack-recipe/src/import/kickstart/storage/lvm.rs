//! `volgroup` and `logvol`.

use std::ops::Range;
use std::str::FromStr;

use super::content::{Sizes, content, file_system, mount_point, without_counterpart};
use super::{Group, Storage, Volume};
use crate::import::Fate;
use crate::{GroupName, LvmNameError, VolumeName};

use crate::import::kickstart::reader::Reader;
use crate::import::kickstart::reader::Takes::{AValue, Nothing};
use crate::import::kickstart::reader::Unmapped;

/// Options of thin pools and caches.
const POOLS: Unmapped = &[
    ("--thin", Nothing),
    ("--poolname", AValue),
    ("--chunksize", AValue),
    ("--metadatasize", AValue),
    ("--profile", AValue),
    ("--cachesize", AValue),
    ("--cachemode", AValue),
    ("--cachepvs", AValue),
];

/// Reads a `volgroup` command.
pub(in super::super) fn volgroup(reader: &mut Reader<'_>, storage: &mut Storage) {
    let extent = reader.value(&["--pesize"]);
    let reserved = [reader.value(&["--reserved-space"]), reader.value(&["--reserved-percent"])];
    without_counterpart(reader);
    let Some(name) = reader.required("a name") else { return };
    reader.about(&name.text);
    let physical = reader.arguments().into_iter().map(|volume| volume.text).collect();
    let Some(group) = lvm_name::<GroupName>(reader, &name.text, &name.span) else { return };
    if storage.groups.iter().any(|earlier| earlier.name == group) {
        return reader.error(name.span, "this volume group is there already", "leave one of them out");
    }
    let extent = extent.and_then(|given| {
        let kib = given.text.parse::<u64>().ok();
        // What recipes take.
        let kib = kib.filter(|kib| kib.is_power_of_two() && (1 << 10..=1 << 20).contains(kib));
        if kib.is_none() {
            let remedy = "extents are a power of two from 1024 to 1048576 KiB; 4096 KiB are written";
            reader.part("--pesize", Fate::NotMapped(remedy.into()));
        }
        kib
    });
    if reserved.iter().any(Option::is_some) {
        let remedy = "make the volume with \"100%FREE\" smaller, so that room is left";
        reader.part("--reserved-space", Fate::NotMapped(remedy.into()));
    }
    reader.mapped(format!("disk: volume_group \"{group}\""));
    storage.groups.push(Group { line: reader.line(), name: group, extent, physical });
}

/// Reads a `logvol` command.
pub(in super::super) fn logvol(reader: &mut Reader<'_>, storage: &mut Storage) {
    let fs = reader.value(&["--fstype"]);
    let (name, group) = (reader.value(&["--name"]), reader.value(&["--vgname"]));
    let options = reader.value(&["--fsoptions"]);
    let label = reader.value(&["--label"]);
    let share = reader.number("--percent", 100).filter(|percent| *percent > 0);
    let sizes = Sizes::read(reader);
    let pool = reader.flag(&["--thinpool"]);
    let pools = Fate::NotMapped("a volume of an image has all of its room; leave this out".into());
    reader.options(POOLS, &pools);
    without_counterpart(reader);
    let Some(target) = reader.required("a mount point, `swap` or `none`") else { return };
    reader.about(&target.text);
    if storage.auto.is_some() {
        return reader.fail("`logvol` and `autopart` exclude each other", "leave one of them out");
    }
    if pool {
        let remedy = "hardtack makes no thin pools; its volumes are written as plain ones: see that their sizes fit";
        return reader.whole(Fate::NotMapped(remedy.into()));
    }
    let Some(group) = group else {
        return reader.fail("`logvol` needs the name of a volume group", "add `--vgname=…`");
    };
    let mount = match target.text.as_str() {
        "swap" => None,
        "none" => {
            let remedy =
                "a volume without a mount point has no place in an image; make it with a script, or leave it out";
            return reader.whole(Fate::NotMapped(remedy.into()));
        }
        _ if fs.as_ref().is_some_and(|fs| fs.text == "swap") => None,
        _ => match mount_point(reader, &(target.text.clone(), target.span.clone())) {
            Some(mount) => Some(mount),
            None => return,
        },
    };
    if let Some(mount) = mount.as_ref().filter(|mount| storage.has(mount)) {
        return reader.error(target.span, format!("`{mount}` is there already"), "leave one of them out");
    }
    // Anaconda names a volume after its mount point, too.
    let made = || target.text.trim_matches('/').replace('/', "_");
    let made = || Some(made()).filter(|made| !made.is_empty()).unwrap_or_else(|| "root".into());
    let given = name.as_ref().map_or_else(made, |name| name.text.clone());
    let span = name.map_or(target.span, |name| name.span);
    let Some(given) = lvm_name::<VolumeName>(reader, &given, &span) else { return };
    if storage.volumes.iter().any(|volume| volume.group == group.text && volume.name == given) {
        return reader.error(span, format!("`{}` has a volume `{given}` already", group.text), "give one another name");
    }
    reader.mapped(format!("disk: volume \"{given}\" of \"{}\"", group.text));
    let is_root = mount.as_ref().is_some_and(crate::MountPoint::is_root);
    let holds = mount.map(|mount| {
        let fs = file_system(reader, fs.as_ref());
        content(reader, mount, fs, options.as_ref(), label)
    });
    let room = sizes.room(reader, is_root, share);
    storage.volumes.push(Volume { group: group.text, name: given, room, holds });
}

/// A name that LVM takes; another is an error.
fn lvm_name<T: FromStr<Err = LvmNameError>>(reader: &mut Reader<'_>, text: &str, span: &Range<usize>) -> Option<T> {
    match text.parse() {
        Ok(name) => Some(name),
        Err(error) => {
            let error: LvmNameError = error;
            reader.error(span.clone(), error.to_string(), error.remedy());
            None
        }
    }
}
