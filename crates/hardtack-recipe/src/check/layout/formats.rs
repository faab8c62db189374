//! What the formats of an image ask of its disks.

use hardtack_hcl::Diagnostic;

use crate::{Disk, ImageFormat, Layout, Platform, Size};

/// GiB of the largest disk of a VHD file, by Microsoft's documentation.
const LARGEST_VHD: u64 = 2040;

/// The most disks of a machine in one OVA file: so many places has its controller.
const MOST_IN_OVA: usize = 15;

/// What is wrong with the disks for files of the formats of the image.
pub(super) fn check(layout: &Layout, errors: &mut Vec<Diagnostic>) {
    let has = |format| layout.formats.contains(&format);
    for disk in layout.disks() {
        // What the platform asks is told by its own name.
        if has(ImageFormat::Vhd) && !layout.is_for(Platform::Azure) {
            errors.extend(broken(disk, ImageFormat::Vhd, Size::from_mib(1), 'M'));
        }
        if has(ImageFormat::Gcp) && !layout.is_for(Platform::Gcp) {
            errors.extend(broken(disk, ImageFormat::Gcp, Size::from_gib(1), 'G'));
        }
        if has(ImageFormat::Vhd) && disk.size > Size::from_gib(LARGEST_VHD) {
            let message = format!("a disk of the format `vhd` has at most {LARGEST_VHD} GiB");
            let error = Diagnostic::error(message).at(disk.size_place.clone());
            errors.push(error.help("make it smaller, or take another format"));
        }
    }
    if let Some(disk) = layout.disks().nth(MOST_IN_OVA).filter(|_| has(ImageFormat::Ova)) {
        let message = format!("a machine in the format `ova` has at most {MOST_IN_OVA} disks");
        let error = Diagnostic::error(message).at(disk.place.clone());
        errors.push(error.help("leave some of them out, or take another format"));
    }
}

/// A size that is no multiple of `unit`, which recipes write with `letter`.
fn broken(disk: &Disk, format: ImageFormat, unit: Size, letter: char) -> Option<Diagnostic> {
    let bytes = disk.size.bytes();
    if bytes.is_multiple_of(unit.bytes()) {
        return None;
    }
    let message = format!("a disk of the format `{format}` has a multiple of {unit}; this one has {bytes} bytes");
    let error = Diagnostic::error(message).at(disk.size_place.clone());
    Some(error.help(format!("make it \"{}{letter}\"", bytes.div_ceil(unit.bytes()))))
}
