//! From commands on storage to disks: what lies on which, and who takes the rest.

use super::groups::volume_group;
use super::{Content, Group, Part, PartUse, Room, Storage, Volume, auto};
use crate::import::{Fate, Note};
use crate::{FileSystem, MountOption, MountPoint};

/// MiB that what grows has at least, when the kickstart asks for hardly any.
const GROWN: u64 = 1024;
/// MiB that a growing root has at least.
const GROWN_ROOT: u64 = 8 * 1024;
/// MiB for tables, the partitions of the firmware and LVM's records.
const OVERHEAD: u64 = 128;

/// A disk of the image.
#[derive(Default)]
pub(in super::super) struct Disk {
    /// The boot disk has none.
    pub(super) name: Option<String>,
    pub(super) swap: Option<u64>,
    pub(super) partitions: Vec<(Content, Amount)>,
    pub(super) groups: Vec<DiskGroup>,
    pub(super) memory: Vec<(MountPoint, Vec<MountOption>, Option<u64>)>,
    /// MiB that everything on it takes.
    pub(super) needs: u64,
}

pub(super) struct DiskGroup {
    pub(super) name: String,
    /// KiB of an extent.
    pub(super) extent: Option<u64>,
    pub(super) size: Amount,
    pub(super) volumes: Vec<DiskVolume>,
}

pub(super) struct DiskVolume {
    pub(super) name: String,
    pub(super) size: Amount,
    /// None for swap.
    pub(super) holds: Option<Content>,
}

/// A size in a recipe.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    /// MiB.
    Fixed(u64),
    /// What the others leave of the disk.
    Rest,
    /// Percent of what the volumes before it leave of the group.
    Share(u64),
}

impl Disk {
    fn is_empty(&self) -> bool {
        self.partitions.is_empty() && self.groups.is_empty() && self.swap.is_none()
    }

    /// GiB that it has when nothing else is said.
    pub(super) fn gib(&self) -> u64 {
        self.needs.saturating_add(OVERHEAD).div_ceil(1024)
    }
}

/// The disks that the commands describe, the boot disk first; none when they describe none.
pub(in super::super) fn plan(mut storage: Storage, notes: &mut Vec<Note>) -> Vec<Disk> {
    if let Some(auto) = storage.auto.take() {
        return vec![auto.disk()];
    }
    if storage.is_empty() {
        return Vec::new();
    }
    let names = disk_names(&storage);
    let boot = boot_disk(&storage, &names);
    let mut disks: Vec<Disk> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let on = |part: &Part| part.disk.as_ref().map_or(index == boot, |disk| Some(disk) == name.as_ref());
        let label = (index != boot).then(|| label(name.as_deref().unwrap_or_default(), index));
        let mut disk = disk(&storage, &on, notes);
        if index == boot {
            add_boot(&storage, &mut disk);
            disk.memory = memory(&storage.parts);
        }
        disk.name = label;
        if index == boot {
            disks.insert(0, disk);
        } else if !disk.is_empty() {
            disks.push(disk);
        }
    }
    homeless(&storage, notes);
    disks
}

/// Notes what to do, in place of where it would have gone.
pub(super) fn not_mapped(notes: &mut Vec<Note>, line: usize, what: &str, remedy: &str) {
    notes.retain(|note| (note.line, note.what.as_str()) != (line, what));
    notes.push(Note { line, what: what.to_owned(), fate: Fate::NotMapped(remedy.to_owned()) });
}

/// The disks by the kernel's name; one without a name when no partition names any.
fn disk_names(storage: &Storage) -> Vec<Option<String>> {
    let mut names: Vec<Option<String>> = Vec::new();
    for name in storage.parts.iter().filter_map(|part| part.disk.as_ref()) {
        if !names.iter().any(|known| known.as_ref() == Some(name)) {
            names.push(Some(name.clone()));
        }
    }
    if names.is_empty() { vec![None] } else { names }
}

/// Which of the disks the machine starts from: that of `/boot`, of `/`, or of the group with `/`.
fn boot_disk(storage: &Storage, names: &[Option<String>]) -> usize {
    let at = |mount: &str| {
        storage
            .parts
            .iter()
            .find(|part| matches!(&part.holds, PartUse::Mount(content) if content.mount.as_str() == mount))
    };
    let in_group = || {
        let is_root = |volume: &&Volume| volume.holds.as_ref().is_some_and(|content| content.mount.is_root());
        let root = storage.volumes.iter().find(is_root)?;
        let group = storage.groups.iter().find(|group| group.name.as_str() == root.group)?;
        physical(storage, group).next()
    };
    let part = at("/boot").or_else(|| at("/")).or_else(in_group);
    let disk = part.and_then(|part| part.disk.as_ref());
    disk.and_then(|disk| names.iter().position(|name| name.as_ref() == Some(disk))).unwrap_or(0)
}

