//! Logical volumes that LVM2 made on loop devices, and groups that lie.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod hostile;
mod made;
mod real;

use std::sync::Arc;

use hardtack_tree::lvm::{LogicalVolume, PhysicalVolume, Volumes, volumes};
use hardtack_tree::{FormatError, Source};

/// The volumes on these disks.
fn read(disks: &[Arc<dyn Source>]) -> Result<Volumes, FormatError> {
    let physical = disks.iter().map(PhysicalVolume::read).collect::<Result<Vec<_>, _>>()?;
    Ok(volumes(physical.into_iter().flatten().collect()))
}

/// A volume by its name.
fn volume<'v>(found: &'v Volumes, name: &str) -> &'v LogicalVolume {
    found.volumes.iter().find(|volume| volume.name == name).unwrap_or_else(|| panic!("no {name} in {found:?}"))
}

/// Everything that a source holds.
fn content(source: &dyn Source) -> Vec<u8> {
    let mut content = vec![0; usize::try_from(source.size()).unwrap()];
    source.read_at(0, &mut content).unwrap();
    content
}
