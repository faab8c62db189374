//! Kernel modules that a profile takes away and something else needs.

use hardtack_hcl::{Diagnostic, Place};
use hardtack_recipe::{Firmware, Harden, Layout, Platform};

use super::Plan;
use crate::ids::ControlId;

/// Modules that something else of a machine needs, with the packages that need them and what for.
const NEEDED_BY: [(&str, &[&str], &str); 2] = [
    (
        "overlay",
        &["docker.io", "docker-ce", "containerd", "containerd.io", "podman", "cri-o"],
        "stacks the layers of containers",
    ),
    ("squashfs", &["snapd"], "mounts snaps"),
];

/// A control takes a module away with which the machine starts, mounts its file systems or does its work.
pub(super) fn taken_away(plan: &Plan<'_>, harden: &Harden, module: &str, control: &ControlId) -> Option<Diagnostic> {
    let except = format!("except the control: exception \"{control}\" {{ kind = \"platform\" … }}");
    let takes = format!("control {control} takes the driver {module} away");
    if let Some(need) = plan.image.disk.as_ref().and_then(|layout| of_layout(layout, module)) {
        let error = Diagnostic::error(format!("{takes}, and {}", need.message)).at(harden.place.clone());
        let error = error.related(need.place, need.here);
        return Some(error.help(format!("{except}, or {}", need.instead)));
    }
    let (_, packages, purpose) = NEEDED_BY.iter().find(|(name, ..)| *name == module)?;
    let package = plan.packages().find(|name| packages.contains(name))?;
    let message = format!("{takes}, with which {package} {purpose}");
    Some(Diagnostic::warning(message).at(harden.place.clone()).help(except))
}

/// What of a layout needs a module.
struct Need {
    message: String,
    place: Place,
    /// What is said of the place.
    here: &'static str,
    /// What to do beside excepting the control.
    instead: String,
}

fn of_layout(layout: &Layout, module: &str) -> Option<Need> {
    let boot = || layout.boot.place.clone();
    match module {
        "vfat" | "fat" if layout.firmware.contains(&Firmware::Uefi) => Some(Need {
            message: "UEFI machines mount their boot partition with it".into(),
            place: boot(),
            here: "this disk boots with UEFI",
            instead: "leave \"uefi\" out of `firmware`".into(),
        }),
        "udf" if layout.is_for(Platform::Azure) => Some(Need {
            message: "Azure hands machines their settings on a disk with it".into(),
            place: boot(),
            here: "this image is for Azure",
            instead: "leave \"azure\" out of `platform`".into(),
        }),
        "overlay" => layout.overlays.first().map(|overlay| Need {
            message: format!("changes below {} are kept with it", overlay.mount),
            place: overlay.place.clone(),
            here: "this is laid over the directory",
            instead: "mount something else there".into(),
        }),
        _ => layout.mounts().find(|mount| mount.fs.as_str() == module).map(|mount| Need {
            message: format!("{} is mounted with it", mount.point),
            place: mount.place.clone(),
            here: "this file system needs it",
            instead: "choose another file system".into(),
        }),
    }
}
