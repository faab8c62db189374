//! Mounts inside a command's root.

use std::ffi::CString;
use std::fs;
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::CWD;
use rustix::mount::{
    MountFlags, MoveMountFlags, OpenTreeFlags, mount, mount_bind_recursive, mount_remount, move_mount, open_tree,
};

use super::fault::{Attempt, Fault};

/// Entries of /proc through which root can change the running kernel.
const READ_ONLY_PROC: [&str; 5] = ["/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus", "/proc/fs"];
/// Files of /proc that show the host's memory or keys.
const HIDDEN_PROC: [&str; 5] =
    ["/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/sched_debug"];

/// A /proc of this process namespace.
pub(super) fn fresh_proc() -> Result<(), Fault> {
    mount_plain("proc", "/proc", MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC, "")
}

/// A /proc of this process namespace, the kernel's settings read-only.
pub(super) fn protected_proc() -> Result<(), Fault> {
    fresh_proc()?;
    for entry in READ_ONLY_PROC.map(Path::new).into_iter().filter(|entry| entry.exists()) {
        mount_bind_recursive(entry, entry).attempt(|| format!("protect {}", entry.display()))?;
        read_only(entry)?;
    }
    Ok(())
}

/// Covers what nothing in a step may read; wants /dev/null.
pub(super) fn hide_in_proc() -> Result<(), Fault> {
    HIDDEN_PROC
        .map(Path::new)
        .into_iter()
        .filter(|entry| entry.exists())
        .try_for_each(|entry| bind_over(Path::new("/dev/null"), entry))
}

/// A private file system in memory.
pub(super) fn tmpfs(at: &str, mode: &str) -> Result<(), Fault> {
    mount_plain("tmpfs", at, MountFlags::NOSUID | MountFlags::NODEV, &format!("mode={mode}"))
}

/// Makes the mount at `at` read-only.
pub(super) fn read_only(at: &Path) -> Result<(), Fault> {
    restrict(at, MountFlags::RDONLY | MountFlags::NOSUID | MountFlags::NODEV)
}

/// Gives the mount at `at`, whose file system others may have mounted too, these flags.
pub(super) fn restrict(at: &Path, flags: MountFlags) -> Result<(), Fault> {
    mount_remount(at, MountFlags::BIND | flags, "").attempt(|| format!("restrict the mount {}", at.display()))
}

/// A copy of the mount that holds `source`, from `source` on, not yet attached anywhere.
pub(super) fn detached(source: &Path) -> Result<OwnedFd, Fault> {
    open_tree(CWD, source, OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC)
        .attempt(|| format!("open {}", source.display()))
}

/// Attaches a detached mount. A symbolic link at `target` is covered, not followed.
pub(super) fn attach(mount: &OwnedFd, target: &Path) -> Result<(), Fault> {
    move_mount(mount, "", CWD, target, MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH)
        .attempt(|| format!("mount {}", target.display()))
}

/// Covers `target` with `source`, read-only.
pub(super) fn bind_over(source: &Path, target: &Path) -> Result<(), Fault> {
    attach(&detached(source)?, target)?;
    read_only(target)
}

/// Makes an empty file to mount something on.
pub(super) fn mount_point(path: &Path) -> Result<(), Fault> {
    fs::File::create(path).map(drop).attempt(|| format!("make {}", path.display()))
}

/// Mounts a file system that has no device.
pub(super) fn mount_plain(kind: &str, at: &str, flags: MountFlags, data: &str) -> Result<(), Fault> {
    let data = CString::new(data).map_err(|error| Fault::new(format!("mount {at}"), error))?;
    mount(kind, at, kind, flags, data.as_c_str()).attempt(|| format!("mount {at}"))
}
