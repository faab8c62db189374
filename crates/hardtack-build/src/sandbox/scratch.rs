//! What a command finds in `/run/hardtack`: its scripts and the directories it was given.

use std::fs;
use std::io::Write;
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use rustix::mount::MountFlags;

use super::fault::{Attempt, Fault};
use super::mounts::{attach, detached, read_only, restrict};
use super::order::{CommandOrder, ExtraMount, Place, PlacedFile, Upper};
use super::overlay::joined;

/// Files and directories of the host, opened while it can be seen.
pub(super) struct Scratch<'a> {
    files: Vec<(&'a PlacedFile, Vec<u8>)>,
    mounts: Vec<(&'a ExtraMount, OwnedFd)>,
    time: SystemTime,
}

impl<'a> Scratch<'a> {
    /// Reads and opens everything.
    pub(super) fn gather(order: &'a CommandOrder) -> Result<Self, Fault> {
        let files = order.files.iter().map(|file| Ok((file, content_of(file)?))).collect::<Result<_, Fault>>()?;
        let mounts = order.mounts.iter().map(|mount| Ok((mount, open(mount)?))).collect::<Result<_, Fault>>()?;
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(order.epoch.max(0).cast_unsigned());
        Ok(Self { files, mounts, time })
    }

    /// Puts everything into `directory`, a private file system.
    pub(super) fn lay_out(self, directory: &Path) -> Result<(), Fault> {
        for (file, content) in self.files {
            let path = directory.join(&file.name);
            let mode = if file.executable { 0o755 } else { 0o644 };
            let written = fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(&path);
            // Programs that compare times, as apt does with its lists, must not find these new each time.
            written
                .and_then(|mut target| target.write_all(&content).and_then(|()| target.set_modified(self.time)))
                .attempt(|| format!("write {}", path.display()))?;
        }
        for (mount, opened) in self.mounts {
            let target = directory.join(mount.target());
            fs::create_dir_all(&target).attempt(|| format!("make {}", target.display()))?;
            attach(&opened, &target)?;
            match mount {
                ExtraMount::Bind { writable: false, .. } => read_only(&target)?,
                ExtraMount::Bind { writable: true, .. } => restrict(&target, MountFlags::NOSUID | MountFlags::NODEV)?,
                ExtraMount::Overlay { .. } => {}
            }
        }
        Ok(())
    }
}

fn content_of(file: &PlacedFile) -> Result<Vec<u8>, Fault> {
    match &file.from {
        Place::Text(text) => Ok(text.clone().into_bytes()),
        Place::Copy(path) => fs::read(path).attempt(|| format!("read {}", path.display())),
    }
}

fn open(mount: &ExtraMount) -> Result<OwnedFd, Fault> {
    match mount {
        ExtraMount::Bind { source, .. } => detached(source),
        ExtraMount::Overlay { lower, upper, work, .. } => {
            let changes = Upper { tree: upper.clone(), work: work.clone() };
            joined(std::slice::from_ref(lower), Some(&changes))
        }
    }
}
