//! Work in progress.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::At;
use super::location::make_private;
use super::{KeyLock, StoreError};
use crate::Interrupt;

const LOCK: &str = "lock";

/// A directory for work in progress. It goes with the value; when the process is killed, the next one
/// that opens the store sees that nobody holds its lock and removes it.
#[derive(Debug)]
pub struct WorkDirectory {
    path: PathBuf,
    trash: PathBuf,
    _lock: KeyLock,
}

impl WorkDirectory {
    pub(super) fn make(store: &Path) -> Result<Self, StoreError> {
        // Between the making of a directory and its lock, a sweep would take it for abandoned.
        let _guard = guard(store)?;
        let parent = store.join("tmp");
        let path =
            tempfile::Builder::new().prefix("").rand_bytes(8).tempdir_in(&parent).at(&parent, "write to")?.keep();
        let lock_path = path.join(LOCK);
        let lock = KeyLock::try_now(&lock_path)?;
        let lock = lock.ok_or_else(|| StoreError::Io {
            path: lock_path,
            action: "lock",
            source: std::io::ErrorKind::WouldBlock.into(),
        })?;
        Ok(Self { path, trash: store.join("trash"), _lock: lock })
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes a directory in it.
    ///
    /// # Errors
    /// When it cannot be made or is there.
    pub fn directory(&self, name: &str) -> Result<PathBuf, StoreError> {
        let path = self.path.join(name);
        fs::create_dir(&path).at(&path, "make")?;
        Ok(path)
    }

    /// Makes a directory in it whose name nothing else has.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn fresh(&self, prefix: &str) -> Result<PathBuf, StoreError> {
        Ok(tempfile::Builder::new().prefix(prefix).tempdir_in(&self.path).at(&self.path, "write to")?.keep())
    }
}

impl Drop for WorkDirectory {
    fn drop(&mut self) {
        discard(&self.path, &self.trash);
    }
}

fn guard(store: &Path) -> Result<KeyLock, StoreError> {
    KeyLock::wait(&store.join("locks/tmp"), &Interrupt::new(), || {})
}

/// Removes a directory: renamed first, so that it is gone at once, then deleted.
pub(super) fn discard(path: &Path, trash: &Path) {
    let Some(name) = path.file_name() else { return };
    let Ok(slot) = tempfile::Builder::new().prefix("").tempdir_in(trash) else { return };
    // What cannot be removed now is removed by the next sweep.
    if fs::rename(path, slot.path().join(name)).is_ok() {
        drop(slot);
    }
}

/// Moves the work of processes that are gone to the trash and empties it, large parts in the background.
pub(super) fn sweep(store: &Path) -> Result<(), StoreError> {
    make_private(&store.join("trash"))?;
    let trash = store.join("trash");
    {
        let _guard = guard(store)?;
        for path in entries(&store.join("tmp"))? {
            let Some(_abandoned) = KeyLock::try_now(&path.join(LOCK)).ok().flatten() else { continue };
            if let (Some(name), Ok(slot)) = (path.file_name(), tempfile::tempdir_in(&trash)) {
                let _ = fs::rename(&path, slot.keep().join(name));
            }
        }
    }
    let abandoned = entries(&trash)?;
    if !abandoned.is_empty() {
        std::thread::spawn(move || {
            for path in abandoned {
                let _ = fs::remove_dir_all(path);
            }
        });
    }
    Ok(())
}

pub(super) fn entries(directory: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory).at(directory, "read")? {
        paths.push(entry.at(directory, "read")?.path());
    }
    paths.sort();
    Ok(paths)
}
