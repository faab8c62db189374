//! Whether `/etc/fstab` still says what the disk is.

use std::fmt;

use hardtack_tree::{Tree, TreeError, tree_path};

use super::fstab::{self, Entry, vfat_is_blocked};
use crate::geometry::Geometry;

/// One difference between `/etc/fstab` and the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MountFinding {
    /// A file system of the layout has no entry.
    Missing {
        /// The entry that should be there.
        line: String,
    },
    /// A mount point has another file system than on the disk.
    OtherDevice {
        /// Line of the entry, from 1.
        line: usize,
        /// The mount point.
        mount: String,
        /// What the entry names.
        found: String,
        /// What is on the disk.
        expected: String,
    },
    /// Mount options of the layout are missing.
    Options {
        /// Line of the entry, from 1.
        line: usize,
        /// The mount point.
        mount: String,
        /// The missing options.
        missing: Vec<String>,
    },
    /// An entry names a disk that the image does not have.
    UnknownDisk {
        /// Line of the entry, from 1.
        line: usize,
        /// What the entry names.
        device: String,
        /// The mount point.
        mount: String,
    },
}

impl fmt::Display for MountFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { line } => write!(f, "/etc/fstab: no line `{line}`"),
            Self::OtherDevice { line, mount, found, expected } => {
                write!(f, "/etc/fstab:{line}: {mount} is {found}, on the disk it is {expected}")
            }
            Self::Options { line, mount, missing } => {
                write!(f, "/etc/fstab:{line}: {mount} is mounted without {}", missing.join(","))
            }
            Self::UnknownDisk { line, device, mount } => {
                write!(f, "/etc/fstab:{line}: {mount} is {device}, which the image does not have")
            }
        }
    }
}

/// Compares the tree's `/etc/fstab` with the disk that it is assembled on.
///
/// # Errors
/// When the tree cannot be read.
pub fn check_mounts(geometry: &Geometry, tree: &dyn Tree) -> Result<Vec<MountFinding>, TreeError> {
    let with_esp = geometry.esp().is_some() && !vfat_is_blocked(tree)?;
    let expected = fstab::of_disk(geometry, with_esp);
    let text = tree.read_text(&tree_path!("/etc/fstab"))?.unwrap_or_default();
    let found = fstab::read(&text);
    let mut findings = Vec::new();
    for wanted in &expected {
        let same = |entry: &Entry| match wanted.mount.as_str() {
            "none" => entry.device == wanted.device,
            mount => entry.mount == mount,
        };
        match found.iter().find(|(_, entry)| same(entry)) {
            None => findings.push(MountFinding::Missing { line: wanted.line() }),
            Some((line, entry)) => findings.extend(compare(*line, entry, wanted)),
        }
    }
    // Its partition is there even where it is not mounted.
    let disks = fstab::of_disk(geometry, true);
    let known = |entry: &Entry| disks.iter().any(|disk| disk.mount == entry.mount || disk.device == entry.device);
    let strange = found.iter().filter(|(_, entry)| entry.is_local_disk() && !known(entry));
    findings.extend(strange.map(|(line, entry)| MountFinding::UnknownDisk {
        line: *line,
        device: entry.device.clone(),
        mount: entry.mount.clone(),
    }));
    Ok(findings)
}

fn compare(line: usize, found: &Entry, wanted: &Entry) -> Option<MountFinding> {
    let mount = wanted.mount.clone();
    if found.device != wanted.device {
        let (found, expected) = (found.device.clone(), wanted.device.clone());
        return Some(MountFinding::OtherDevice { line, mount, found, expected });
    }
    let missing = wanted.options.iter().filter(|option| *option != "defaults" && !found.options.contains(option));
    let missing: Vec<String> = missing.cloned().collect();
    (!missing.is_empty()).then_some(MountFinding::Options { line, mount, missing })
}
