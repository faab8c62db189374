//! Members of zip archives (PKWARE APPNOTE.TXT), by the directory at their end.

use std::io::Read;
use std::sync::Arc;

use flate2::read::DeflateDecoder;
use hardtack_tree::{FormatError, FormatResult, Source};

use crate::inventory::bytes::Bytes;

const END: &[u8] = b"PK\x05\x06";
const END_SIZE: usize = 22;
/// Where the end of an archive with more members than two bytes can count is told.
const WIDE_LOCATOR: &[u8] = b"PK\x06\x07";
const WIDE_LOCATOR_SIZE: usize = 20;
const WIDE_END: &[u8] = b"PK\x06\x06";
const WIDE_END_SIZE: usize = 56;
const MEMBER: &[u8] = b"PK\x01\x02";
const MEMBER_SIZE: usize = 46;
const LOCAL: &[u8] = b"PK\x03\x04";
const LOCAL_SIZE: usize = 30;
/// The end, and the comment that may follow it.
const LONGEST_END: u64 = END_SIZE as u64 + 65_535;
/// The largest directory.
const LARGEST_DIRECTORY: u64 = 64 << 20;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// A zip archive.
pub(crate) struct Zip {
    source: Arc<dyn Source>,
    /// What was put before the archive, such as a script that runs it.
    before: u64,
    pub(crate) members: Vec<Member>,
}

/// A member of an archive.
pub(crate) struct Member {
    /// Its name, as it is.
    pub(crate) name: String,
    method: u16,
    /// How many bytes it has in the archive.
    pub(crate) packed: u64,
    place: u64,
}

impl Zip {
    /// Reads the directory of an archive.
    pub(crate) fn open(source: Arc<dyn Source>) -> FormatResult<Self> {
        let tail_size = source.size().min(LONGEST_END);
        let tail_at = source.size() - tail_size;
        let tail = stretch(source.as_ref(), tail_at, tail_size)?;
        let at = tail.windows(END.len()).rposition(|window| window == END);
        let at = at.ok_or_else(|| damaged("its end is not there"))?;
        let cut = || damaged("its end is cut off");
        let end = Bytes::little(tail.get(at..).unwrap_or_default());
        let end_at = tail_at + at as u64;
        let (mut size, mut place) = end.u32(12).zip(end.u32(16)).map(|(a, b)| (a.into(), b.into())).ok_or_else(cut)?;
        let mut directory_end = end_at;
        if let Some(locator_at) = end_at.checked_sub(WIDE_LOCATOR_SIZE as u64) {
            let locator = stretch(source.as_ref(), locator_at, WIDE_LOCATOR_SIZE as u64)?;
            if locator.starts_with(WIDE_LOCATOR) {
                let wide_at = Bytes::little(&locator).u64(8).ok_or_else(cut)?;
                let wide = stretch(source.as_ref(), wide_at, WIDE_END_SIZE as u64)?;
                let wide = Bytes::little(&wide);
                if wide.get(0, 4) != Some(WIDE_END) {
                    return Err(damaged("its wide end is not where it should be"));
                }
                (size, place) = wide.u64(40).zip(wide.u64(48)).ok_or_else(cut)?;
                directory_end = wide_at;
            }
        }
        if size > LARGEST_DIRECTORY {
            return Err(damaged("its directory is too large"));
        }
        let start = directory_end.checked_sub(size);
        let before = start.and_then(|start| start.checked_sub(place));
        let (start, before) = start.zip(before).ok_or_else(|| damaged("its directory lies outside of it"))?;
        let directory = stretch(source.as_ref(), start, size)?;
        let members = members(&directory)?;
        Ok(Self { source, before, members })
    }

