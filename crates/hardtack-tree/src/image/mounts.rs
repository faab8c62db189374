//! What the root's fstab mounts where.

use std::collections::BTreeSet;

use super::Use;
use super::device::Device;
use super::names::is_disk;
use super::root::FileSystem;
use crate::fstab::{Line, lines};
use crate::{FormatError, Tree, TreePath};

/// What becomes of a mount point.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mount {
    /// The file system of this device is there.
    Device(usize),
    /// What is there cannot be read, for this reason; the device is known when it is there.
    Unreadable {
        /// The device.
        at: Option<usize>,
        /// Why.
        reason: String,
    },
    /// What is there has nothing that is judged: a FAT has neither owners nor modes.
    LeftOut,
}

/// The mount points below the root and what is there, the upper ones first.
///
/// A line counts when the next boot mounts it from a disk: not with `noauto`, nor with `nofail` when the disk is not
/// there. Of two lines for one place the first counts, as systemd has it.
pub(super) fn mounts(
    text: &str,
    root: usize,
    devices: &[Device],
    opened: &[Option<Result<FileSystem, FormatError>>],
) -> Vec<(TreePath, Mount)> {
    let mut mounts: Vec<(TreePath, Mount)> = Vec::new();
    let mut used = BTreeSet::from([root]);
    for line in lines(text).filter(is_mounted) {
        let Ok(point) = TreePath::new(&line.point) else { continue };
        // The machine follows links to a mount point; a missing one is made.
        let tree = opened.get(root).and_then(Option::as_ref).and_then(|root| root.as_ref().ok());
        let point = tree.and_then(|tree| tree.resolve(&point).ok().flatten()).unwrap_or(point);
        if point == TreePath::root() || mounts.iter().any(|(other, _)| *other == point) {
            continue;
        }
        let found = devices.iter().position(|device| device.is_named(&line.device));
        let mount = match found {
            None if line.has("nofail") => continue,
            None => unreadable(None, format!("{} is on no disk that was given", line.device)),
            Some(at) if !used.insert(at) => {
                unreadable(Some(at), format!("{} is mounted at another place too", devices[at].place))
            }
            Some(at) => mount(at, &devices[at], opened.get(at).and_then(Option::as_ref)),
        };
        mounts.push((point, mount));
    }
    mounts.sort_by(|one, other| one.0.cmp(&other.0));
    mounts
}

/// Whether the next boot mounts a disk by this line.
fn is_mounted(line: &Line) -> bool {
    let is_bind = line.has("bind") || line.has("rbind");
    is_disk(&line.device) && line.kind != "swap" && line.point.starts_with('/') && !is_bind && !line.has("noauto")
}

fn mount(at: usize, device: &Device, opened: Option<&Result<FileSystem, FormatError>>) -> Mount {
    match (opened, &device.content, device.probed.of) {
        (Some(Ok(_)), ..) => Mount::Device(at),
        (Some(Err(error)), ..) | (None, Err(error), _) => unreadable(Some(at), format!("{}: {error}", device.place)),
        (None, Ok(_), Use::Vfat) => Mount::LeftOut,
        (None, Ok(_), _) => {
            unreadable(Some(at), format!("{} is {}, which hardtack does not read", device.place, device.probed))
        }
    }
}

fn unreadable(at: Option<usize>, reason: String) -> Mount {
    Mount::Unreadable { at, reason }
}
