//! From a recipe's layout to sectors.

mod check;
mod group;
mod part;

use hardtack_recipe::{Disk, DiskName, Extent, Firmware, ImageName, Layout, Loader, PartitionTable, Size};

use super::identity::Identity;
use super::slot::{Role, SECTOR, Slot};
use super::{DiskGeometry, Geometry, LayoutError, LayoutFault, TableIdentity};
use part::{Part, Wanted};

/// Sectors of 1 MiB, at whose multiples partitions begin, so that they suit every kind of storage. Before the first
/// there is room for either table, and for GRUB's core for the BIOS behind a master boot record.
const ALIGNMENT: u64 = (1 << 20) / SECTOR;

/// GRUB's core needs less than half of it.
const BIOS_BOOT: Size = Size::from_mib(1);

/// Room for boot loaders of several systems; FAT32 needs at least 32 MiB.
const ESP: Size = Size::from_mib(64);

/// Room for several kernels, each with its initial file system.
const ESP_WITH_KERNELS: Size = Size::from_mib(512);

impl Geometry {
    /// Gives every part of `layout` its place and identities.
    ///
    /// On a disk stand, in this order: what the firmwares boot from, swap, the file systems in the order
    /// of the recipe, the volume groups, and last the one that takes the rest, which ends at the last usable sector.
    /// Every part begins at a multiple of 1 MiB and every fixed size is rounded up to one. The identities depend
    /// on the names of image, disks, groups and volumes and on the mount points alone.
    ///
    /// # Errors
    /// When the parts do not fit, a mount point is there twice, `/` is missing, two parts take the rest, a
    /// part is too small for its file system, a label too long, or the table has no room for it.
    pub fn resolve(layout: &Layout, image: &ImageName) -> Result<Self, LayoutError> {
        check::whole(layout)?;
        let identity = Identity(image);
        let disk = |disk| Resolver { layout, disk, identity: &identity }.resolve();
        let further = layout.further.iter().map(disk).collect::<Result<_, _>>()?;
        let bios = layout.firmware.contains(&Firmware::Bios);
        Ok(Self { boot: disk(&layout.boot)?, further, bios })
    }
}

/// One disk on its way to sectors.
struct Resolver<'a> {
    layout: &'a Layout,
    disk: &'a Disk,
    identity: &'a Identity<'a>,
}

