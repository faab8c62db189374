//! A minimal /dev.

use std::fs;
use std::os::fd::OwnedFd;
use std::os::unix::fs::symlink;
use std::path::Path;

use rustix::mount::MountFlags;

use super::fault::{Attempt, Fault};
use super::mounts::{attach, detached, hide_in_proc, mount_plain, mount_point, restrict};

/// Nodes that programs expect and that give no power over the host.
const NODES: [&str; 6] = ["null", "zero", "full", "random", "urandom", "tty"];
const LINKS: [(&str, &str); 5] = [
    ("fd", "/proc/self/fd"),
    ("stdin", "/proc/self/fd/0"),
    ("stdout", "/proc/self/fd/1"),
    ("stderr", "/proc/self/fd/2"),
    ("ptmx", "pts/ptmx"),
];

/// The host's nodes as detached mounts, taken while its /dev can be seen.
pub(super) fn clone_from_host() -> Result<Vec<(&'static str, OwnedFd)>, Fault> {
    NODES.into_iter().map(|node| Ok((node, detached(&Path::new("/dev").join(node))?))).collect()
}

/// Mounts /dev with the nodes, pseudo-terminals and shared memory of its own.
///
/// A step may make nodes, as packages do. Only those of the host, each a mount of its own, can be opened; they are
/// read-only, which lets a step write to the device but not change the mode or owner of the host's node.
pub(super) fn mount_all(nodes: Vec<(&'static str, OwnedFd)>) -> Result<(), Fault> {
    let quiet = MountFlags::NOSUID | MountFlags::NOEXEC;
    mount_plain("tmpfs", "/dev", quiet | MountFlags::NODEV, "mode=0755")?;
    for (name, node) in nodes {
        let target = Path::new("/dev").join(name);
        mount_point(&target)?;
        attach(&node, &target)?;
        restrict(&target, quiet | MountFlags::RDONLY)?;
    }
    for (link, target) in LINKS {
        symlink(target, Path::new("/dev").join(link)).attempt(|| format!("make /dev/{link}"))?;
    }
    for directory in ["/dev/pts", "/dev/shm"] {
        fs::create_dir(directory).attempt(|| format!("make {directory}"))?;
    }
    // No node can be made in there but by the kernel.
    mount_plain("devpts", "/dev/pts", quiet, "newinstance,ptmxmode=0666,mode=0620,gid=5")?;
    mount_plain("tmpfs", "/dev/shm", quiet | MountFlags::NODEV, "mode=1777")?;
    hide_in_proc()
}
