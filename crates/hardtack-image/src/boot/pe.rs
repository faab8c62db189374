//! UEFI programs, to which sections are added (Microsoft's "PE Format", as UEFI specification 2.1.1 takes it over).

use crate::bytes::{put16, put32};

/// What the DOS header begins with.
const DOS: &[u8] = b"MZ";
/// Where it says where the headers are.
const POINTER: usize = 0x3c;
const SIGNATURE: &[u8] = b"PE\0\0";
/// Bytes of the signature and the COFF header.
const COFF: usize = 24;
/// The mark of the optional header of 64-bit programs.
const PE32_PLUS: u16 = 0x20b;
/// Bytes of the optional header in front of the data directories.
const OPTIONAL: usize = 112;
/// Bytes of an entry in the section table.
const SECTION: usize = 40;
/// The longest name of a section.
const NAME: usize = 8;
/// Initialised data that may be read.
const READABLE_DATA: u32 = 0x4000_0040;
/// Sections begin in memory at multiples of a page, whatever less the program asks for.
const PAGE: u32 = 4096;

/// Why a program cannot be given more sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeError {
    /// It is no UEFI program of 64 bits.
    #[error("it is no UEFI program of 64 bits")]
    NoProgram,
    /// Its headers contradict themselves.
    #[error("its headers are damaged")]
    Damaged,
    /// There is no room for one more section in its headers.
    #[error("its headers have no room for another section")]
    Crowded,
    /// With the new sections it would be larger than the format can say.
    #[error("with the kernel in it, it would have 4 GiB or more")]
    TooLarge,
}

/// A program with its headers understood.
pub(super) struct Pe {
    raw: Vec<u8>,
    /// Where the COFF header begins, its signature included.
    coff: usize,
    /// Where the section table begins.
    table: usize,
    /// Entries in it.
    sections: usize,
    file_alignment: u32,
    section_alignment: u32,
    /// Where the next section begins in memory.
    next: u32,
}

impl Pe {
    /// Understands `raw`.
    pub(super) fn parse(raw: &[u8]) -> Result<Self, PeError> {
        if !raw.starts_with(DOS) {
            return Err(PeError::NoProgram);
        }
        let coff = read32(raw, POINTER)? as usize;
        if raw.get(coff..).is_none_or(|rest| !rest.starts_with(SIGNATURE)) {
            return Err(PeError::NoProgram);
        }
        let optional = coff + COFF;
        if read16(raw, optional)? != PE32_PLUS {
            return Err(PeError::NoProgram);
        }
        let optional_len = usize::from(read16(raw, coff + 20)?);
        if optional_len < OPTIONAL {
            return Err(PeError::Damaged);
        }
        let table = optional + optional_len;
        let sections = usize::from(read16(raw, coff + 6)?);
        let (section_alignment, file_alignment) = (read32(raw, optional + 32)?, read32(raw, optional + 36)?);
        if !section_alignment.is_power_of_two() || !file_alignment.is_power_of_two() {
            return Err(PeError::Damaged);
        }
        let size = read32(raw, optional + 56)?;
        let next = size.checked_next_multiple_of(section_alignment.max(PAGE)).ok_or(PeError::TooLarge)?;
        Ok(Self { raw: raw.to_vec(), coff, table, sections, file_alignment, section_alignment, next })
    }

    /// Adds a section behind all others.
    pub(super) fn add(&mut self, name: &str, content: &[u8]) -> Result<(), PeError> {
        let entry = self.table + self.sections * SECTION;
        let headers = read32(&self.raw, self.coff + COFF + 60)? as usize;
        if entry + SECTION > headers.min(self.raw.len()) || name.len() > NAME {
            return Err(PeError::Crowded);
        }
        let len = u32::try_from(content.len()).map_err(|_| PeError::TooLarge)?;
        let padded = len.checked_next_multiple_of(self.file_alignment).ok_or(PeError::TooLarge)?;
        let start = self.raw.len().next_multiple_of(self.file_alignment as usize);
        let offset = u32::try_from(start).map_err(|_| PeError::TooLarge)?;
        let end = offset.checked_add(padded).ok_or(PeError::TooLarge)?;
        let behind = self.next.checked_add(len).ok_or(PeError::TooLarge)?;

        self.raw.resize(start, 0);
        self.raw.extend_from_slice(content);
        self.raw.resize(end as usize, 0);
        let raw = &mut self.raw[entry..entry + SECTION];
        raw.fill(0);
        raw[..name.len()].copy_from_slice(name.as_bytes());
        put32(raw, 8, len);
        put32(raw, 12, self.next);
        put32(raw, 16, padded);
        put32(raw, 20, offset);
        put32(raw, 36, READABLE_DATA);
        self.sections += 1;
        put16(&mut self.raw, self.coff + 6, self.sections as u16);
        let image = behind.checked_next_multiple_of(self.section_alignment).ok_or(PeError::TooLarge)?;
        put32(&mut self.raw, self.coff + COFF + 56, image);
        self.next = behind.checked_next_multiple_of(self.section_alignment.max(PAGE)).ok_or(PeError::TooLarge)?;
        Ok(())
    }

    /// The program. Its checksum, which no firmware looks at, is zero: it would no longer be right.
    pub(super) fn finish(mut self) -> Vec<u8> {
        put32(&mut self.raw, self.coff + COFF + 64, 0);
        self.raw
    }
}

fn read16(raw: &[u8], at: usize) -> Result<u16, PeError> {
    let bytes = raw.get(at..).and_then(|rest| rest.first_chunk()).ok_or(PeError::Damaged)?;
    Ok(u16::from_le_bytes(*bytes))
}

fn read32(raw: &[u8], at: usize) -> Result<u32, PeError> {
    let bytes = raw.get(at..).and_then(|rest| rest.first_chunk()).ok_or(PeError::Damaged)?;
    Ok(u32::from_le_bytes(*bytes))
}