impl Resolver<'_> {
    fn resolve(&self) -> Result<DiskGeometry, LayoutError> {
        let disk = self.disk;
        let sectors = disk.size.bytes() / SECTOR;
        let tail = self.tail();
        let mut parts = self.fixed()?;
        let used = parts.iter().map(|part| u128::from(part.sectors)).sum::<u128>() + u128::from(ALIGNMENT);
        let usable = u128::from(sectors.saturating_sub(tail));
        if used > usable {
            let fault = LayoutFault::TooLarge {
                needs: bytes(used + u128::from(tail)),
                disk: disk.size,
                parts: self.names(&parts),
            };
            return Err(fault.at(&disk.place));
        }
        if let Some(wanted) = self.wanted().find(|wanted| wanted.size() == Extent::Rest) {
            let left = u64::try_from(usable - used).unwrap_or(0);
            let least = wanted.least();
            if left * SECTOR < least.bytes() {
                let fault = LayoutFault::NothingLeft {
                    part: wanted.name(),
                    what: wanted.what(),
                    left: Size::from_bytes(left * SECTOR),
                    least,
                    disk: disk.size,
                    parts: self.names(&parts),
                };
                return Err(fault.at(wanted.place()));
            }
            parts.push(self.part(&wanted, left)?);
        }
        let count = parts.len();
        let crowded = match disk.table {
            PartitionTable::Gpt => (count > 128).then_some(LayoutFault::TooMany { count }),
            PartitionTable::Mbr => {
                (count > 4).then(|| LayoutFault::TooManyPrimaries { parts: parts.iter().map(Part::named).collect() })
            }
        };
        if let Some(fault) = crowded {
            return Err(fault.at(&disk.place));
        }
        let own = disk.name.as_ref().map_or("", DiskName::as_str);
        let table = match disk.table {
            PartitionTable::Gpt => TableIdentity::Gpt { guid: self.identity.of("disk", own) },
            PartitionTable::Mbr => TableIdentity::Mbr { signature: self.identity.signature(own) },
        };
        Ok(DiskGeometry { name: disk.name.clone(), sectors, table, slots: self.place(parts) })
    }

    /// Sectors behind the last usable one: the second copy of a GUID partition table (32 of entries) and its header
    /// (UEFI specification, 5.3.1).
    fn tail(&self) -> u64 {
        match self.disk.table {
            PartitionTable::Gpt => 33,
            PartitionTable::Mbr => 0,
        }
    }

    /// What the recipe names, in the order of the disk.
    fn wanted(&self) -> impl Iterator<Item = Wanted<'_>> {
        let partitions = self.disk.partitions.iter().map(Wanted::Partition);
        partitions.chain(self.disk.groups.iter().map(Wanted::Group))
    }

    /// Every part with a size of its own, in the order of the disk.
    fn fixed(&self) -> Result<Vec<Part>, LayoutError> {
        let mut parts = Vec::new();
        if self.disk.name.is_none() {
            self.boot_parts(&mut parts);
        }
        if let Some(size) = self.disk.swap {
            let uuid = self.identity.of("file system", &self.own("swap"));
            parts.push(Part::new("swap", sectors(size), Role::Swap { uuid }));
        }
        for wanted in self.wanted() {
            let Extent::Fixed(size) = wanted.size() else { continue };
            if size < wanted.least() {
                let (part, what, least) = (wanted.name(), wanted.what(), wanted.least());
                return Err(LayoutFault::TooSmall { part, what, size, least }.at(wanted.place()));
            }
            parts.push(self.part(&wanted, sectors(size))?);
        }
        Ok(parts)
    }

    /// What the firmwares boot from. Behind a master boot record GRUB's core needs no partition.
    fn boot_parts(&self, parts: &mut Vec<Part>) {
        let has = |firmware| self.layout.firmware.contains(&firmware);
        if has(Firmware::Bios) && self.disk.table == PartitionTable::Gpt {
            parts.push(Part::new("BIOS boot", sectors(BIOS_BOOT), Role::BiosBoot));
        }
        if has(Firmware::Uefi) {
            let size = match self.layout.loader {
                Loader::Grub => ESP,
                Loader::SystemdBoot => ESP_WITH_KERNELS,
            };
            parts.push(Part::new("EFI system", sectors(size), Role::Esp { volume: self.identity.volume("esp") }));
        }
    }

    /// Puts the parts one behind the other.
    fn place(&self, parts: Vec<Part>) -> Vec<Slot> {
        let mut first = ALIGNMENT;
        (1..)
            .zip(parts)
            .map(|(number, part)| {
                let guid = self.identity.of("partition", &self.own(&part.name));
                let name = part::table_name(&part.name);
                let slot = Slot { number, guid, name, first, sectors: part.sectors, role: part.role };
                first += part.sectors;
                slot
            })
            .collect()
    }

    /// A name on this disk as one of the whole image. Names of the boot disk stand alone.
    fn own(&self, name: &str) -> String {
        self.disk.name.as_ref().map_or_else(|| name.to_owned(), |disk| format!("{disk}\0{name}"))
    }

    /// Names and sizes for a message, the table itself included.
    fn names(&self, parts: &[Part]) -> Vec<(String, Size)> {
        let table = ("partition table".to_owned(), bytes(u128::from(ALIGNMENT + self.tail())));
        std::iter::once(table).chain(parts.iter().map(Part::named)).collect()
    }
}

/// A size in sectors, rounded up to a multiple of 1 MiB.
fn sectors(size: Size) -> u64 {
    size.bytes().div_ceil(SECTOR).next_multiple_of(ALIGNMENT)
}

/// So many sectors as a size; more than can be counted is shown as the most that can.
fn bytes(sectors: u128) -> Size {
    Size::from_bytes(u64::try_from(sectors * u128::from(SECTOR)).unwrap_or(u64::MAX))
}
