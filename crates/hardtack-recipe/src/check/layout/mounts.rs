//! Mount points, labels, and what a read-only root needs.

use hardtack_hcl::{Diagnostic, Place};

use super::repeated;
use crate::{Layout, Mount, MountPoint};

/// Directories that the system needs before it can mount anything but `/`: file-hierarchy(7), and
/// systemd's page on early directories. `/usr` is mounted by the initramfs.
const ON_ROOT: [&str; 10] = ["/bin", "/dev", "/etc", "/lib", "/lib64", "/proc", "/run", "/sbin", "/sys", "/boot/efi"];

/// Directories whose contents are the system: a file system in memory would hide them.
const SYSTEM: [&str; 9] = ["/", "/bin", "/boot", "/etc", "/lib", "/lib64", "/sbin", "/usr", "/var"];

/// Directories that the kernel fills: there is nothing below them to lay changes over.
const KERNEL: [&str; 4] = ["/dev", "/proc", "/run", "/sys"];

/// Directories with the programs that start the system.
const PROGRAMS: [&str; 2] = ["/", "/usr"];

/// Directories without which no system works that cannot write to them.
const WRITTEN: [&str; 2] = ["/tmp", "/var"];

/// What is wrong with the mount points that there are.
pub(super) fn check(layout: &Layout, errors: &mut Vec<Diagnostic>) {
    errors.extend(repeated(points(layout), |point| format!("two file systems are mounted at `{point}`")));
    let labels = layout.mounts().filter_map(|mount| Some((mount.label.as_ref()?, &mount.place)));
    errors.extend(repeated(labels, |label| format!("two file systems have the label `{label}`")));
    layout.mounts().for_each(|mount| misplaced(layout, mount, errors));
    for tmpfs in layout.tmpfs.iter().filter(|tmpfs| SYSTEM.contains(&tmpfs.mount.as_str())) {
        let message = format!("a file system in memory at `{}` would hide the system's own files", tmpfs.mount);
        errors.push(Diagnostic::error(message).at(tmpfs.place.clone()));
    }
    overlays(layout, errors);
}

/// Every mount point with its place.
fn points(layout: &Layout) -> impl Iterator<Item = (&MountPoint, &Place)> {
    let on_disk = layout.mounts().map(|mount| (&mount.point, &mount.place));
    let in_memory = layout.tmpfs.iter().map(|tmpfs| (&tmpfs.mount, &tmpfs.place));
    on_disk.chain(in_memory).chain(layout.overlays.iter().map(|overlay| (&overlay.mount, &overlay.place)))
}

fn misplaced(layout: &Layout, mount: &Mount, errors: &mut Vec<Diagnostic>) {
    let at = mount.point.as_str();
    let place = || mount.place.clone();
    if at == "/boot/efi" {
        let error = Diagnostic::error("the EFI system partition is made without being named").at(place());
        errors.push(error.help("leave this partition out; `firmware` with \"uefi\" is enough"));
    } else if ON_ROOT.contains(&at) {
        let error = Diagnostic::error(format!("`{at}` cannot be a partition of its own")).at(place());
        errors.push(error.help("the system needs it before it mounts anything but `/`"));
    }
    if let Some(below) = layout.tmpfs.iter().find(|tmpfs| mount.point.is_below(&tmpfs.mount)) {
        let error = Diagnostic::error(format!("`{at}` lies below `{}`, which is in memory", below.mount)).at(place());
        let error = error.related(below.place.clone(), "this file system is empty at every start");
        errors.push(error.help("leave one of the two out"));
    }
    let has = |name: &str| mount.options.iter().any(|option| option.as_str() == name);
    if has("noexec") && PROGRAMS.contains(&at) {
        let error = Diagnostic::error(format!("with `noexec` on `{at}` no program could start")).at(place());
        errors.push(error.help("leave `noexec` out here"));
    }
    if mount.point.is_root() && has("ro") {
        let error = Diagnostic::error("a root that cannot be written is a property of the whole image").at(place());
        errors.push(error.help("leave `ro` out, and write `read_only = true` into the `disk` block"));
    }
    if mount.point.is_root() && has("rw") && layout.read_only {
        let error = Diagnostic::error("`rw` contradicts `read_only = true`").at(place());
        errors.push(error.help("leave one of them out"));
    }
}

fn overlays(layout: &Layout, errors: &mut Vec<Diagnostic>) {
    for overlay in &layout.overlays {
        let at = overlay.mount.as_str();
        if let Some(character) = at.chars().find(|c| !c.is_ascii_alphanumeric() && !"/._-@~".contains(*c)) {
            let error = Diagnostic::error(format!("nothing can be laid over a path with the character {character:?}"));
            errors.push(error.at(overlay.place.clone()).help("use a directory with a plainer name"));
        }
        if at == "/" || KERNEL.iter().any(|top| at == *top || at.starts_with(&format!("{top}/"))) {
            let error = Diagnostic::error(format!("nothing can be laid over `{at}`")).at(overlay.place.clone());
            errors.push(error.help("name the directories that must be written, such as `/etc` and `/var`"));
            continue;
        }
        let inner = layout.mounts().find(|mount| mount.point.is_below(&overlay.mount));
        if let Some(inner) = inner {
            let message = format!("`{}` lies below `{at}`, and what is laid over that would hide it", inner.point);
            let error = Diagnostic::error(message).at(inner.place.clone());
            let error = error.related(overlay.place.clone(), "this is laid over the directory");
            errors.push(error.help("name the directories beside it instead of the one above"));
        }
    }
}

/// What a layout lacks of which every part is known.
pub(super) fn missing(layout: &Layout, errors: &mut Vec<Diagnostic>) {
    if !layout.mounts().any(|mount| mount.point.is_root()) {
        let error = Diagnostic::error("no partition is mounted at `/`").at(layout.boot.place.clone());
        errors.push(error.help("add `partition \"/\" { size = \"*\" }`"));
    }
    let own = |path: &&str| points(layout).any(|(point, _)| point.as_str() == *path);
    for path in WRITTEN.iter().filter(|path| layout.read_only && !own(path)) {
        let error = Diagnostic::error(format!("nothing could write to `{path}`: the root is read-only"));
        let remedy = match *path {
            "/tmp" => "add `tmpfs \"/tmp\" {}`".to_owned(),
            path => format!("add `overlay \"{path}\" {{}}`, whose changes are gone after a restart, or a partition"),
        };
        errors.push(error.at(layout.boot.place.clone()).help(remedy));
    }
}
