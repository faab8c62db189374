//! The metadata area: a ring of texts, of which its header names the valid one.

use super::{FORMAT, SECTOR, check_sum, damaged};
use crate::fields::{le32, le64};
use crate::{FormatError, FormatResult, Source};

/// The identification behind the check sum of a header.
const MAGIC: &[u8] = b" LVM2 x[5A%r0N*>";
/// The size of a header in bytes; the ring begins behind it.
const HEADER: u64 = SECTOR;
/// The longest text that is read. Those of groups with hundreds of volumes have some hundred KiB.
const LONGEST: u64 = 2 << 20;
/// A flag of a text's place: the area is not in use.
const IGNORED: u32 = 1;

/// The valid text of the area at `start`; `None` when there is none, as before a group is made.
pub(super) fn text(content: &dyn Source, start: u64, size: u64) -> FormatResult<Option<String>> {
    let read = |offset: u64, length: u64, what: &'static str| {
        if offset.checked_add(length).is_none_or(|end| end > content.size()) {
            return Err(damaged("a metadata area beyond the end of the physical volume"));
        }
        // At most the longest text.
        let mut bytes = vec![0; length as usize];
        content.read_at(offset, &mut bytes).map_err(|source| FormatError::Io { format: FORMAT, what, source })?;
        Ok(bytes)
    };
    let header = read(start, HEADER, "the header of a metadata area")?;
    if header[4..20] != *MAGIC || check_sum(&header[4..]) != le32(&header, 0) {
        return Err(damaged("the header of a metadata area is none, or its check sum is wrong"));
    }
    if le64(&header, 24) != start || le64(&header, 32) != size || size < HEADER {
        return Err(damaged("a metadata area is not where it says"));
    }
    let (at, length, sum, flags) = (le64(&header, 40), le64(&header, 48), le32(&header, 56), le32(&header, 60));
    if at == 0 || length == 0 || flags & IGNORED != 0 {
        return Ok(None);
    }
    if length > LONGEST || length > size - HEADER || !(HEADER..size).contains(&at) {
        return Err(damaged(format!("a text of {length} bytes at byte {at} of a metadata area of {size}")));
    }
    let first = length.min(size - at);
    let mut text = read(start.saturating_add(at), first, "the metadata")?;
    text.extend(read(start.saturating_add(HEADER), length - first, "the metadata")?);
    if check_sum(&text) != sum {
        return Err(damaged("the check sum of the metadata is wrong"));
    }
    // The text ends with a null byte.
    let end = text.iter().position(|byte| *byte == 0).unwrap_or(text.len());
    text.truncate(end);
    String::from_utf8(text).map(Some).map_err(|_| damaged("metadata that are no text"))
}
