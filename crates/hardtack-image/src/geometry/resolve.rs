//! From a recipe's layout to sectors.

use std::collections::BTreeSet;

use hardtack_recipe::{Extent, Firmware, ImageName, Layout, MountPoint, Partition, PartitionTable, Size};

use super::identity::Identity;
use super::slot::{FileSystemSlot, Geometry, Role, SECTOR, Slot};
use super::{LayoutError, LayoutFault, VolumeId};

/// Sectors of 1 MiB, at whose multiples partitions begin, so that they suit every kind of storage.
const ALIGNMENT: u64 = (1 << 20) / SECTOR;

/// Sectors behind the last usable one: the second copy of the table (32 of entries) and its header
/// (UEFI specification, 5.3.1).
const TAIL: u64 = 33;

/// Entries in the table.
const ENTRIES: usize = 128;

/// GRUB's core needs less than half of it.
const BIOS_BOOT: Size = Size::from_mib(1);

/// Room for boot loaders of several systems; FAT32 needs at least 32 MiB.
const ESP: Size = Size::from_mib(64);

/// Below this a journal and its file system leave hardly any room for files.
const LEAST_FILE_SYSTEM: Size = Size::from_mib(16);

impl Geometry {
    /// Gives every part of `layout` its sectors and identities.
    ///
    /// On the disk stand, in this order: what the firmwares boot from, swap, the file systems in the order
    /// of the recipe, and last the one that takes the rest, which ends at the last usable sector. Every
    /// part begins at a multiple of 1 MiB and every fixed size is rounded up to one. The identities depend
    /// on the image's name and the mount points alone.
    ///
    /// # Errors
    /// When the parts do not fit, a mount point is there twice, `/` is missing, two parts take the rest, a
    /// part is too small for its file system or a label too long.
    pub fn resolve(layout: &Layout, image: &ImageName) -> Result<Self, LayoutError> {
        let PartitionTable::Gpt = layout.table;
        check(layout)?;
        let rest = layout.partitions.iter().find(|partition| partition.size == Extent::Rest);
        let identity = Identity(image);
        let mut parts = fixed_parts(layout, &identity);

        let disk = layout.size.bytes() / SECTOR;
        let used = parts.iter().map(|part| u128::from(part.sectors)).sum::<u128>() + u128::from(ALIGNMENT);
        let usable = u128::from(disk.saturating_sub(TAIL));
        if used > usable {
            let fault = LayoutFault::TooLarge {
                needs: bytes(used + u128::from(TAIL)),
                disk: layout.size,
                parts: names(&parts),
            };
            return Err(fault.at(&layout.place));
        }
        if let Some(partition) = rest {
            let left = u64::try_from(usable - used).unwrap_or(0);
            if left * SECTOR < LEAST_FILE_SYSTEM.bytes() {
                let fault = LayoutFault::NothingLeft {
                    mount: partition.mount.clone(),
                    left: Size::from_bytes(left * SECTOR),
                    least: LEAST_FILE_SYSTEM,
                    disk: layout.size,
                    parts: names(&parts),
                };
                return Err(fault.at(&partition.place));
            }
            parts.push(Part { sectors: left, ..file_system(partition, LEAST_FILE_SYSTEM, &identity) });
        }
        if parts.len() > ENTRIES {
            return Err(LayoutFault::TooMany { count: parts.len() }.at(&layout.place));
        }
        Ok(Self { sectors: disk, guid: identity.of("disk", ""), slots: place(parts, &identity) })
    }
}

/// A part that has no place yet.
struct Part {
    name: String,
    sectors: u64,
    role: Role,
}

impl Part {
    fn new(name: &str, size: Size, role: Role) -> Self {
        Self { name: name.into(), sectors: size.bytes().div_ceil(SECTOR).next_multiple_of(ALIGNMENT), role }
    }
}

/// What can be said against a layout before any sizes are added.
fn check(layout: &Layout) -> Result<(), LayoutError> {
    if !layout.size.bytes().is_multiple_of(SECTOR) {
        return Err(LayoutFault::BrokenSector { size: layout.size }.at(&layout.place));
    }
    if !layout.partitions.iter().any(|partition| partition.mount.is_root()) {
        return Err(LayoutFault::NoRoot.at(&layout.place));
    }
    let mut seen = BTreeSet::new();
    let mut rest = None;
    for partition in &layout.partitions {
        check_partition(partition, &mut seen, &mut rest).map_err(|fault| fault.at(&partition.place))?;
    }
    Ok(())
}

