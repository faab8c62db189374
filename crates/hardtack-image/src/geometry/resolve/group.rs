//! The volumes of a group: which extents they get.

use hardtack_recipe::{Size, VolumeGroup as Wanted, VolumeSize, VolumeUse};

use super::{Resolver, part};
use crate::geometry::{LayoutError, LayoutFault, LogicalVolume, SECTOR, VolumeGroup, VolumeRole};

/// A group of one extent is the least that LVM makes.
pub(super) fn least(group: &Wanted) -> Size {
    Size::from_bytes(VolumeGroup::DATA_START + group.extent.bytes())
}

impl Resolver<'_> {
    /// A group on a partition of so many sectors.
    pub(super) fn group(&self, wanted: &Wanted, sectors: u64) -> Result<VolumeGroup, LayoutError> {
        let extent = wanted.extent.bytes();
        let extents = (sectors * SECTOR).saturating_sub(VolumeGroup::DATA_START) / extent;
        let counts = counts(wanted, extents)?;
        let name = wanted.name.as_str();
        let mut first_extent = 0;
        let mut volumes = Vec::new();
        for (volume, extents) in wanted.volumes.iter().zip(counts) {
            let place = format!("{name}/{}", volume.name);
            let role = match &volume.holds {
                VolumeUse::Swap => VolumeRole::Swap { uuid: self.identity.of("file system", &place) },
                VolumeUse::FileSystem(mount) => {
                    let (size, least) = (Size::from_bytes(extents * extent), part::least(mount.fs));
                    if size < least {
                        let (part, what) = (mount.point.to_string(), part::kind_text(mount.fs));
                        return Err(LayoutFault::TooSmall { part, what, size, least }.at(&mount.place));
                    }
                    VolumeRole::FileSystem(self.file_system(mount, false))
                }
            };
            let uuid = self.identity.lvm("volume", &place);
            volumes.push(LogicalVolume { name: volume.name.clone(), uuid, first_extent, extents, role });
            first_extent += extents;
        }
        Ok(VolumeGroup {
            name: wanted.name.clone(),
            uuid: self.identity.lvm("volume group", name),
            pv_uuid: self.identity.lvm("physical volume", name),
            extent_bytes: extent,
            extents,
            volumes,
        })
    }
}

/// How many extents each volume of a group of so many gets.
fn counts(group: &Wanted, extents: u64) -> Result<Vec<u64>, LayoutError> {
    let share = |of: u64, percent: u8| u64::try_from(u128::from(of) * u128::from(percent) / 100).unwrap_or(0);
    let extent = group.extent.bytes();
    let mut used = 0_u64;
    let mut counts = Vec::new();
    for volume in &group.volumes {
        let count = match volume.size {
            VolumeSize::Fixed(size) => size.bytes().div_ceil(extent),
            VolumeSize::Free(percent) => share(extents.saturating_sub(used), percent),
            VolumeSize::Group(percent) => share(extents, percent),
        };
        used = used.saturating_add(count);
        counts.push(count);
    }
    let size = |extents: u64| Size::from_bytes(extents.saturating_mul(extent));
    let named = || {
        let names = group.volumes.iter().map(|volume| volume.name.to_string());
        names.zip(counts.iter().map(|count| size(*count))).collect()
    };
    if used > extents {
        let fault = LayoutFault::GroupTooSmall {
            group: group.name.clone(),
            needs: size(used),
            has: size(extents),
            extent: group.extent,
            volumes: named(),
        };
        return Err(fault.at(&group.place));
    }
    match counts.iter().position(|count| *count == 0) {
        Some(index) => {
            let (volume, volumes) = (&group.volumes[index], named());
            let fault = LayoutFault::EmptyVolume { group: group.name.clone(), volume: volume.name.clone(), volumes };
            Err(fault.at(&volume.place))
        }
        None => Ok(counts),
    }
}
