//! Contradictions between rules on mount points and the layout.

use hardtack_hcl::{Diagnostic, Place};
use hardtack_recipe::{Action, Harden, Layout, MountOption};
use hardtack_tree::TreePath;

use super::Plan;
use crate::ids::ControlId;

/// Mounted by systemd itself, whatever the layout says.
const ALWAYS_MOUNTED: &str = "/dev/shm";

/// Where dpkg runs the scripts of packages.
const DPKG_SCRIPTS: &str = "/var/lib/dpkg/info";

/// Where cloud-init runs programs, and what for.
const CLOUD_INIT: [(&str, &str); 2] = [
    ("/var/lib/cloud/instance/scripts", "run the scripts of user data"),
    ("/var/tmp/cloud-init", "ask for an address by DHCP before the network is up, as some data sources do"),
];

/// A file system of the layout: where it is mounted, its options and its place in the recipe.
struct Mounted<'a> {
    point: &'a str,
    options: &'a [MountOption],
    place: &'a Place,
}

fn mounted(layout: &Layout) -> Vec<Mounted<'_>> {
    let on_disk = layout.mounts().map(|mount| Mounted {
        point: mount.point.as_str(),
        options: &mount.options,
        place: &mount.place,
    });
    let memory = layout.tmpfs.iter().map(|tmpfs| Mounted {
        point: tmpfs.mount.as_str(),
        options: &tmpfs.options,
        place: &tmpfs.place,
    });
    let overlays = layout.overlays.iter().map(|overlay| Mounted {
        point: overlay.mount.as_str(),
        options: &overlay.options,
        place: &overlay.place,
    });
    on_disk.chain(memory).chain(overlays).collect()
}

/// A control wants a file system where the layout has none.
pub(super) fn not_separate(
    plan: &Plan<'_>,
    harden: &Harden,
    point: &TreePath,
    control: &ControlId,
) -> Option<Diagnostic> {
    let layout = plan.image.disk.as_ref()?;
    let point = point.to_string();
    if point == ALWAYS_MOUNTED || mounted(layout).iter().any(|mounted| mounted.point == point) {
        return None;
    }
    Some(
        Diagnostic::warning(format!("control {control} will fail: the layout mounts nothing at {point}"))
            .at(layout.boot.place.clone())
            .related(harden.place.clone(), "the profile asks for it")
            .help(format!("add `partition \"{point}\" {{ size = … }}`, or except the control")),
    )
}

/// A control wants an option that the layout's file system does not have.
pub(super) fn without_option(
    plan: &Plan<'_>,
    point: &TreePath,
    option: &str,
    control: &ControlId,
) -> Option<Diagnostic> {
    let layout = plan.image.disk.as_ref()?;
    let point = point.to_string();
    let mounted = mounted(layout).into_iter().find(|mounted| mounted.point == point)?;
    if mounted.options.iter().any(|own| own.as_str() == option) {
        return None;
    }
    let options: Vec<String> =
        mounted.options.iter().map(|own| own.as_str()).chain([option]).map(|own| format!("\"{own}\"")).collect();
    Some(
        Diagnostic::warning(format!("control {control} will fail: the layout mounts {point} without {option}"))
            .at(mounted.place.clone())
            .help(format!("write `options = [{}]`, or except the control", options.join(", "))),
    )
}

/// The file system of a path when nothing on it can be executed; the innermost mount point decides.
fn without_execution<'m, 'l>(all: &'m [Mounted<'l>], path: &str) -> Option<&'m Mounted<'l>> {
    let below = |point: &str| {
        point == "/" || path.strip_prefix(point).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let innermost = all.iter().filter(|mounted| below(mounted.point)).max_by_key(|mounted| mounted.point.len());
    innermost.filter(|mounted| mounted.options.iter().any(|option| option.as_str() == "noexec"))
}

/// cloud-init is installed, and a directory from which it runs programs is without execution.
pub(super) fn first_boot_that_cannot_run(plan: &Plan<'_>) -> Vec<Diagnostic> {
    let Some(layout) = &plan.image.disk else { return Vec::new() };
    if plan.packages().all(|name| name != "cloud-init") {
        return Vec::new();
    }
    let all = mounted(layout);
    let mut found = Vec::new();
    for (path, purpose) in CLOUD_INIT {
        if let Some(mounted) = without_execution(&all, path) {
            let message = format!("cloud-init cannot {purpose}: nothing in {path} can be executed");
            let help = format!(
                "leave noexec out of the options of {}, and except the control that asks for it",
                mounted.point
            );
            found.push(Diagnostic::warning(message).at(mounted.place.clone()).help(help));
        }
    }
    found
}

/// Programs that the recipe puts where nothing can be executed.
pub(super) fn programs_that_cannot_run(plan: &Plan<'_>) -> Vec<Diagnostic> {
    let Some(layout) = &plan.image.disk else { return Vec::new() };
    let all = mounted(layout);
    let noexec = |path: &str| without_execution(&all, path);
    let mut found = Vec::new();
    for step in plan.steps() {
        let Action::File(file) = &step.action else { continue };
        let path = file.path.to_string();
        if file.mode.is_some_and(|mode| mode.bits() & 0o111 != 0)
            && let Some(mounted) = noexec(&path)
        {
            found.push(
                Diagnostic::warning(format!("{path} is a program, and nothing on {} can be executed", mounted.point))
                    .at(step.place.clone())
                    .related(mounted.place.clone(), "mounted with noexec here")
                    .help("put it into another directory, such as /usr/local/bin"),
            );
        }
    }
    if let Some(mounted) = noexec(DPKG_SCRIPTS) {
        found.push(
            Diagnostic::warning(format!(
                "packages cannot be installed on the machine: dpkg runs their scripts in {DPKG_SCRIPTS}"
            ))
            .at(mounted.place.clone())
            .help(format!("leave noexec out of the options of {}", mounted.point)),
        );
    }
    found
}