    /// The content of a member. A member that is longer than `most` bytes is damage.
    pub(crate) fn read(&self, member: &Member, most: u64) -> FormatResult<Vec<u8>> {
        let wrong = |what: &str| damaged(&format!("`{}` {what}", member.name.escape_debug()));
        let place = member.place.checked_add(self.before).ok_or_else(|| wrong("lies nowhere"))?;
        let header = stretch(self.source.as_ref(), place, LOCAL_SIZE as u64)?;
        let header = Bytes::little(&header);
        let lengths = header.u16(26).zip(header.u16(28)).filter(|_| header.get(0, 4) == Some(LOCAL));
        let (name, extra) = lengths.ok_or_else(|| wrong("is not where it should be"))?;
        if member.packed > most {
            return Err(wrong("is too large"));
        }
        let start = place + LOCAL_SIZE as u64 + u64::from(name) + u64::from(extra);
        let packed = stretch(self.source.as_ref(), start, member.packed)?;
        match member.method {
            STORED => Ok(packed),
            DEFLATED => {
                let mut content = Vec::new();
                let mut unpacked = DeflateDecoder::new(packed.as_slice()).take(most + 1);
                unpacked.read_to_end(&mut content).map_err(|error| wrong(&format!("cannot be unpacked: {error}")))?;
                if content.len() as u64 > most { Err(wrong("is too large")) } else { Ok(content) }
            }
            _ => Err(wrong("is packed in a way that is not read")),
        }
    }
}

fn members(directory: &[u8]) -> FormatResult<Vec<Member>> {
    let mut members = Vec::new();
    let mut rest = directory;
    while rest.starts_with(MEMBER) {
        let bytes = Bytes::little(rest);
        let read = || {
            let (name, extra, comment) = (bytes.u16(28)?, bytes.u16(30)?, bytes.u16(32)?);
            let name_at = bytes.get(MEMBER_SIZE, name.into())?;
            let extra_at = bytes.get(MEMBER_SIZE + usize::from(name), extra.into())?;
            let (packed, place) = wide(extra_at, bytes.u32(20)?, bytes.u32(24)?, bytes.u32(42)?)?;
            let member =
                Member { name: String::from_utf8_lossy(name_at).into_owned(), method: bytes.u16(10)?, packed, place };
            Some((member, MEMBER_SIZE + usize::from(name) + usize::from(extra) + usize::from(comment)))
        };
        let (member, length) = read().ok_or_else(|| damaged("its directory is cut off"))?;
        members.push(member);
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(members)
}

/// The packed size and the place of a member; numbers that do not fit stand in an extra field, the size before it was
/// packed first.
fn wide(extra: &[u8], packed: u32, size: u32, place: u32) -> Option<(u64, u64)> {
    let (mut packed_wide, mut place_wide) = (u64::from(packed), u64::from(place));
    if packed != u32::MAX && place != u32::MAX {
        return Some((packed_wide, place_wide));
    }
    let mut at = 0;
    let bytes = Bytes::little(extra);
    while let (Some(id), Some(length)) = (bytes.u16(at), bytes.u16(at + 2)) {
        if id == 1 {
            let mut next = at + 4 + if size == u32::MAX { 8 } else { 0 };
            if packed == u32::MAX {
                packed_wide = bytes.u64(next)?;
                next += 8;
            }
            if place == u32::MAX {
                place_wide = bytes.u64(next)?;
            }
            return Some((packed_wide, place_wide));
        }
        at += 4 + usize::from(length);
    }
    None
}

fn stretch(source: &dyn Source, at: u64, size: u64) -> FormatResult<Vec<u8>> {
    let within = at.checked_add(size).is_some_and(|end| end <= source.size());
    let size = usize::try_from(size).ok().filter(|_| within);
    let mut bytes = vec![0; size.ok_or_else(|| damaged("a part lies beyond its end"))?];
    source.read_at(at, &mut bytes).map_err(|source| FormatError::Io {
        format: "zip archive",
        what: "a part",
        source,
    })?;
    Ok(bytes)
}

fn damaged(what: &str) -> FormatError {
    FormatError::Damaged { format: "zip archive", what: what.to_owned() }
}
