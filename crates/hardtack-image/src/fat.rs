//! FAT32 volumes (Microsoft's FAT specification, version 1.03), for the EFI system partition.

use std::collections::BTreeMap;
use std::io;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::bytes::{put16, put32};
use crate::geometry::VolumeId;
use crate::window::Window;

/// Bytes of a sector; here also of a cluster.
const SECTOR: usize = 512;
/// Sectors before the first table.
const RESERVED: u32 = 32;
/// The cluster of the root directory: the first that there is.
const ROOT: u32 = 2;
/// The mark of the last cluster of a file.
const LAST: u32 = 0x0fff_ffff;
/// Below this many clusters a volume counts as FAT16.
const LEAST_CLUSTERS: u32 = 65_525;
/// The label, as long as the format has it.
const LABEL: &[u8; 11] = b"EFI SYSTEM ";

const READ_ONLY_LABEL: u8 = 0x08;
const DIRECTORY: u8 = 0x10;
const ARCHIVE: u8 = 0x20;

/// Why a volume cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum FatError {
    /// The files do not fit.
    #[error("the boot loader needs {needs} clusters of the EFI system partition, which has {has}")]
    Full {
        /// What the files and directories need.
        needs: usize,
        /// What there is.
        has: u32,
    },
    /// A name has more than eight letters before its dot, more than three after it, or strange ones.
    #[error("{0:?} is no name that FAT has without extensions")]
    Name(String),
    /// The volume is too small for FAT32.
    #[error("the EFI system partition is too small for FAT32")]
    TooSmall,
    /// The image cannot be written.
    #[error("cannot write the EFI system partition")]
    Write(#[from] io::Error),
}

/// What a volume is made of.
pub(crate) struct Volume<'a> {
    /// Its serial number.
    pub(crate) id: VolumeId,
    /// Sectors of the disk before the volume.
    pub(crate) hidden: u64,
    /// The time of everything on it, in seconds since 1970.
    pub(crate) epoch: i64,
    /// Files by path, such as `EFI/BOOT/BOOTX64.EFI`.
    pub(crate) files: Vec<(&'a str, &'a [u8])>,
}

impl Volume<'_> {
    /// Writes the volume over all of `window`, which must be zeros.
    pub(crate) fn write(&self, window: Window<'_>) -> Result<(), FatError> {
        let sectors = u32::try_from(window.len() / SECTOR as u64).map_err(|_| FatError::TooSmall)?;
        // The specification's own formula for one sector a cluster: 128 entries a sector, two tables.
        let table = sectors.saturating_sub(RESERVED).div_ceil(129);
        let clusters = sectors.checked_sub(RESERVED + 2 * table).ok_or(FatError::TooSmall)?;
        if clusters < LEAST_CLUSTERS {
            return Err(FatError::TooSmall);
        }
        let mut root = Directory::default();
        for (path, content) in &self.files {
            root.insert(path, content)?;
        }
        let mut data = Data { chain: vec![0x0fff_fff8, LAST], clusters: Vec::new(), stamp: Stamp::of(self.epoch) };
        data.directory(&root, None);
        let used = data.chain.len() - 2;
        if used > clusters as usize {
            return Err(FatError::Full { needs: used, has: clusters });
        }

        let chain: Vec<u8> = data.chain.iter().flat_map(|next| next.to_le_bytes()).collect();
        for copy in 0..2 {
            window.write(u64::from(RESERVED + copy * table) * SECTOR as u64, &chain)?;
        }
        window.write(u64::from(RESERVED + 2 * table) * SECTOR as u64, &data.clusters)?;
        let boot = self.boot_sector(sectors, table);
        let information = information(clusters - used as u32, data.chain.len() as u32);
        for (sector, raw) in [(0, &boot), (1, &information), (6, &boot), (7, &information)] {
            window.write(sector * SECTOR as u64, raw)?;
        }
        Ok(())
    }

    fn boot_sector(&self, sectors: u32, table: u32) -> [u8; SECTOR] {
        let mut raw = [0; SECTOR];
        raw[..3].copy_from_slice(&[0xeb, 0x58, 0x90]); // A jump over the fields.
        raw[3..11].copy_from_slice(b"HARDTACK");
        put16(&mut raw, 11, SECTOR as u16);
        raw[13] = 1; // Sectors of a cluster.
        put16(&mut raw, 14, RESERVED as u16);
        raw[16] = 2; // Tables.
        raw[21] = 0xf8; // A fixed disk.
        put16(&mut raw, 24, 63); // Sectors of a track and heads, as every emulated disk has them.
        put16(&mut raw, 26, 255);
        put32(&mut raw, 28, u32::try_from(self.hidden).unwrap_or(0));
        put32(&mut raw, 32, sectors);
        put32(&mut raw, 36, table);
        put32(&mut raw, 44, ROOT);
        put16(&mut raw, 48, 1); // Where the free clusters are counted.
        put16(&mut raw, 50, 6); // Where the copy of this sector is.
        raw[64] = 0x80; // The first fixed disk.
        raw[66] = 0x29; // Three more fields follow.
        put32(&mut raw, 67, self.id.number());
        raw[71..82].copy_from_slice(LABEL);
        raw[82..90].copy_from_slice(b"FAT32   ");
        raw[510..].copy_from_slice(&[0x55, 0xaa]);
        raw
    }
}

