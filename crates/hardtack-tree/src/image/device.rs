//! Everything on the disks that can hold a file system.

use std::sync::Arc;

use super::{Disk, ImageError, Probed, Use, probe};
use crate::lvm::{PhysicalVolume, volumes};
use crate::partition::{self, Partition};
use crate::{FormatError, Source};

/// A disk, a partition or a logical volume.
#[derive(Debug)]
pub(super) struct Device {
    /// Where it is, for messages.
    pub(super) place: String,
    /// By which names the machine may know it besides those of its file system.
    pub(super) origin: Origin,
    /// What is in it.
    pub(super) probed: Probed,
    /// Its bytes, or why they cannot be read.
    pub(super) content: Result<Arc<dyn Source>, FormatError>,
}

/// Where a device comes from.
#[derive(Debug)]
pub(super) enum Origin {
    /// A whole disk, by its number from 0.
    Disk(usize),
    /// A partition of a disk, by its number from 1, its PARTUUID and its PARTLABEL.
    Partition { disk: usize, number: u32, uuid: String, name: String },
    /// A logical volume.
    Logical { group: String, name: String },
}

/// Finds the devices of all disks; remarks go to `remarks`.
pub(super) fn devices(disks: &[Disk], remarks: &mut Vec<String>) -> Result<Vec<Device>, ImageError> {
    let mut devices = Vec::new();
    for (number, disk) in disks.iter().enumerate() {
        let wrong = |source| ImageError::Disk { disk: disk.name.clone(), source };
        let named = |place: String| if disks.len() == 1 { place } else { format!("{place} of {}", disk.name) };
        match partition::read(&disk.content).map_err(wrong)? {
            Some(table) => {
                remarks.extend(table.remark.map(|remark| format!("{}: {remark}", disk.name)));
                let found = table.partitions.into_iter().map(|found| {
                    let Partition { number: part, uuid, name, content, .. } = found;
                    let origin = Origin::Partition { disk: number, number: part, uuid, name };
                    device(named(format!("partition {part}")), origin, Arc::new(content)).map_err(wrong)
                });
                devices.extend(found.collect::<Result<Vec<_>, _>>()?);
            }
            None => {
                let place = if disks.len() == 1 { "the disk".to_owned() } else { disk.name.clone() };
                let whole = device(place, Origin::Disk(number), disk.content.clone());
                devices.push(whole.map_err(wrong)?);
            }
        }
    }
    add_logical(&mut devices, remarks)?;
    Ok(devices)
}

fn device(place: String, origin: Origin, content: Arc<dyn Source>) -> Result<Device, FormatError> {
    let probed = probe(&*content);
    let probed =
        probed.map_err(|source| FormatError::Io { format: "disk image", what: "the start of a device", source })?;
    Ok(Device { place, origin, probed, content: Ok(content) })
}

/// Adds the logical volumes of the physical ones that were found. A logical volume that is a physical one again is not
/// looked into: nothing that builds images makes such.
fn add_logical(devices: &mut Vec<Device>, remarks: &mut Vec<String>) -> Result<(), ImageError> {
    let mut physical = Vec::new();
    for device in devices.iter().filter(|device| device.probed.of == Use::Lvm) {
        let Ok(content) = &device.content else { continue };
        let wrong = |source| ImageError::Disk { disk: device.place.clone(), source };
        physical.extend(PhysicalVolume::read(content).map_err(wrong)?);
    }
    let found = volumes(physical);
    remarks.extend(found.problems.iter().map(ToString::to_string));
    for volume in found.volumes {
        let place = format!("the logical volume {}/{}", volume.group, volume.name);
        let origin = Origin::Logical { group: volume.group, name: volume.name };
        devices.push(match volume.content {
            Ok(content) => {
                let wrong = |source| ImageError::Disk { disk: place.clone(), source };
                device(place.clone(), origin, content).map_err(wrong)?
            }
            Err(error) => {
                let probed = Probed { of: Use::Unknown, uuid: None, label: None };
                Device { place, origin, probed, content: Err(error) }
            }
        });
    }
    Ok(())
}
