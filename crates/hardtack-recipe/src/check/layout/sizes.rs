//! Sizes that do not go together.

use hardtack_hcl::{Diagnostic, Place};

use crate::{Disk, Extent, Layout, PartitionTable, Size};

/// What is wrong with the sizes. With `whole`, all of them are known.
pub(super) fn check(layout: &Layout, whole: bool, errors: &mut Vec<Diagnostic>) {
    for disk in layout.disks() {
        rest(disk, errors);
        grows(disk, errors);
        if whole {
            errors.extend(too_large(disk));
        }
    }
}

/// The parts of a disk that a recipe names: what messages call them, their sizes and places.
fn parts(disk: &Disk) -> impl Iterator<Item = (String, Extent, &Place)> {
    let partitions = disk.partitions.iter().map(|p| (p.mount.point.to_string(), p.size, &p.mount.place));
    partitions.chain(disk.groups.iter().map(|group| (group.name.to_string(), group.size, &group.place)))
}

/// Only one part can take the rest.
fn rest(disk: &Disk, errors: &mut Vec<Diagnostic>) {
    let mut takers = parts(disk).filter(|(_, size, _)| *size == Extent::Rest);
    let Some((first, _, first_place)) = takers.next() else { return };
    for (other, _, place) in takers {
        let message = format!("`{first}` and `{other}` both take the rest of the disk");
        let error = Diagnostic::error(message).at(place.clone()).related(first_place.clone(), "the first is here");
        errors.push(error.help("give all but one of them a size; `\"*\"` stands once"));
    }
}

/// Only the last partition of a disk has room behind it.
fn grows(disk: &Disk, errors: &mut Vec<Diagnostic>) {
    let rest = parts(disk).find(|(_, size, _)| *size == Extent::Rest);
    let last = rest.or_else(|| parts(disk).last()).map(|(_, _, place)| place);
    for partition in disk.partitions.iter().filter(|partition| partition.grow) {
        if disk.table == PartitionTable::Mbr || disk.name.is_some() {
            let message =
                format!("`{}` cannot grow: only a GUID partition table of the boot disk can", partition.mount.point);
            errors.push(Diagnostic::error(message).at(partition.mount.place.clone()).help("leave `grow` out here"));
            continue;
        }
        if last != Some(&partition.mount.place) {
            let message = format!("`{}` cannot grow: it is not the last on its disk", partition.mount.point);
            let error = Diagnostic::error(message).at(partition.mount.place.clone());
            errors.push(error.help("give it the size \"*\", which puts it at the end, or leave `grow` out"));
        }
    }
}

/// The sizes together, without alignment and tables, which are counted when the disk is assembled.
fn too_large(disk: &Disk) -> Option<Diagnostic> {
    let fixed = || {
        let parts = parts(disk).filter_map(|(name, size, _)| Some((name, size.fixed()?)));
        parts.chain(disk.swap.map(|size| ("swap".to_owned(), size)))
    };
    let takes_rest = parts(disk).any(|(_, size, _)| size == Extent::Rest);
    let total = fixed().try_fold(Size::ZERO, |sum, (_, size)| sum.checked_add(size));
    let fits = total.is_some_and(|total| if takes_rest { total < disk.size } else { total <= disk.size });
    if fits {
        return None;
    }
    let needed = total.map_or_else(|| "more than any disk".to_owned(), |total| total.to_string());
    let message = format!("the partitions need {needed}, the disk is {}", disk.size);
    let error = Diagnostic::error(message).at(disk.size_place.clone());
    let list: Vec<String> = fixed().map(|(name, size)| format!("{name} {size}")).collect();
    let rest = if takes_rest { ", and the rest for one more" } else { "" };
    Some(error.help(format!("they are {}{rest}", list.join(", "))))
}
