//! What can be said against a layout before any sizes are added.

use std::collections::BTreeSet;

use hardtack_recipe::{Disk, Extent, Layout, Mount, MountPoint, PartitionTable};

use super::SECTOR;
use super::part::Wanted;
use crate::geometry::{LayoutError, LayoutFault};

/// Sectors that a master boot record can count: its numbers have 32 bits.
const MBR_SECTORS: u64 = 1 << 32;

/// Refuses a layout that cannot be.
pub(super) fn whole(layout: &Layout) -> Result<(), LayoutError> {
    layout.disks().try_for_each(disk)?;
    if !layout.mounts().any(|mount| mount.point.is_root()) {
        return Err(LayoutFault::NoRoot.at(&layout.boot.place));
    }
    let mut seen = BTreeSet::new();
    layout.mounts().try_for_each(|mount| of_mount(mount, &mut seen).map_err(|fault| fault.at(&mount.place)))
}

fn disk(disk: &Disk) -> Result<(), LayoutError> {
    let bytes = disk.size.bytes();
    if !bytes.is_multiple_of(SECTOR) {
        return Err(LayoutFault::BrokenSector { size: disk.size }.at(&disk.place));
    }
    if disk.table == PartitionTable::Mbr && bytes / SECTOR > MBR_SECTORS {
        return Err(LayoutFault::BeyondMbr { disk: disk.size }.at(&disk.size_place));
    }
    let wanted = disk.partitions.iter().map(Wanted::Partition).chain(disk.groups.iter().map(Wanted::Group));
    let mut rests = wanted.filter(|wanted| wanted.size() == Extent::Rest);
    match (rests.next(), rests.next()) {
        (Some(first), Some(second)) => {
            let place = second.place();
            Err(LayoutFault::TwoRests { first: first.name(), second: second.name() }.at(place))
        }
        _ => Ok(()),
    }
}

fn of_mount<'l>(mount: &'l Mount, seen: &mut BTreeSet<&'l MountPoint>) -> Result<(), LayoutFault> {
    if !seen.insert(&mount.point) {
        return Err(LayoutFault::Duplicate { mount: mount.point.clone() });
    }
    match &mount.label {
        Some(label) if label.len() > mount.fs.longest_label() => {
            Err(LayoutFault::LongLabel { mount: mount.point.clone(), fs: mount.fs, label: label.clone() })
        }
        _ => Ok(()),
    }
}
