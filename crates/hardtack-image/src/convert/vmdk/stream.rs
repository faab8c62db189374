//! A disk file, written front to back.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;

use hardtack_tree::{Digest, Digester};

use super::descriptor::descriptor;
use super::header::{AT_END, DESCRIPTOR, GRAIN, Marker, OVERHEAD, SECTOR, TABLE, grain_marker, header, marker};

/// One compressed grain.
pub(super) struct Grain {
    /// Which of the disk's it is.
    pub(super) number: u64,
    /// Its content, compressed.
    pub(super) packed: Vec<u8>,
    /// The digest of its content.
    pub(super) digest: Digest,
}

/// A disk file in the making. Grain tables follow the grains of which they tell.
pub(super) struct Stream {
    out: BufWriter<File>,
    /// Sectors of the disk.
    sectors: u64,
    /// The sector of the file that is written next.
    next: u64,
    /// Where grain tables stand; 0 where there is none.
    directory: Vec<u32>,
    /// Where the grains of the table that is filled stand; 0 for grains of zeros.
    table: [u32; TABLE],
    /// The number of that table.
    filled: usize,
    content: Digester,
}

impl Stream {
    /// Begins an empty file for a disk of so many sectors.
    pub(super) fn begin(file: File, sectors: u64) -> io::Result<Self> {
        file.set_len(0)?;
        file.write_all_at(&header(sectors, AT_END), 0)?;
        let mut out = BufWriter::with_capacity(1 << 20, file);
        io::Seek::seek(&mut out, io::SeekFrom::Start(OVERHEAD * SECTOR as u64))?;
        let tables = sectors.div_ceil((TABLE * GRAIN / SECTOR) as u64);
        let directory = vec![0; usize::try_from(tables).map_err(|_| too_large())?];
        Ok(Self { out, sectors, next: OVERHEAD, directory, table: [0; TABLE], filled: 0, content: Digester::new() })
    }

    /// Adds a grain; numbers ascend.
    pub(super) fn add(&mut self, grain: &Grain) -> io::Result<()> {
        let table = (grain.number / TABLE as u64) as usize;
        if table != self.filled {
            self.end_table()?;
            self.filled = table;
        }
        let bytes = u32::try_from(grain.packed.len()).map_err(|_| too_large())?;
        self.content.update(grain.number.to_le_bytes()).update(grain.digest.as_bytes());
        let first = grain.number * (GRAIN / SECTOR) as u64;
        self.table[(grain.number % TABLE as u64) as usize] = self.place()?;
        self.write(&[&grain_marker(first, bytes), &grain.packed])
    }

    /// Ends the file: the directory, the footer and the description.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.end_table()?;
        let directory: Vec<u8> = self.directory.iter().flat_map(|place| place.to_le_bytes()).collect();
        let sectors = directory.len().div_ceil(SECTOR) as u64;
        self.write(&[&marker(Marker::GrainDirectory, sectors)])?;
        let place = self.next;
        self.write(&[&directory])?;
        self.write(&[&marker(Marker::Footer, 1)])?;
        self.write(&[&header(self.sectors, place)])?;
        self.write(&[&marker(Marker::EndOfStream, 0)])?;
        let file = self.out.into_inner()?;
        let description = descriptor(self.sectors, &self.content.finish());
        if description.len() > DESCRIPTOR as usize * SECTOR {
            return Err(too_large());
        }
        file.write_all_at(description.as_bytes(), SECTOR as u64)
    }

    /// Writes the table that was filled, if it tells of anything.
    fn end_table(&mut self) -> io::Result<()> {
        if self.table == [0; TABLE] {
            return Ok(());
        }
        let table: Vec<u8> = self.table.iter().flat_map(|place| place.to_le_bytes()).collect();
        self.write(&[&marker(Marker::GrainTable, (table.len() / SECTOR) as u64)])?;
        self.directory[self.filled] = self.place()?;
        self.table = [0; TABLE];
        self.write(&[&table])
    }

    /// The place of what is written next, as tables have it.
    fn place(&self) -> io::Result<u32> {
        u32::try_from(self.next).map_err(|_| too_large())
    }

    /// Writes parts one behind the other, and zeros up to the end of the sector.
    fn write(&mut self, parts: &[&[u8]]) -> io::Result<()> {
        let len: usize = parts.iter().map(|part| part.len()).sum();
        parts.iter().try_for_each(|part| self.out.write_all(part))?;
        self.out.write_all(&[0; SECTOR][..len.next_multiple_of(SECTOR) - len])?;
        self.next += len.div_ceil(SECTOR) as u64;
        Ok(())
    }
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, "a file of this format has at most 2 TiB")
}
