//! Files.

use hardtack_tree::{FileKind, TreePath};

use super::{Area, Change, Found, Sort};
use crate::difference::{Aspect, Difference, FileChange, FileFacts, places};

/// Where programs are looked for by their names.
const PROGRAMS: [&str; 6] = ["/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/usr/local/bin/", "/usr/local/sbin/"];

/// Shells that scripts and accounts name.
const SHELLS: [&str; 9] = ["sh", "bash", "dash", "zsh", "ash", "ksh", "fish", "rbash", "busybox"];

/// Where units are defined.
const UNITS: [&str; 4] =
    ["/etc/systemd/system/", "/usr/lib/systemd/system/", "/lib/systemd/system/", "/usr/local/lib/systemd/system/"];

pub(super) fn classify(difference: &Difference, found: &mut Found) {
    for file in &difference.files {
        found.at = (Area::File, file.path.to_string());
        match &file.change {
            Change::Removed(old) => {
                let (sort, reason) = removed(difference, file, old);
                found.add_because(sort, "gone", &reason);
            }
            Change::Added(_) => {
                let (sort, reason) = unless_nobody_relies(difference, file, Sort::FileAdded);
                found.add_because(sort, "new", &reason);
            }
            Change::Changed { old, new } => {
                for aspect in old.aspects(new) {
                    let (sort, what) = changed(aspect, &file.path, old, new);
                    let (sort, reason) = unless_nobody_relies(difference, file, sort);
                    found.add_because(sort, what, &reason);
                }
            }
        }
    }
}

fn removed(difference: &Difference, file: &FileChange, old: &FileFacts) -> (Sort, String) {
    let because = |sort: Sort| (sort, sort.reason().to_owned());
    let program = PROGRAMS.iter().find_map(|directory| file.path.bytes().strip_prefix(directory.as_bytes()));
    let is_program = |name: &[u8]| {
        let runs = old.kind == FileKind::Symlink || (old.kind == FileKind::Regular && old.mode.bits() & 0o111 != 0);
        runs && !name.contains(&b'/')
    };
    match program.filter(|name| is_program(name)) {
        Some(name) if SHELLS.iter().any(|shell| shell.as_bytes() == name) => because(Sort::ShellGone),
        // Of a package that is gone, that is said once.
        Some(_) if !is_of_removed_package(difference, file) => because(Sort::ProgramRemoved),
        _ => unless_nobody_relies(difference, file, Sort::FileRemoved),
    }
}

fn is_of_removed_package(difference: &Difference, file: &FileChange) -> bool {
    use crate::difference::PackageChange::Removed;
    file.package.as_ref().is_some_and(|package| matches!(difference.packages.get(package), Some(Removed { .. })))
}

/// `sort`, unless the place of the file or its package says that nobody relies on it.
fn unless_nobody_relies(difference: &Difference, file: &FileChange, sort: Sort) -> (Sort, String) {
    if difference.comes_with_its_package(file) {
        let package = file.package.as_deref().unwrap_or_default();
        return (Sort::OfPackage, format!("it comes with {package}, which is another"));
    }
    match places::of(&file.path) {
        Some((sort, what)) => (sort, what.to_owned()),
        None => (sort, sort.reason().to_owned()),
    }
}

fn changed(aspect: Aspect, path: &TreePath, old: &FileFacts, new: &FileFacts) -> (Sort, String) {
    match aspect {
        Aspect::Kind => (Sort::FileReplaced, format!("{}, now {}", kind(old.kind), kind(new.kind))),
        Aspect::Content => {
            let sort = if is_unit(path) { Sort::UnitRedefined } else { Sort::ContentChanged };
            (sort, format!("content, {} bytes, now {}", old.size, new.size))
        }
        Aspect::Target => {
            let sort = if new.dangling && !old.dangling { Sort::LinkBroken } else { Sort::LinkChanged };
            let target = |facts: &FileFacts| facts.target.clone().unwrap_or_default();
            (sort, format!("leads to {}, now to {}", target(old), target(new)))
        }
        Aspect::Device => (Sort::FileReplaced, "another device".to_owned()),
        Aspect::Mode => {
            let taken =
                old.mode.bits() & !new.mode.bits() & 0o6777 != 0 || new.mode.bits() & !old.mode.bits() & 0o1000 != 0;
            let sort = if taken { Sort::RightsTaken } else { Sort::RightsGiven };
            (sort, format!("mode {}, now {}", old.mode, new.mode))
        }
        Aspect::Owner => {
            let (was, is) = (old.owner, new.owner);
            (Sort::OwnerChanged, format!("owner {}:{}, now {}:{}", was.uid, was.gid, is.uid, is.gid))
        }
        Aspect::Capabilities => {
            let text = |facts: &FileFacts| facts.capabilities.clone().unwrap_or_else(|| "none".to_owned());
            let sort = if old.capabilities.is_none() { Sort::CapabilityGiven } else { Sort::CapabilityTaken };
            (sort, format!("capabilities {}, now {}", text(old), text(new)))
        }
        Aspect::Attributes => {
            let mut names: Vec<&String> = old.xattrs.keys().chain(new.xattrs.keys()).collect();
            names.retain(|name| old.xattrs.get(*name) != new.xattrs.get(*name));
            names.sort_unstable();
            names.dedup();
            let names: Vec<&str> = names.into_iter().map(String::as_str).collect();
            (Sort::AttributesChanged, format!("attributes {}", names.join(", ")))
        }
    }
}

/// Whether the file defines a unit, or adds to one.
fn is_unit(path: &TreePath) -> bool {
    let name = UNITS.iter().find_map(|directory| path.bytes().strip_prefix(directory.as_bytes()));
    name.is_some_and(|name| {
        let first = name.split(|byte| *byte == b'/').next().unwrap_or_default();
        let name = String::from_utf8_lossy(first.strip_suffix(b".d").unwrap_or(first)).into_owned();
        hardtack_audit::system::units::is_unit_name(&name)
    })
}

fn kind(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Regular => "a file",
        FileKind::Directory => "a directory",
        FileKind::Symlink => "a link",
        FileKind::CharDevice => "a character device",
        FileKind::BlockDevice => "a block device",
        FileKind::Fifo => "a pipe",
        FileKind::Socket => "a socket",
    }
}