/// The sector that counts free clusters.
fn information(free: u32, next: u32) -> [u8; SECTOR] {
    let mut raw = [0; SECTOR];
    put32(&mut raw, 0, 0x4161_5252);
    put32(&mut raw, 484, 0x6141_7272);
    put32(&mut raw, 488, free);
    put32(&mut raw, 492, next);
    put32(&mut raw, 508, 0xaa55_0000);
    raw
}

/// A name as the format has it: eight bytes and three, filled with blanks.
type ShortName = [u8; 11];

/// A directory of the volume; names are in order.
#[derive(Default)]
struct Directory<'a>(BTreeMap<ShortName, Item<'a>>);

enum Item<'a> {
    Directory(Directory<'a>),
    File(&'a [u8]),
}

impl<'a> Directory<'a> {
    fn insert(&mut self, path: &str, content: &'a [u8]) -> Result<(), FatError> {
        let Some((name, rest)) = path.split_once('/') else {
            self.0.insert(short_name(path)?, Item::File(content));
            return Ok(());
        };
        match self.0.entry(short_name(name)?).or_insert_with(|| Item::Directory(Directory::default())) {
            Item::Directory(directory) => directory.insert(rest, content),
            Item::File(_) => Err(FatError::Name(path.into())),
        }
    }
}

fn short_name(name: &str) -> Result<ShortName, FatError> {
    let (base, extension) = name.split_once('.').unwrap_or((name, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if base.is_empty() || base.len() > 8 || extension.len() > 3 || !plain(base) || !plain(extension) {
        return Err(FatError::Name(name.into()));
    }
    let mut short = [b' '; 11];
    short[..base.len()].copy_from_slice(base.as_bytes());
    short[8..8 + extension.len()].copy_from_slice(extension.as_bytes());
    Ok(short)
}

/// Table and clusters as they grow.
struct Data {
    /// The table: for each cluster, the one that follows it.
    chain: Vec<u32>,
    /// Content of the clusters from the first on.
    clusters: Vec<u8>,
    stamp: Stamp,
}

impl Data {
    /// Adds a directory and all below it; gives its cluster. Without a parent it is the root.
    fn directory(&mut self, directory: &Directory<'_>, parent: Option<u32>) -> u32 {
        let entries = directory.0.len() + if parent.is_some() { 2 } else { 1 };
        let own = self.reserve(entries * 32);
        let mut raw = Vec::with_capacity(entries * 32);
        match parent {
            None => raw.extend(self.stamp.entry(LABEL, READ_ONLY_LABEL, 0, 0)),
            Some(parent) => {
                // The root counts as cluster 0 where `..` leads to it.
                let above = if parent == ROOT { 0 } else { parent };
                raw.extend(self.stamp.entry(b".          ", DIRECTORY, own, 0));
                raw.extend(self.stamp.entry(b"..         ", DIRECTORY, above, 0));
            }
        }
        for (name, item) in &directory.0 {
            let (attribute, cluster, size) = match item {
                Item::Directory(below) => (DIRECTORY, self.directory(below, Some(own)), 0),
                Item::File(content) => {
                    let cluster = if content.is_empty() { 0 } else { self.reserve(content.len()) };
                    self.fill(cluster, content);
                    (ARCHIVE, cluster, content.len() as u32)
                }
            };
            raw.extend(self.stamp.entry(name, attribute, cluster, size));
        }
        self.fill(own, &raw);
        own
    }

    /// Takes clusters for so many bytes; gives the first.
    fn reserve(&mut self, bytes: usize) -> u32 {
        let count = bytes.div_ceil(SECTOR).max(1);
        let first = self.chain.len() as u32;
        self.chain.extend((1..count as u32).map(|next| first + next));
        self.chain.push(LAST);
        self.clusters.resize(self.clusters.len() + count * SECTOR, 0);
        first
    }

    /// Writes `content` from `cluster` on, whose clusters were taken in one piece.
    fn fill(&mut self, cluster: u32, content: &[u8]) {
        if !content.is_empty() {
            let at = (cluster - ROOT) as usize * SECTOR;
            self.clusters[at..at + content.len()].copy_from_slice(content);
        }
    }
}

/// A time as the format has it: the local time of the machine that reads it, here UTC, from 1980 on.
#[derive(Clone, Copy)]
struct Stamp {
    date: u16,
    time: u16,
}

impl Stamp {
    fn of(epoch: i64) -> Self {
        let first = DateTime::constant(1980, 1, 1, 0, 0, 0, 0);
        let last = DateTime::constant(2107, 12, 31, 23, 59, 58, 0);
        let at = Timestamp::from_second(epoch).map_or(first, |time| TimeZone::UTC.to_datetime(time)).clamp(first, last);
        let date = ((at.year() - 1980) << 9) | (i16::from(at.month()) << 5) | i16::from(at.day());
        let time = (i16::from(at.minute()) << 5) | (i16::from(at.second()) / 2);
        Self { date: date as u16, time: (at.hour() as u16) << 11 | time as u16 }
    }

    fn entry(self, name: &ShortName, attribute: u8, cluster: u32, size: u32) -> [u8; 32] {
        let mut raw = [0; 32];
        raw[..11].copy_from_slice(name);
        raw[11] = attribute;
        // Made, read and written.
        put16(&mut raw, 14, self.time);
        put16(&mut raw, 16, self.date);
        put16(&mut raw, 18, self.date);
        put16(&mut raw, 20, (cluster >> 16) as u16);
        put16(&mut raw, 22, self.time);
        put16(&mut raw, 24, self.date);
        put16(&mut raw, 26, cluster as u16);
        put32(&mut raw, 28, size);
        raw
    }
}
