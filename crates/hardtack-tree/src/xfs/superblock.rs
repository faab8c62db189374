//! The superblock (XFS Algorithms & Data Structures, "Superblocks"; `struct xfs_dsb` of the kernel).

use std::io;

use super::features::Features;
use super::header;
use crate::fields::{array, be16, be32, be64};
use crate::{FormatError, FormatResult, Source};

/// What errors call the format.
pub(super) const FORMAT: &str = "XFS";
/// Bytes of the smallest sector: the superblock is no longer.
const SIZE: usize = 512;
/// Where the checksum stands.
const CHECKSUM: usize = 224;

/// In the version: directories of version 2, and more features told elsewhere.
const DIRECTORIES: u16 = 0x2000;
const MORE: u16 = 0x8000;
/// Names are found whatever their case.
const ANY_CASE: u16 = 0x4000;

/// What an XFS file system says of itself.
#[derive(Clone, Debug)]
pub struct Superblock {
    uuid: [u8; 16],
    /// What metadata have as the UUID of their file system.
    pub(super) meta_uuid: [u8; 16],
    label: Vec<u8>,
    features: Features,
    pub(super) geometry: Geometry,
    /// The root directory.
    pub(super) root: u64,
    pub(super) log: Log,
}

/// Where the log is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Log {
    /// Its first block, counted within the file system; `None` when it is on another device.
    pub(super) start: Option<u64>,
    /// How many blocks it has.
    pub(super) blocks: u64,
}

/// Sizes and counts, checked against each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Geometry {
    /// Bytes of a block: a power of two, 512 to 65536.
    pub(super) block_size: u32,
    pub(super) blocks: u64,
    /// Blocks of an allocation group; the last may have fewer.
    pub(super) group_blocks: u32,
    pub(super) groups: u32,
    /// Bits of a block's place within its group, in the number of a block.
    group_log: u32,
    /// Bytes of an inode: a power of two, 256 to 2048.
    pub(super) inode_size: u32,
    /// Bytes of a block of a directory: a block's, or a power of two more.
    pub(super) directory_size: u32,
}

impl Geometry {
    /// Blocks of one group; 0 when it is not there.
    fn group_len(&self, group: u64) -> u64 {
        let start = group.saturating_mul(self.group_blocks.into());
        self.blocks.saturating_sub(start).min(self.group_blocks.into())
    }

    /// Where `count` blocks from the one of this number on stand, counted from the beginning of the file system; `None`
    /// when they are not all there, in one group.
    pub(super) fn place(&self, number: u64, count: u64) -> Option<u64> {
        self.within(number >> self.group_log, number & ((1 << self.group_log) - 1), count)
    }

    /// Where `count` blocks from `block` of `group` on stand.
    pub(super) fn place_in(&self, group: u32, block: u32, count: u32) -> Option<u64> {
        self.within(group.into(), block.into(), count.into())
    }

    fn within(&self, group: u64, block: u64, count: u64) -> Option<u64> {
        let end = block.checked_add(count)?;
        (end <= self.group_len(group)).then(|| group * u64::from(self.group_blocks) + block)
    }

    /// Where the inode of this number stands, in bytes; `None` when it is not there.
    pub(super) fn inode_offset(&self, number: u64) -> Option<u64> {
        let in_block = (self.block_size / self.inode_size).ilog2();
        let slot = number & ((1 << in_block) - 1);
        let block = self.place(number >> in_block, 1)?;
        Some(block * u64::from(self.block_size) + slot * u64::from(self.inode_size))
    }

    /// Blocks of a block of a directory.
    pub(super) fn directory_blocks(&self) -> u64 {
        (self.directory_size / self.block_size).into()
    }
}

/// Whether `source` begins like an XFS file system, and what it says of itself; `None` when it is something else.
///
/// # Errors
/// When the superblock is damaged, the file system has a feature that hardtack does not read, or `source` cannot be
/// read.
pub fn probe(source: &dyn Source) -> FormatResult<Option<Superblock>> {
    let mut raw = [0; SIZE];
    match source.read_at(0, &mut raw) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(source) => return Err(FormatError::Io { format: FORMAT, what: "the superblock", source }),
    }
    if raw[..4] != *b"XFSB" {
        return Ok(None);
    }
    // The checksum is that of a whole sector, which is told in it.
    let sector = usize::from(be16(&raw, 102));
    let mut whole = raw.to_vec();
    if sector.is_power_of_two() && (SIZE..=1 << 15).contains(&sector) {
        whole.resize(sector, 0);
        source.read_at(0, &mut whole).map_err(|source| FormatError::Io {
            format: FORMAT,
            what: "the superblock",
            source,
        })?;
    }
    let superblock = Superblock::decode(&whole)?;
    let (needs, has) = (superblock.size(), source.size());
    if needs > has {
        return Err(damaged(format!("it has {needs} bytes and ends after {has}: the image was cut short")));
    }
    Ok(Some(superblock))
}

