//! Layouts that cannot be made.

use hardtack_hcl::{Diagnostic, Place};

use crate::{Extent, Layout, MountPoint, Size};

/// Directories that the system needs before it can mount anything but `/`: file-hierarchy(7), and
/// systemd's page on early directories. `/usr` is mounted by the initramfs.
const ON_ROOT: [&str; 10] = ["/bin", "/dev", "/etc", "/lib", "/lib64", "/proc", "/run", "/sbin", "/sys", "/boot/efi"];

/// Directories whose contents are the system: a file system in memory would hide them.
const SYSTEM: [&str; 9] = ["/", "/bin", "/boot", "/etc", "/lib", "/lib64", "/sbin", "/usr", "/var"];

/// Directories with the programs that start the system.
const PROGRAMS: [&str; 2] = ["/", "/usr"];

/// What is wrong with a layout. With `whole`, every part of it could be read, and what is missing is missing.
pub(crate) fn layout(layout: &Layout, size_place: &Place, whole: bool) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    repeated(layout, &mut errors);
    misplaced(layout, &mut errors);
    labels(layout, &mut errors);
    rest(layout, &mut errors);
    if whole {
        if !layout.partitions.iter().any(|partition| partition.mount.is_root()) {
            let error = Diagnostic::error("no partition is mounted at `/`").at(layout.place.clone());
            errors.push(error.help("add `partition \"/\" { size = \"*\" }`"));
        }
        errors.extend(too_large(layout, size_place));
    }
    errors
}

/// Every mount point with its place.
fn mounts(layout: &Layout) -> impl Iterator<Item = (&MountPoint, &Place)> {
    let partitions = layout.partitions.iter().map(|partition| (&partition.mount, &partition.place));
    partitions.chain(layout.tmpfs.iter().map(|tmpfs| (&tmpfs.mount, &tmpfs.place)))
}

fn repeated(layout: &Layout, errors: &mut Vec<Diagnostic>) {
    let mounts: Vec<_> = mounts(layout).collect();
    for (index, (mount, place)) in mounts.iter().enumerate() {
        if let Some((_, first)) = mounts.iter().take(index).find(|(earlier, _)| earlier == mount) {
            let error = Diagnostic::error(format!("two file systems are mounted at `{mount}`")).at((*place).clone());
            errors.push(error.related((*first).clone(), "the first is here"));
        }
    }
}

fn misplaced(layout: &Layout, errors: &mut Vec<Diagnostic>) {
    for partition in &layout.partitions {
        let at = partition.mount.as_str();
        let place = || partition.place.clone();
        if at == "/boot/efi" {
            let error = Diagnostic::error("the EFI system partition is made without being named").at(place());
            errors.push(error.help("leave this partition out; `firmware` with \"uefi\" is enough"));
        } else if ON_ROOT.contains(&at) {
            let error = Diagnostic::error(format!("`{at}` cannot be a partition of its own")).at(place());
            errors.push(error.help("the system needs it before it mounts anything but `/`"));
        }
        if let Some(below) = layout.tmpfs.iter().find(|tmpfs| partition.mount.is_below(&tmpfs.mount)) {
            let error =
                Diagnostic::error(format!("`{at}` lies below `{}`, which is in memory", below.mount)).at(place());
            let error = error.related(below.place.clone(), "this file system is empty at every start");
            errors.push(error.help("leave one of the two out"));
        }
        let noexec = partition.options.iter().any(|option| option.as_str() == "noexec");
        if noexec && PROGRAMS.contains(&at) {
            let error = Diagnostic::error(format!("with `noexec` on `{at}` no program could start")).at(place());
            errors.push(error.help("leave `noexec` out here"));
        }
    }
    for tmpfs in &layout.tmpfs {
        if SYSTEM.contains(&tmpfs.mount.as_str()) {
            let message = format!("a file system in memory at `{}` would hide the system's own files", tmpfs.mount);
            errors.push(Diagnostic::error(message).at(tmpfs.place.clone()));
        }
    }
}

fn labels(layout: &Layout, errors: &mut Vec<Diagnostic>) {
    for (index, partition) in layout.partitions.iter().enumerate() {
        let Some(label) = &partition.label else { continue };
        let earlier = layout.partitions.iter().take(index).find(|earlier| earlier.label.as_ref() == Some(label));
        if let Some(first) = earlier {
            let error = Diagnostic::error(format!("two file systems have the label `{label}`"));
            errors.push(error.at(partition.place.clone()).related(first.place.clone(), "the first is here"));
        }
    }
}

/// Only one partition can take the rest.
fn rest(layout: &Layout, errors: &mut Vec<Diagnostic>) {
    let mut takers = layout.partitions.iter().filter(|partition| partition.size == Extent::Rest);
    let Some(first) = takers.next() else { return };
    for other in takers {
        let message = format!("`{}` and `{}` both take the rest of the disk", first.mount, other.mount);
        let error = Diagnostic::error(message).at(other.place.clone());
        let error = error.related(first.place.clone(), "the first is here");
        errors.push(error.help("give all but one of them a size; `\"*\"` stands once"));
    }
}

/// The sizes together, without alignment and tables, which are counted when the disk is assembled.
fn too_large(layout: &Layout, size_place: &Place) -> Option<Diagnostic> {
    let parts = || {
        let partitions = layout.partitions.iter().filter_map(|p| Some((p.mount.to_string(), p.size.fixed()?)));
        partitions.chain(layout.swap.map(|size| ("swap".to_owned(), size)))
    };
    let takes_rest = layout.partitions.iter().any(|partition| partition.size == Extent::Rest);
    let total = parts().try_fold(Size::ZERO, |sum, (_, size)| sum.checked_add(size));
    let fits = total.is_some_and(|total| if takes_rest { total < layout.size } else { total <= layout.size });
    if fits {
        return None;
    }
    let needed = total.map_or_else(|| "more than any disk".to_owned(), |total| total.to_string());
    let message = format!("the partitions need {needed}, the disk is {}", layout.size);
    let error = Diagnostic::error(message).at(size_place.clone());
    let list: Vec<String> = parts().map(|(name, size)| format!("{name} {size}")).collect();
    let rest = if takes_rest { ", and the rest for one more" } else { "" };
    Some(error.help(format!("they are {}{rest}", list.join(", "))))
}
