//! Tables of places in an image.

use std::io;

use crate::source::beyond_end;
use crate::{FormatError, FormatResult, Source};

/// An error of reading for what contradicts the format.
pub(super) fn damaged(format: &'static str, what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, FormatError::Damaged { format, what })
}

/// `length` bytes from `offset`; nothing is set aside for bytes that are not there.
pub(super) fn read_table(file: &dyn Source, offset: u64, length: u64) -> io::Result<Vec<u8>> {
    if offset.checked_add(length).is_none_or(|end| end > file.size()) {
        return Err(beyond_end());
    }
    let mut bytes = vec![0; usize::try_from(length).map_err(|_| beyond_end())?];
    file.read_at(offset, &mut bytes)?;
    Ok(bytes)
}

/// Refuses a table that leads to one place twice: a small file would otherwise have a disk of any size to go through.
pub(super) fn check_distinct(format: &'static str, name: &str, places: impl Iterator<Item = u64>) -> FormatResult<()> {
    let mut places: Vec<u64> = places.collect();
    places.sort_unstable();
    match places.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => {
            let what = format!("two entries of {name} lead to byte {}", pair[0]);
            Err(FormatError::Damaged { format, what })
        }
        None => Ok(()),
    }
}
