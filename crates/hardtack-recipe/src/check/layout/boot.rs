//! What the firmware, the boot loader and the platform ask of a layout.

use hardtack_hcl::Diagnostic;

use crate::{Firmware, Layout, Loader, Platform, Size};

/// What is wrong with what the machine boots from.
pub(super) fn check(layout: &Layout, errors: &mut Vec<Diagnostic>) {
    if layout.loader == Loader::SystemdBoot && layout.firmware.contains(&Firmware::Bios) {
        let error = Diagnostic::error("systemd-boot is a program for UEFI, and this image is to boot with a BIOS");
        let error = error.at(layout.boot.place.clone());
        errors.push(error.help("write `firmware = [\"uefi\"]`, or `loader = \"grub\"`"));
    }
    elsewhere(layout, errors);
    platform(layout, errors);
}

/// Firmware and loaders see the boot disk; another may not be there yet, or never while they run.
fn elsewhere(layout: &Layout, errors: &mut Vec<Diagnostic>) {
    for disk in &layout.further {
        for mount in disk.mounts().filter(|mount| ["/", "/boot", "/usr"].contains(&mount.point.as_str())) {
            let message =
                format!("`{}` is on {}, and the machine starts from the boot disk", mount.point, disk.title());
            let error = Diagnostic::error(message).at(mount.place.clone());
            errors.push(error.help("move it to the `disk` block without a label"));
        }
    }
}

fn platform(layout: &Layout, errors: &mut Vec<Diagnostic>) {
    if layout.is_for(Platform::Azure) && layout.boot.has_swap() {
        let error = Diagnostic::error("Azure wants no swap space on the boot disk").at(layout.boot.place.clone());
        errors.push(error.help("leave `swap` out: the Azure agent makes it on the machine's temporary disk"));
    }
    for (platform, unit) in [(Platform::Azure, Size::from_mib(1)), (Platform::Gcp, Size::from_gib(1))] {
        for disk in layout.disks().filter(|_| layout.is_for(platform)) {
            if !disk.size.bytes().is_multiple_of(unit.bytes()) {
                let message = format!("{} has {}, and `{platform}` takes multiples of {unit}", disk.title(), disk.size);
                let larger = Size::from_bytes(disk.size.bytes().next_multiple_of(unit.bytes()));
                let error = Diagnostic::error(message).at(disk.size_place.clone());
                errors.push(error.help(format!("make it {larger}")));
            }
        }
    }
}
