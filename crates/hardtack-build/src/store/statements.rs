//! Signed statements about images: `signatures/IMAGE/DIGEST/`, each a file that is named by the digest of its bytes.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use hardtack_tree::Digest;

use super::error::At;
use super::work::entries;
use super::{ImageId, Store, StoreError};

/// The most that is read of one, in bytes; larger ones are not kept.
pub(super) const LIMIT: u64 = 32 << 20;

impl Store {
    /// Keeps a signed statement about an image, whole or not at all. One that is there already stays.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_statement(&self, image: &ImageId, bytes: &[u8]) -> Result<PathBuf, StoreError> {
        let path = self.statements_directory(image).join(file_name(bytes));
        if bytes.len() as u64 > LIMIT {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge)).at(&path, "write");
        }
        if !path.exists() {
            self.write_durably(&path, bytes)?;
        }
        self.share_statements(image)?;
        Ok(path)
    }

    /// The signed statements about an image, as they were kept, with their places. Nothing of them is verified.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn statements(&self, image: &ImageId) -> Result<Vec<(PathBuf, Vec<u8>)>, StoreError> {
        let directory = self.statements_directory(image);
        if !directory.is_dir() {
            return Ok(Vec::new());
        }
        entries(&directory)?.into_iter().map(|path| Ok((path.clone(), read(&path)?))).collect()
    }

    pub(super) fn statements_directory(&self, image: &ImageId) -> PathBuf {
        self.root().join("signatures").join(image.name.as_str()).join(image.digest.hex())
    }
}

/// What the file of a statement is called.
pub(super) fn file_name(bytes: &[u8]) -> String {
    format!("{}.json", Digest::of(bytes).hex())
}

/// The bytes of a statement.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LIMIT).read_to_end(&mut bytes)).at(path, "read")?;
    Ok(bytes)
}
