//! The joined tree as the root directory of a command.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::mount::{UnmountFlags, unmount};
use rustix::process::{chdir, pivot_root};

use super::fault::{Attempt, Fault};
use super::mounts::{attach, bind_over, detached, read_only, tmpfs};
use super::order::{CommandOrder, TreeMount};
use super::overlay::joined;
use super::scratch::Scratch;
use super::{devices, mounts};

/// Where scripts and helpers of a command stand: a private file system that can be executed from.
pub(super) const SCRATCH: &str = "/run/hardtack";

/// Mounts the joined tree at its place.
pub(super) fn join(tree: &TreeMount) -> Result<(), Fault> {
    let mut lowers = tree.lowers.clone();
    lowers.extend(tree.props.clone());
    if let ([only], None) = (&lowers[..], &tree.upper) {
        // Overlayfs wants two; one layer alone needs no joining.
        attach(&detached(only)?, &tree.at)?;
        return read_only(&tree.at);
    }
    attach(&joined(&lowers, tree.upper.as_ref())?, &tree.at)
}

/// Makes the joined tree the root directory and mounts what commands expect in it.
pub(super) fn enter(tree: &TreeMount, order: &CommandOrder) -> Result<(), Fault> {
    let nodes = devices::clone_from_host()?;
    let scratch = Scratch::gather(order)?;

    chdir(&tree.at).attempt(|| "enter the tree".to_owned())?;
    pivot_root(".", ".").attempt(|| "make the tree the root directory".to_owned())?;
    unmount(".", UnmountFlags::DETACH).attempt(|| "let go of the host's root directory".to_owned())?;
    chdir("/").attempt(|| "enter the root directory".to_owned())?;

    mounts::protected_proc()?;
    devices::mount_all(nodes)?;
    tmpfs("/sys", "0555")?;
    read_only(Path::new("/sys"))?;
    tmpfs("/run", "0755")?;
    directory("/run/lock", 0o1777)?;
    directory(SCRATCH, 0o755)?;
    scratch.lay_out(Path::new(SCRATCH))?;
    if tree.upper.is_none() && fs::symlink_metadata("/tmp").is_ok_and(|found| found.is_dir()) {
        // Programs that only look write there too, as augenrules(8) does.
        tmpfs("/tmp", "1777")?;
    }
    bind_text("hosts", &order.hosts, "/etc/hosts")?;
    if let Some(resolver) = &order.resolver {
        bind_text("resolv.conf", resolver, "/etc/resolv.conf")?;
    }
    Ok(())
}

fn directory(path: &str, mode: u32) -> Result<(), Fault> {
    fs::create_dir(path)
        .and_then(|()| fs::set_permissions(path, fs::Permissions::from_mode(mode)))
        .attempt(|| format!("make {path}"))
}

/// Covers a file of the tree, or a link in its place, with one of ours that cannot be changed: a step
/// that tries is told so, and the tree's own file stays as it was.
fn bind_text(name: &str, text: &str, over: &str) -> Result<(), Fault> {
    let ours = PathBuf::from(SCRATCH).join(format!(".{name}"));
    fs::write(&ours, text).attempt(|| format!("write {}", ours.display()))?;
    bind_over(&ours, Path::new(over))
}
