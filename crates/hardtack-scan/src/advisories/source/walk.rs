//! Every document below a path.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use zstd::Decoder;

use super::{Bytes, archive};
use crate::advisories::AdvisoryError;

/// How deep directories are followed.
const MAX_DEPTH: usize = 16;

/// Goes through every document at or below `path`: files of a directory in the order of their names, members of zip
/// archives, and what is inside `.zst` and `.gz`.
///
/// # Errors
/// When something cannot be read, and what `see` gives.
pub(crate) fn each(
    path: &Path,
    see: &mut dyn FnMut(Bytes<'_>) -> Result<(), AdvisoryError>,
) -> Result<(), AdvisoryError> {
    let mut open = vec![(path.to_owned(), 0)];
    while let Some((path, depth)) = open.pop() {
        let read = |source| AdvisoryError::Read { path: path.clone(), source };
        let metadata = if depth == 0 { path.metadata() } else { path.symlink_metadata() }.map_err(read)?;
        if metadata.is_dir() {
            if depth == MAX_DEPTH {
                return Err(AdvisoryError::Deep { path });
            }
            let entries = std::fs::read_dir(&path).map_err(read)?;
            let mut below: Vec<PathBuf> =
                entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(read)?;
            below.retain(|path| !path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")));
            below.sort_unstable_by(|one, other| other.cmp(one));
            open.extend(below.into_iter().map(|path| (path, depth + 1)));
        } else if metadata.is_file() {
            let written = metadata.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
            let written = written.map(|time| time.to_zoned(TimeZone::UTC).date());
            document(&path, metadata.len(), &mut |bytes| see(bytes.written(written)))?;
        }
    }
    Ok(())
}

fn document(
    path: &Path,
    len: u64,
    see: &mut dyn FnMut(Bytes<'_>) -> Result<(), AdvisoryError>,
) -> Result<(), AdvisoryError> {
    let failed = |source| AdvisoryError::Read { path: path.to_owned(), source };
    let name = path.display().to_string();
    let file_name = path.file_name().unwrap_or_default().to_string_lossy();
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let stem = file_name.strip_suffix(&format!(".{extension}")).unwrap_or(&file_name).to_owned();
    let file = || File::open(path).map_err(failed);
    let (stem, reader): (_, Box<dyn Read>) = match extension {
        "zip" => return archive::each(path, &name, see),
        "zst" => (stem, Box::new(Decoder::new(file()?).map_err(failed)?)),
        "gz" => (stem, Box::new(GzDecoder::new(file()?))),
        _ => return see(Bytes::new(name, &file_name, None, Box::new(file()?))),
    };
    see(Bytes::new(name, &stem, Some(len), reader))
}