fn check_partition<'a>(
    partition: &'a Partition,
    seen: &mut BTreeSet<&'a MountPoint>,
    rest: &mut Option<&'a MountPoint>,
) -> Result<(), LayoutFault> {
    let mount = partition.mount.clone();
    if !seen.insert(&partition.mount) {
        return Err(LayoutFault::Duplicate { mount });
    }
    if let Some(label) = partition.label.as_ref().filter(|label| label.len() > 16) {
        return Err(LayoutFault::LongLabel { mount, label: label.clone() });
    }
    match partition.size {
        Extent::Rest => match rest.replace(&partition.mount) {
            Some(first) => Err(LayoutFault::TwoRests { first: first.clone(), second: mount }),
            None => Ok(()),
        },
        Extent::Fixed(size) if size < LEAST_FILE_SYSTEM => {
            Err(LayoutFault::TooSmall { mount, size, least: LEAST_FILE_SYSTEM })
        }
        Extent::Fixed(_) => Ok(()),
    }
}

/// Every part with a size of its own, in the order of the disk.
fn fixed_parts(layout: &Layout, identity: &Identity<'_>) -> Vec<Part> {
    let mut parts = Vec::new();
    if layout.firmware.contains(&Firmware::Bios) {
        parts.push(Part::new("BIOS boot", BIOS_BOOT, Role::BiosBoot));
    }
    if layout.firmware.contains(&Firmware::Uefi) {
        let volume: VolumeId = identity.volume("esp");
        parts.push(Part::new("EFI system", ESP, Role::Esp { volume }));
    }
    if let Some(size) = layout.swap {
        parts.push(Part::new("swap", size, Role::Swap { uuid: identity.of("file system", "swap") }));
    }
    for partition in &layout.partitions {
        if let Extent::Fixed(size) = partition.size {
            parts.push(file_system(partition, size, identity));
        }
    }
    parts
}

fn file_system(partition: &Partition, size: Size, identity: &Identity<'_>) -> Part {
    let mount = partition.mount.as_str();
    let slot = FileSystemSlot {
        mount: partition.mount.clone(),
        kind: partition.fs,
        uuid: identity.of("file system", mount),
        hash_seed: identity.of("hash seed", mount),
        label: partition.label.clone(),
        options: partition.options.clone(),
    };
    Part::new(mount, size, Role::FileSystem(slot))
}

/// Puts the parts one behind the other.
fn place(parts: Vec<Part>, identity: &Identity<'_>) -> Vec<Slot> {
    let mut first = ALIGNMENT;
    (1..)
        .zip(parts)
        .map(|(number, part)| {
            let slot = Slot {
                number,
                guid: identity.of("partition", &part.name),
                name: table_name(&part.name),
                first,
                sectors: part.sectors,
                role: part.role,
            };
            first += part.sectors;
            slot
        })
        .collect()
}

/// A name for the table's entry, which has room for 36 UTF-16 units: of a longer one the end is kept.
fn table_name(name: &str) -> String {
    let mut units = 0;
    let keep = name.chars().rev().take_while(|c| {
        units += c.len_utf16();
        units <= 36
    });
    let kept = keep.collect::<Vec<_>>();
    kept.into_iter().rev().collect()
}

/// Names and sizes for a message, the table itself included.
fn names(parts: &[Part]) -> Vec<(String, Size)> {
    let table = ("partition table".to_owned(), bytes(u128::from(ALIGNMENT + TAIL)));
    let parts = parts.iter().map(|part| (part.name.clone(), bytes(u128::from(part.sectors))));
    std::iter::once(table).chain(parts).collect()
}

/// So many sectors as a size; more than can be counted is shown as the most that can.
fn bytes(sectors: u128) -> Size {
    Size::from_bytes(u64::try_from(sectors * u128::from(SECTOR)).unwrap_or(u64::MAX))
}