/// The error of a damaged superblock or log.
pub(super) fn damaged(what: impl Into<String>) -> FormatError {
    FormatError::Damaged { format: FORMAT, what: what.into() }
}

/// The error of a file system that is sound and not read.
pub(super) fn unsupported(what: impl Into<String>) -> FormatError {
    FormatError::Unsupported { format: FORMAT, what: what.into() }
}

impl Superblock {
    /// Its UUID.
    pub fn uuid(&self) -> [u8; 16] {
        self.uuid
    }

    /// Its label, up to 12 bytes; empty when it has none.
    pub fn label(&self) -> &[u8] {
        &self.label
    }

    /// Its length in bytes.
    pub fn size(&self) -> u64 {
        // Checked when it was decoded.
        self.geometry.blocks * u64::from(self.geometry.block_size)
    }

    /// What it has that others have not.
    pub fn features(&self) -> Features {
        self.features
    }

    fn decode(raw: &[u8]) -> FormatResult<Self> {
        let version = be16(raw, 100);
        let features = match version & 0xf {
            5 => {
                if !header::checksum_fits(raw, CHECKSUM) {
                    let what = "the checksum of the superblock does not fit; xfs_repair restores it from a copy";
                    return Err(damaged(what));
                }
                Features::of_version_5(be32(raw, 216)).map_err(unsupported)?
            }
            4 => Features::of_version_4(if version & MORE == 0 { 0 } else { be32(raw, 200) }),
            other => return Err(unsupported(format!("version {other}"))),
        };
        if version & DIRECTORIES == 0 {
            return Err(unsupported("directories of version 1"));
        }
        if version & ANY_CASE != 0 {
            return Err(unsupported("names that are found whatever their case"));
        }
        if raw[126] != 0 {
            return Err(damaged("mkfs.xfs did not complete it"));
        }
        let geometry =
            Geometry::decode(raw).ok_or_else(|| damaged("the sizes in its superblock contradict each other"))?;
        let uuid = array(raw, 32);
        let log_start = be64(raw, 48);
        let log_blocks = u64::from(be32(raw, 96));
        let place = || geometry.place(log_start, log_blocks).ok_or_else(|| damaged("its log is not within it"));
        Ok(Self {
            uuid,
            meta_uuid: if features.meta_uuid { array(raw, 248) } else { uuid },
            label: raw[108..120].iter().copied().take_while(|byte| *byte != 0).collect(),
            features,
            geometry,
            root: be64(raw, 56),
            log: Log { start: if log_start == 0 { None } else { Some(place()?) }, blocks: log_blocks },
        })
    }
}

impl Geometry {
    /// `None` when something cannot be.
    fn decode(raw: &[u8]) -> Option<Self> {
        let power = |at: usize, least: u8, most: u8| {
            let log = *raw.get(at)?;
            (least..=most).contains(&log).then(|| 1_u32 << log)
        };
        let block_size = power(120, 9, 16)?;
        let inode_size = power(122, 8, 11)?;
        let directory_log = raw[120].checked_add(raw[192])?;
        let geometry = Self {
            block_size,
            blocks: be64(raw, 8),
            group_blocks: be32(raw, 84),
            groups: be32(raw, 88),
            group_log: raw[124].into(),
            inode_size,
            directory_size: if directory_log <= 16 { 1 << directory_log } else { return None },
        };
        let last = u64::from(geometry.groups.checked_sub(1)?) * u64::from(geometry.group_blocks);
        let sound = be32(raw, 4) == block_size
            && u32::from(be16(raw, 104)) == inode_size
            && inode_size * 2 <= block_size
            && geometry.group_blocks >= 64
            && geometry.group_blocks.checked_next_power_of_two().map(u32::ilog2) == Some(geometry.group_log)
            && (last + 1..=last + u64::from(geometry.group_blocks)).contains(&geometry.blocks)
            && geometry.blocks.checked_mul(block_size.into()).is_some_and(|bytes| i64::try_from(bytes).is_ok());
        sound.then_some(geometry)
    }
}
