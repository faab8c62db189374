//! What QEMU writes into a file, as it comes.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use crate::ProveError;

/// A file that grows.
pub(crate) struct Tail {
    file: File,
    path: PathBuf,
}

impl Tail {
    /// Creates the file, for QEMU to write to.
    pub(crate) fn create(path: PathBuf) -> Result<(Self, PathBuf), ProveError> {
        File::create(&path).map_err(ProveError::io("create", &path))?;
        let file = File::open(&path).map_err(ProveError::io("open", &path))?;
        Ok((Self { file, path: path.clone() }, path))
    }

    /// What was added since the last time.
    pub(crate) fn read(&mut self) -> Result<Vec<u8>, ProveError> {
        let mut bytes = Vec::new();
        self.file.read_to_end(&mut bytes).map_err(ProveError::io("read", &self.path))?;
        Ok(bytes)
    }
}
