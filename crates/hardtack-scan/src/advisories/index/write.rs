//! The file appears under its name when it is whole.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use super::encode::encode;
use super::{Index, IndexError};
use crate::advisories::Draft;

/// Makes the index at `path` of what feeds say. What was there before stays until the new one is whole; directories above
/// it are made.
///
/// # Errors
/// When it cannot be written, or the feeds have more than one index can hold.
pub fn write(path: &Path, draft: &Draft) -> Result<Index, IndexError> {
    let bytes = encode(draft)?;
    let failed = |source| IndexError::File { what: "write", path: path.to_owned(), source };
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = path.with_file_name(name);
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(&bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    });
    if let Err(error) = written {
        // The error that is told is the first one.
        let _ = std::fs::remove_file(&beside);
        return Err(failed(error));
    }
    Index::open(path)
}
