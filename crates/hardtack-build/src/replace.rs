//! Files that are never seen half-written.

use std::fs::Permissions;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::temporary;

/// Writes a file that everybody may read, under a temporary name beside it and then by rename. What killed processes
/// left of it goes.
///
/// # Errors
/// When it cannot be written. What was there is then as it was.
pub fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    temporary::sweep(directory, &name);
    let mut file = tempfile::Builder::new().prefix(&temporary::prefix(&name)).tempfile_in(directory)?;
    file.write_all(bytes)?;
    file.as_file().set_permissions(Permissions::from_mode(0o644))?;
    file.persist(path).map(drop).map_err(|error| error.error)
}
