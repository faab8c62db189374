//! Members of zip archives, such as those of whole ecosystems in OSV.

use std::fs::File;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use hardtack_tree::FileSource;

use super::{Bytes, MAX_RECORD};
use crate::advisories::{AdvisoryError, Place};
use crate::inventory::language::Zip;

/// Goes through the members of an archive, in the order of its list.
///
/// # Errors
/// When the archive is damaged or has what is not read, and what `see` gives.
pub(super) fn each(
    path: &Path,
    name: &str,
    see: &mut dyn FnMut(Bytes<'_>) -> Result<(), AdvisoryError>,
) -> Result<(), AdvisoryError> {
    let failed = |source| AdvisoryError::Read { path: path.to_owned(), source };
    let file = File::open(path).and_then(FileSource::new).map_err(failed)?;
    let wrong = |name: &str, what: String| AdvisoryError::record(Place::file(name), what);
    let archive = Zip::open(Arc::new(file)).map_err(|error| wrong(name, error.to_string()))?;
    for member in archive.members.iter().filter(|member| !member.name.ends_with('/')) {
        let inside = format!("{name}!{}", hardtack_tree::escaped(member.name.as_bytes()));
        // What is in it is one record, or a document that is no larger.
        let content = archive.read(member, MAX_RECORD).map_err(|error| wrong(&inside, error.to_string()))?;
        let file_name = member.name.rsplit('/').next().unwrap_or(&member.name);
        see(Bytes::new(inside, file_name, None, Box::new(Cursor::new(content))))?;
    }
    Ok(())
}
