//! Sections and segments of ELF files (elf(5)).

use hardtack_tree::{FormatError, FormatResult, Source};

use crate::inventory::bytes::Bytes;

/// The largest section that is read.
const LARGEST: u64 = 64 << 20;
/// The largest table of sections or segments, or of their names.
const LARGEST_TABLE: u64 = 16 << 20;
const LOADED: u32 = 1;
/// A section that takes no place in the file.
const NO_BITS: u32 = 8;

/// An ELF file.
pub(super) struct Elf<'s> {
    source: &'s dyn Source,
    wide: bool,
    big: bool,
    sections: Vec<Section>,
    segments: Vec<Segment>,
    names: Vec<u8>,
}

struct Section {
    name: usize,
    kind: u32,
    place: u64,
    size: u64,
}

/// What the kernel loads: where it lies in the file and at which address.
struct Segment {
    place: u64,
    address: u64,
    size: u64,
}

impl<'s> Elf<'s> {
    /// Reads the tables; `None` when it is no ELF file, or has no names of sections.
    pub(super) fn open(source: &'s dyn Source) -> FormatResult<Option<Self>> {
        let mut start = [0; 64];
        let length = usize::try_from(source.size()).unwrap_or(usize::MAX).min(start.len());
        let (header, _) = start.split_at_mut(length);
        source.read_at(0, header).map_err(unread)?;
        if !header.starts_with(b"\x7fELF") {
            return Ok(None);
        }
        let wide = header.get(4) == Some(&2);
        let big = header.get(5) == Some(&2);
        let bytes = Bytes::new(header, big);
        let fields = || {
            let at = if wide { 32 } else { 28 };
            let offset = |at| if wide { bytes.u64(at) } else { bytes.u32(at).map(u64::from) };
            let tables = (offset(at)?, offset(at + if wide { 8 } else { 4 })?);
            let counts = if wide { 54 } else { 42 };
            let count = |index: usize| bytes.u16(counts + 2 * index);
            Some((tables, [count(0)?, count(1)?, count(2)?, count(3)?, count(4)?]))
        };
        let Some(((segments, sections), counts)) = fields() else {
            return Err(damaged("its header is cut off"));
        };
        let [segment_size, segment_count, section_size, section_count, names] = counts;
        if section_count == 0 {
            return Ok(None);
        }
        let mut elf = Self { source, wide, big, sections: Vec::new(), segments: Vec::new(), names: Vec::new() };
        let table = elf.stretch(sections, u64::from(section_size) * u64::from(section_count), LARGEST_TABLE)?;
        for entry in table.chunks_exact(usize::from(section_size.max(1))) {
            elf.sections.push(elf.read_section(entry).ok_or_else(|| damaged("an entry of its sections is too short"))?);
        }
        let table = elf.stretch(segments, u64::from(segment_size) * u64::from(segment_count), LARGEST_TABLE)?;
        for entry in table.chunks_exact(usize::from(segment_size.max(1))) {
            let segment = elf.read_segment(entry).ok_or_else(|| damaged("an entry of its segments is too short"))?;
            elf.segments.extend(segment);
        }
        if let Some(section) = elf.sections.get(usize::from(names)) {
            elf.names = elf.stretch(section.place, section.size, LARGEST_TABLE)?;
        }
        Ok(Some(elf))
    }

    fn read_section(&self, entry: &[u8]) -> Option<Section> {
        let bytes = Bytes::new(entry, self.big);
        let (place, size) =
            if self.wide { (bytes.u64(24)?, bytes.u64(32)?) } else { (bytes.u32(16)?.into(), bytes.u32(20)?.into()) };
        Some(Section { name: bytes.size(0)?, kind: bytes.u32(4)?, place, size })
    }

    fn read_segment(&self, entry: &[u8]) -> Option<Option<Segment>> {
        let bytes = Bytes::new(entry, self.big);
        let segment = if self.wide {
            Segment { place: bytes.u64(8)?, address: bytes.u64(16)?, size: bytes.u64(32)? }
        } else {
            Segment { place: bytes.u32(4)?.into(), address: bytes.u32(8)?.into(), size: bytes.u32(16)?.into() }
        };
        Some((bytes.u32(0)? == LOADED).then_some(segment))
    }

    /// Whether numbers have the highest byte first.
    pub(super) fn big(&self) -> bool {
        self.big
    }

    /// Whether numbers and addresses have 64 bits.
    pub(super) fn wide(&self) -> bool {
        self.wide
    }

    /// The content of a section; `None` when there is none of the name.
    pub(super) fn section(&self, name: &str) -> FormatResult<Option<Vec<u8>>> {
        let is_named = |section: &&Section| {
            let rest = self.names.get(section.name..).unwrap_or_default();
            rest.strip_prefix(name.as_bytes()).is_some_and(|behind| behind.first() == Some(&0))
        };
        let section = self.sections.iter().filter(|section| section.kind != NO_BITS).find(is_named);
        section.map(|section| self.stretch(section.place, section.size, LARGEST)).transpose()
    }

    /// What is loaded at an address; `None` when nothing is.
    pub(super) fn loaded(&self, address: u64, length: u64) -> FormatResult<Option<Vec<u8>>> {
        let within = |segment: &&Segment| {
            let into = address.checked_sub(segment.address);
            into.and_then(|into| into.checked_add(length)).is_some_and(|end| end <= segment.size)
        };
        let Some(segment) = self.segments.iter().find(within) else { return Ok(None) };
        let place = segment.place.checked_add(address - segment.address);
        place.map(|place| self.stretch(place, length, LARGEST)).transpose()
    }

    fn stretch(&self, place: u64, size: u64, most: u64) -> FormatResult<Vec<u8>> {
        let end = place.checked_add(size).filter(|end| *end <= self.source.size());
        if end.is_none() || size > most {
            return Err(damaged(&format!("{size} bytes at {place} lie beyond its end, or are too many")));
        }
        let mut bytes = vec![0; usize::try_from(size).map_err(|_| damaged("a part is too large"))?];
        self.source.read_at(place, &mut bytes).map_err(unread)?;
        Ok(bytes)
    }
}

fn unread(source: std::io::Error) -> FormatError {
    FormatError::Io { format: "ELF file", what: "a part", source }
}

fn damaged(what: &str) -> FormatError {
    FormatError::Damaged { format: "ELF file", what: what.to_owned() }
}
