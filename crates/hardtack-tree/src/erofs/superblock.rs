//! The superblock (`erofs_super_block`).

use std::io;

use crate::fields::{array, le16, le32, le64};
use crate::{FormatError, FormatResult, Source};

const FORMAT: &str = "EROFS";
/// Where it stands, and its length in bytes.
const AT: u64 = 1024;
const SIZE: usize = 128;
const MAGIC: u32 = 0xe0f5_e1e2;
/// Feature: the superblock has a checksum.
const CHECKSUM: u32 = 1;
/// The features that an image of whatever compression has, which change nothing of how the rest is read: the forms of
/// compressed content, content in chunks, and names of attributes with longer beginnings.
const KNOWN: u32 = 0x7f;
/// Blocks of 512 bytes to 64 KiB.
const BLOCK_LOGS: std::ops::RangeInclusive<u8> = 9..=16;

/// What the file system says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Superblock {
    pub(super) block_size: u64,
    pub(super) blocks: u64,
    /// Number of the root's inode.
    pub(super) root: u64,
    /// Where the inodes are numbered from, and attributes that inodes share, in bytes.
    pub(super) inodes: u64,
    pub(super) shared: u64,
    /// The time of inodes of the short form.
    pub(super) built: i64,
    uuid: [u8; 16],
    label: Vec<u8>,
}

/// Whether `source` begins like an EROFS file system, and what it says of itself; `None` when it is something else.
///
/// # Errors
/// When the superblock is damaged, the file system has a feature that hardtack does not read, or `source` cannot be
/// read.
pub fn probe(source: &dyn Source) -> FormatResult<Option<Superblock>> {
    let failed = |source| FormatError::Io { format: FORMAT, what: "the superblock", source };
    let mut raw = [0; SIZE];
    match source.read_at(AT, &mut raw) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(failed(error)),
    }
    if le32(&raw, 0) != MAGIC {
        return Ok(None);
    }
    if !BLOCK_LOGS.contains(&raw[12]) {
        return Err(damaged("its blocks are of no size that there is"));
    }
    let superblock = Superblock::decode(&raw)?;
    let has = source.size();
    if superblock.size() > has {
        let needs = superblock.size();
        return Err(damaged(format!("it has {needs} bytes and ends after {has}: the image was cut short")));
    }
    if le32(&raw, 8) & CHECKSUM != 0 {
        // It reaches to the end of the block in which the superblock stands; at most 64 KiB.
        let length = superblock.block_size.checked_sub(AT).filter(|rest| *rest > 0).unwrap_or(superblock.block_size);
        let mut whole = vec![0; length as usize];
        source.read_at(AT, &mut whole).map_err(failed)?;
        whole[4..8].fill(0);
        // Not inverted at its end.
        if !crc32c::crc32c(&whole) != le32(&raw, 4) {
            return Err(damaged("the checksum of the superblock does not fit"));
        }
    }
    Ok(Some(superblock))
}

/// The error of a damaged superblock.
pub(super) fn damaged(what: impl Into<String>) -> FormatError {
    FormatError::Damaged { format: FORMAT, what: what.into() }
}

impl Superblock {
    /// Its UUID.
    pub fn uuid(&self) -> [u8; 16] {
        self.uuid
    }

    /// Its label, up to 16 bytes; empty when it has none.
    pub fn label(&self) -> &[u8] {
        &self.label
    }

    /// Its length in bytes.
    pub fn size(&self) -> u64 {
        // 32 bits of blocks of at most 64 KiB.
        self.blocks * self.block_size
    }

    fn decode(raw: &[u8; SIZE]) -> FormatResult<Self> {
        let unsupported = |what: String| FormatError::Unsupported { format: FORMAT, what };
        let features = le32(raw, 80);
        if features & !KNOWN != 0 {
            return Err(unsupported(format!("the features {:#x}", features & !KNOWN)));
        }
        if le16(raw, 86) != 0 {
            return Err(unsupported("content on other devices".to_owned()));
        }
        if raw[90] != 0 {
            return Err(unsupported("blocks of another size in directories".to_owned()));
        }
        let block_size = 1_u64 << raw[12];
        Ok(Self {
            block_size,
            blocks: le32(raw, 36).into(),
            root: le16(raw, 14).into(),
            inodes: u64::from(le32(raw, 40)) * block_size,
            shared: u64::from(le32(raw, 44)) * block_size,
            built: le64(raw, 24).cast_signed(),
            uuid: array(raw, 48),
            label: raw[64..80].iter().copied().take_while(|byte| *byte != 0).collect(),
        })
    }
}
