//! Files that are kept only when all is well.

use std::fs::{File, OpenOptions};
use std::path::PathBuf;

use super::AssembleError;

/// A file that goes away unless it is kept.
pub(super) struct Output {
    path: PathBuf,
    pub(super) file: File,
    kept: bool,
}

impl Output {
    /// Makes a file of so many bytes, all of them zeros, where none may be.
    pub(super) fn create(path: PathBuf, bytes: u64) -> Result<Self, AssembleError> {
        let failed = |source| AssembleError::Create { path: path.clone(), source };
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(&path).map_err(failed)?;
        let output = Self { path: path.clone(), file, kept: false };
        output.file.set_len(bytes).map_err(failed)?;
        Ok(output)
    }

    pub(super) fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if !self.kept {
            // Nothing can be done about a file that cannot be removed.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
