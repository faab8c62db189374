//! The tree of the disks of a machine.

use std::sync::Arc;

use super::device::{Device, devices};
use super::join::{Join, Joined};
use super::mounts::{Mount, mounts};
use super::root::{FileSystem, choose, fstab, open as open_file_system};
use super::{ImageError, Use};
use crate::{FormatError, IndexedTree, Source, TreePath};

/// One disk.
#[derive(Clone, Debug)]
pub struct Disk {
    /// Its name in messages, such as that of its file.
    pub name: String,
    /// What it holds.
    pub content: Arc<dyn Source>,
}

/// The tree of a machine out of its disks.
pub struct Image {
    /// What the machine sees after its next boot.
    pub tree: IndexedTree<Joined>,
    /// What is on the disks and not in the tree, and what was not as it should be; sentences for people.
    pub remarks: Vec<String>,
}

/// Reads the disks of one machine, the first one first, as a tree named `label`.
///
/// The root is the file system with an `/etc/fstab`, or else with an os-release, or the only one. What its fstab mounts
/// is joined to it. A mount point whose file system is missing or cannot be read is unreadable in the index of the
/// tree, with the reason; with `nofail` and a missing disk it is what the root has there, as for the machine.
///
/// # Errors
/// When a partition table is damaged, no file system is one that is read, several may be the root, or the root's fstab
/// cannot be read.
pub fn open(disks: &[Disk], label: impl Into<String>) -> Result<Image, ImageError> {
    let mut remarks = Vec::new();
    let devices = devices(disks, &mut remarks)?;
    let mut opened: Vec<_> = devices.iter().map(open_file_system).collect();
    let root = choose(disks, &devices, &opened)?;
    let text = match &opened[root] {
        Some(Ok(tree)) => fstab(tree).map_err(ImageError::Fstab)?,
        _ => String::new(),
    };
    let mounts = mounts(&text, root, &devices, &opened);
    remarks.extend(left_over(root, &devices, &mounts));
    let mut take = |at: usize| -> Result<FileSystem, ImageError> {
        let wrong = |source| ImageError::Disk { disk: devices[at].place.clone(), source };
        let none = || FormatError::Damaged { format: "disk image", what: "a file system that is not there".to_owned() };
        opened[at].take().ok_or_else(none).and_then(|found| found).map_err(wrong)
    };
    let mut join = Join::new(take(root)?);
    for (point, mount) in mounts {
        match mount {
            Mount::Device(at) => {
                let wrong = |source| ImageError::Disk { disk: devices[at].place.clone(), source };
                join.mount(&point, take(at)?).map_err(wrong)?;
            }
            Mount::Unreadable { reason, .. } => join.unreadable(point, reason),
            Mount::LeftOut => join.leave_out(point),
        }
    }
    let (index, joined) = join.finish();
    Ok(Image { tree: IndexedTree::new(label, index, joined), remarks })
}

/// What is on the disks and not in the tree, in words.
fn left_over(root: usize, devices: &[Device], mounts: &[(TreePath, Mount)]) -> Vec<String> {
    let mut remarks = Vec::new();
    for (point, mount) in mounts {
        match mount {
            Mount::LeftOut => {
                remarks.push(format!("{point} is FAT, whose files have no owners and modes: it was left out"))
            }
            Mount::Unreadable { reason, .. } => remarks.push(format!("{point} cannot be read: {reason}")),
            Mount::Device(_) => {}
        }
    }
    for (at, device) in devices.iter().enumerate() {
        let has = |mount: &Mount| match mount {
            Mount::Device(device) => *device == at,
            Mount::Unreadable { at: device, .. } => *device == Some(at),
            Mount::LeftOut => false,
        };
        let is_used = at == root || mounts.iter().any(|(_, mount)| has(mount));
        if !is_used && matches!(device.probed.of, Use::Ext4 | Use::Xfs | Use::Erofs) {
            remarks.push(format!("{} is {}, and nothing in /etc/fstab mounts it", device.place, device.probed));
        }
    }
    remarks
}