/// What a recipe calls a further disk.
fn label(name: &str, index: usize) -> String {
    let name = name.trim_start_matches("/dev/");
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let usable = name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.len() <= 32 && name.chars().all(plain);
    if usable { name.to_owned() } else { format!("disk-{}", index + 1) }
}

/// The physical volumes of a group.
pub(super) fn physical<'s>(storage: &'s Storage, group: &'s Group) -> impl Iterator<Item = &'s Part> {
    let parts = storage.parts.iter();
    parts.filter(|part| matches!(&part.holds, PartUse::Physical(name) if group.physical.contains(name)))
}

/// What lies on one disk.
fn disk(storage: &Storage, on: &dyn Fn(&Part) -> bool, notes: &mut Vec<Note>) -> Disk {
    let mut disk = Disk::default();
    let mut rest = Rest::default();
    for part in storage.parts.iter().filter(|part| on(part)) {
        match &part.holds {
            PartUse::Swap => {
                disk.swap = Some(disk.swap.unwrap_or(0).saturating_add(part.room.least));
                disk.needs = disk.needs.saturating_add(part.room.least);
            }
            PartUse::Mount(content) => {
                let least =
                    if part.room.grow { grown(part.room.least, content.mount.is_root()) } else { part.room.least };
                disk.needs = disk.needs.saturating_add(least);
                let size = rest.amount(&part.room, least, notes);
                disk.partitions.push((content.clone(), size));
            }
            PartUse::Physical(_) | PartUse::Memory(..) => {}
        }
    }
    for group in &storage.groups {
        let mut parts = physical(storage, group).peekable();
        let here = match parts.peek() {
            Some(first) => on(first),
            // A group without a partition is where everything is that names no disk.
            None => on(&Part { disk: None, room: nowhere(group), holds: PartUse::Swap }),
        };
        if here {
            let (planned, needs) = volume_group(storage, group, &mut rest, on, notes);
            disk.groups.push(planned);
            disk.needs = disk.needs.saturating_add(needs);
        }
    }
    disk
}

pub(super) fn nowhere(group: &Group) -> Room {
    Room { line: group.line, subject: format!("volgroup {}", group.name), least: 0, grow: true, share: None }
}

pub(super) fn grown(least: u64, is_root: bool) -> u64 {
    least.max(if is_root { GROWN_ROOT } else { GROWN })
}

/// Who takes the rest of a disk, or of a volume group: only one can.
#[derive(Default)]
pub(super) struct Rest {
    taken_by: Option<String>,
}

impl Rest {
    pub(super) fn taken_by(taken_by: Option<String>) -> Self {
        Self { taken_by }
    }

    pub(super) fn amount(&mut self, room: &Room, least: u64, notes: &mut Vec<Note>) -> Amount {
        if !room.grow {
            return Amount::Fixed(least.max(1));
        }
        if let Some(other) = &self.taken_by {
            let remedy =
                format!("only one can take what is left, and `{other}` does; give this the size that it shall have");
            not_mapped(notes, room.line, &format!("{} --grow", room.subject), &remedy);
            return Amount::Fixed(least.max(1));
        }
        self.taken_by = Some(room.subject.clone());
        Amount::Rest
    }
}

/// The partition for `/boot` that `reqpart` asks for.
fn add_boot(storage: &Storage, disk: &mut Disk) {
    let there = disk.partitions.iter().any(|(content, _)| content.mount.as_str() == "/boot");
    if storage.add_boot.is_some() && !there {
        disk.partitions
            .splice(0..0, auto::plain("/boot", FileSystem::Xfs).map(|boot| (boot, Amount::Fixed(auto::BOOT))));
        disk.needs = disk.needs.saturating_add(auto::BOOT);
    }
}

fn memory(parts: &[Part]) -> Vec<(MountPoint, Vec<MountOption>, Option<u64>)> {
    let in_memory = |part: &Part| match &part.holds {
        PartUse::Memory(mount, options) => {
            let size = (part.room.least > 0 && !part.room.grow).then_some(part.room.least);
            Some((mount.clone(), options.clone(), size))
        }
        _ => None,
    };
    parts.iter().filter_map(in_memory).collect()
}

/// Notes volumes of groups that are not there, and physical volumes of none.
fn homeless(storage: &Storage, notes: &mut Vec<Note>) {
    for volume in &storage.volumes {
        if !storage.groups.iter().any(|group| group.name.as_str() == volume.group) {
            let remedy =
                "no `volgroup` makes its group, so it is not in the recipe; add a `volume_group` block with it";
            not_mapped(notes, volume.room.line, &volume.room.subject, remedy);
        }
    }
    for part in &storage.parts {
        let PartUse::Physical(name) = &part.holds else { continue };
        if !storage.groups.iter().any(|group| group.physical.contains(name)) {
            not_mapped(notes, part.room.line, &part.room.subject, "no `volgroup` uses it, so it is not in the recipe");
        }
    }
}
