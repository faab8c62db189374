//! Joining layers with overlayfs.

use std::fs::File;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::io::Errno;
use rustix::mount::{
    FsMountFlags, FsOpenFlags, MountAttrFlags, fsconfig_create, fsconfig_set_flag, fsconfig_set_string, fsmount, fsopen,
};

use super::fault::{Attempt, Fault};
use super::order::Upper;

/// Joins `lowers` (the uppermost first), writable when there is an `upper`, to be attached somewhere.
///
/// Device nodes inside cannot be opened. The upper directory is `volatile`: what a power cut would lose
/// is not yet a layer, and nothing waits for the disk.
pub(super) fn joined(lowers: &[PathBuf], upper: Option<&Upper>) -> Result<OwnedFd, Fault> {
    match layered(lowers, upper, append_each) {
        // Kernels before 6.8 know no `lowerdir+`; their one string holds about fifty layers.
        Err(failure) if failure.is_unknown_option => layered(lowers, upper, one_string),
        other => other,
    }
    .map_err(|failure| failure.fault)
}

struct Failure {
    fault: Fault,
    is_unknown_option: bool,
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self { fault, is_unknown_option: false }
    }
}

fn layered(
    lowers: &[PathBuf],
    upper: Option<&Upper>,
    add: fn(&OwnedFd, &[PathBuf]) -> Result<(), Failure>,
) -> Result<OwnedFd, Failure> {
    let fs = fsopen("overlay", FsOpenFlags::FSOPEN_CLOEXEC).attempt(|| "use overlayfs".to_owned())?;
    add(&fs, lowers)?;
    let set = |key: &str, value: &Path| {
        fsconfig_set_string(&fs, key, value).map_err(|error| explained(&fs, key, value, error))
    };
    if let Some(upper) = upper {
        forget_last_mount(&upper.work);
        set("upperdir", &upper.tree)?;
        set("workdir", &upper.work)?;
        fsconfig_set_flag(&fs, "volatile").map_err(|error| explained(&fs, "volatile", &upper.tree, error))?;
    }
    // Layers are read one by one later, so none may refer to what another holds.
    for option in ["redirect_dir", "metacopy", "index"] {
        set(option, Path::new("off"))?;
    }
    fsconfig_create(&fs).map_err(|error| explained(&fs, "lowerdir", &lowers[0], error))?;
    Ok(fsmount(&fs, FsMountFlags::FSMOUNT_CLOEXEC, MountAttrFlags::MOUNT_ATTR_NODEV)
        .attempt(|| "mount the layers".to_owned())?)
}

/// Overlayfs leaves a mark in the work directory of a volatile mount and refuses it a second time, since
/// it cannot know whether the machine went down between. Here it did not: drafts do not outlive a boot.
fn forget_last_mount(work: &Path) {
    let _ = std::fs::remove_dir_all(work.join("work/incompat"));
}

fn append_each(fs: &OwnedFd, lowers: &[PathBuf]) -> Result<(), Failure> {
    for lower in lowers {
        fsconfig_set_string(fs, "lowerdir+", lower.as_path()).map_err(|error| Failure {
            is_unknown_option: error == Errno::INVAL,
            fault: explained(fs, "lowerdir+", lower, error),
        })?;
    }
    Ok(())
}

fn one_string(fs: &OwnedFd, lowers: &[PathBuf]) -> Result<(), Failure> {
    let mut joined = std::ffi::OsString::new();
    for lower in lowers {
        if !joined.is_empty() {
            joined.push(":");
        }
        joined.push(lower);
    }
    fsconfig_set_string(fs, "lowerdir", Path::new(&joined))
        .map_err(|error| Failure::from(explained(fs, "lowerdir", &lowers[0], error)))
}

/// The kernel's own words for a refused option stand in the context's log, one message a read.
fn explained(fs: &OwnedFd, option: &str, value: &Path, error: Errno) -> Fault {
    use std::io::Read;
    let mut words = [0; 512];
    let said = fs
        .try_clone()
        .and_then(|fd| File::from(fd).read(&mut words))
        .map(|length| String::from_utf8_lossy(&words[..length]).trim().to_owned())
        .unwrap_or_default();
    let cause = std::io::Error::from(error);
    let cause = if said.is_empty() { cause.to_string() } else { format!("{cause} ({said})") };
    Fault::new(format!("join the layers ({option}={})", value.display()), cause)
}
