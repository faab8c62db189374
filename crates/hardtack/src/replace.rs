//! Replacing a file of the user's.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Writes by rename, so that the file is never half there. Links stay links, and the mode stays.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let mode = fs::metadata(&path)?.permissions();
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(Path::new("/")))?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(mode)?;
    file.persist(&path).map(drop).map_err(|error| error.error)
}
