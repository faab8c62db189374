//! Volume groups: how large they are, and what their volumes take of them.

use super::disks::{Amount, DiskGroup, DiskVolume, Rest, grown, not_mapped, nowhere, physical};
use super::{Group, Part, Storage, Volume};
use crate::import::Note;

/// A group with its volumes, and the MiB that it needs.
pub(super) fn volume_group(
    storage: &Storage,
    group: &Group,
    rest: &mut Rest,
    on: &dyn Fn(&Part) -> bool,
    notes: &mut Vec<Note>,
) -> (DiskGroup, u64) {
    let mut room = nowhere(group);
    let none = physical(storage, group).next().is_none();
    room.grow = none || physical(storage, group).any(|part| part.room.grow);
    for part in physical(storage, group) {
        room.least = room.least.saturating_add(part.room.least);
        if !on(part) {
            let remedy = "a volume group of an image lies on one disk; this room was added to the first";
            not_mapped(notes, part.room.line, &part.room.subject, remedy);
        }
    }
    if none {
        let remedy = "no `part` makes its physical volumes; it takes what is left of the disk: see whether it shall";
        not_mapped(notes, group.line, &room.subject, remedy);
    }
    let (volumes, filled) = volumes(storage, group, notes);
    let extent = group.extent.map_or(4, |kib| kib.div_ceil(1024));
    let needs = room.least.max(filled.saturating_add(extent));
    let size = rest.amount(&room, needs, notes);
    (DiskGroup { name: group.name.to_string(), extent: group.extent, size, volumes }, needs)
}

/// The volumes of a group, those with a size first, and the MiB that they need.
fn volumes(storage: &Storage, group: &Group, notes: &mut Vec<Note>) -> (Vec<DiskVolume>, u64) {
    let extent = group.extent.map_or(4, |kib| kib.div_ceil(1024)).max(1);
    let all: Vec<&Volume> = storage.volumes.iter().filter(|volume| volume.group == group.name.as_str()).collect();
    let mut planned = Vec::new();
    let mut needs = 0_u64;
    let volume =
        |volume: &Volume, size| DiskVolume { name: volume.name.to_string(), size, holds: volume.holds.clone() };
    let is_root = |volume: &Volume| volume.holds.as_ref().is_some_and(|content| content.mount.is_root());
    let whole = |mib: u64| mib.div_ceil(extent).saturating_mul(extent);
    for fixed in all.iter().filter(|volume| !volume.room.grow && volume.room.share.is_none()) {
        needs = needs.saturating_add(whole(fixed.room.least));
        planned.push(volume(fixed, Amount::Fixed(fixed.room.least.max(1))));
    }
    // Shares of what those with a size leave; each is of what those before it leave in a recipe.
    let mut free = 100_u64;
    for shared in all.iter().filter(|volume| volume.room.share.is_some()) {
        let share = shared.room.share.unwrap_or(0);
        needs = needs.saturating_add(whole(grown(shared.room.least, is_root(shared))));
        let of_the_rest = (share * 100).checked_div(free).unwrap_or(100).clamp(1, 100);
        free = free.saturating_sub(share);
        planned.push(volume(shared, Amount::Share(of_the_rest)));
    }
    let mut rest = Rest::taken_by(planned.iter().find(|v| v.size == Amount::Share(100)).map(|v| v.name.clone()));
    let mut last = None;
    for growing in all.iter().filter(|volume| volume.room.grow && volume.room.share.is_none()) {
        let least = grown(growing.room.least, is_root(growing));
        needs = needs.saturating_add(whole(least));
        match rest.amount(&growing.room, least, notes) {
            Amount::Rest => last = Some(volume(growing, Amount::Share(100))),
            size => planned.push(volume(growing, size)),
        }
    }
    planned.extend(last);
    // Whoever takes all has to be the last.
    planned.sort_by_key(|volume| match volume.size {
        Amount::Fixed(_) | Amount::Rest => 0,
        Amount::Share(share) if share < 100 => 1,
        Amount::Share(_) => 2,
    });
    (planned, needs)
}
