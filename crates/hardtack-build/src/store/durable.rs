//! Files that a crash leaves as they were or as they were to be.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use super::error::At;
use super::location::make_private;
use super::{Store, StoreError};

impl Store {
    /// Writes a file by rename, and waits until it and its name are on the disk: after a crash, of the machine too, there is
    /// what was there or all of what was written.
    pub(super) fn write_durably(&self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let work = self.work()?;
        let made = work.path().join("file");
        write_through(&made, bytes)?;
        let Some(parent) = path.parent() else { return Ok(()) };
        if !parent.is_dir() {
            make_private(parent)?;
            parent.ancestors().skip(1).take_while(|above| above.starts_with(self.root())).try_for_each(flush)?;
        }
        fs::rename(&made, path).at(path, "write")?;
        flush(parent)
    }

    /// Writes a value as JSON; see [`Store::write_durably`].
    pub(super) fn write_json_durably(&self, path: &Path, value: &impl serde::Serialize) -> Result<(), StoreError> {
        let damaged = |source| StoreError::Damaged { path: path.to_owned(), source };
        self.write_durably(path, &serde_json::to_vec_pretty(value).map_err(damaged)?)
    }
}

/// Writes a file and waits until it is on the disk.
pub(super) fn write_through(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut file = File::create(path).at(path, "make")?;
    file.write_all(bytes).and_then(|()| file.sync_all()).at(path, "write")
}

/// Waits until the names in a directory are on the disk.
pub(super) fn flush(directory: &Path) -> Result<(), StoreError> {
    File::open(directory).and_then(|opened| opened.sync_all()).at(directory, "flush")
}
