//! Inodes (kernel documentation, filesystems/ext4, "Index Nodes").

use std::io;

use super::checksum::crc32c;
use super::features::Incompatible;
use super::superblock::Superblock;
use crate::damage::damage;
use crate::fields::{join, le16, le32};
use crate::{FileKind, Metadata, Mode, Owner};

/// The root directory.
pub(super) const ROOT: u32 = 2;
/// Bytes that every inode has.
const BASE: usize = 128;

/// Its content is encrypted, the names in it are.
const ENCRYPT: u32 = 0x800;
/// The directory has an index of hashes.
const INDEX: u32 = 0x1000;
/// The content is found through extents.
const EXTENTS: u32 = 0x8_0000;
/// It holds the value of an extended attribute.
const EA_INODE: u32 = 0x20_0000;
/// The content stands in the inode.
const INLINE_DATA: u32 = 0x1000_0000;
/// Names in the directory are found whatever their case.
const CASEFOLD: u32 = 0x4000_0000;

/// An inode in use, its checksum found to fit.
#[derive(Clone, Copy)]
pub(super) struct Inode<'r> {
    pub(super) number: u32,
    raw: &'r [u8],
}

impl<'r> Inode<'r> {
    /// Takes the bytes of an inode; `None` when it is not in use. The checksum in `raw` becomes zeros.
    ///
    /// # Errors
    /// When its checksum does not fit, or it contradicts itself.
    pub(super) fn check(superblock: &Superblock, number: u32, raw: &'r mut [u8]) -> io::Result<Option<Self>> {
        // What has no name and no type is free; what has no name is deleted.
        if le16(raw, 0x1a) == 0 {
            return Ok(None);
        }
        if superblock.has_checksums() && !checksum_fits(superblock, number, raw) {
            return Err(damage(format!("the checksum of inode {number} does not fit")));
        }
        let inode = Self { number, raw };
        if raw.len() > BASE && (!inode.extra().is_multiple_of(4) || BASE + inode.extra() > raw.len()) {
            return Err(damage(format!("inode {number} has {} bytes of fields more than others", inode.extra())));
        }
        Ok(Some(inode))
    }

    fn flag(&self, flag: u32) -> bool {
        le32(self.raw, 0x20) & flag != 0
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.flag(ENCRYPT)
    }

    pub(super) fn is_indexed(&self) -> bool {
        self.flag(INDEX)
    }

    pub(super) fn has_extents(&self) -> bool {
        self.flag(EXTENTS)
    }

    pub(super) fn is_attribute_value(&self) -> bool {
        self.flag(EA_INODE)
    }

    pub(super) fn is_inline(&self) -> bool {
        self.flag(INLINE_DATA)
    }

    pub(super) fn ignores_case(&self) -> bool {
        self.flag(CASEFOLD)
    }

    fn mode(&self) -> u32 {
        le16(self.raw, 0x0).into()
    }

    /// Time of last access; where the inode holds the value of an attribute, the hash of that.
    pub(super) fn atime(&self) -> u32 {
        le32(self.raw, 0x8)
    }

    /// `i_block`: the root of the extents or the first blocks, a short link's target, or a device's numbers.
    pub(super) fn block(&self) -> &'r [u8] {
        &self.raw[0x28..0x64]
    }

    /// Bytes of fields behind the first 128.
    fn extra(&self) -> usize {
        if self.raw.len() > BASE { le16(self.raw, 0x80).into() } else { 0 }
    }

    /// What follows all fields: extended attributes.
    pub(super) fn body(&self) -> &'r [u8] {
        self.raw.get(BASE + self.extra()..).unwrap_or(&[])
    }

    /// The block with extended attributes; 0 when there is none.
    pub(super) fn attribute_block(&self, superblock: &Superblock) -> u64 {
        let wide = superblock.incompatible().contains(Incompatible::BIT64);
        join(le32(self.raw, 0x68), if wide { le16(self.raw, 0x76).into() } else { 0 })
    }

    /// What the checksums of its directory and extent blocks start from.
    pub(super) fn checksum_seed(&self, superblock: &Superblock) -> u32 {
        checksum_seed(superblock, self.number, self.raw)
    }

    /// Length of its content in bytes.
    pub(super) fn size(&self, superblock: &Superblock) -> u64 {
        let large = match self.mode() & 0o170_000 {
            0o100_000 => true,
            0o040_000 => superblock.incompatible().contains(Incompatible::LARGEDIR),
            _ => false,
        };
        join(le32(self.raw, 0x4), if large { le32(self.raw, 0x6c) } else { 0 })
    }

    /// What statx(2) would say of it.
    ///
    /// # Errors
    /// When it is of no type that Linux knows, or larger than its blocks can be numbered.
    pub(super) fn metadata(&self, superblock: &Superblock) -> io::Result<Metadata> {
        let Some(kind) = FileKind::of_mode(self.mode()) else {
            return Err(damage(format!("inode {} is of no known type (mode {:o})", self.number, self.mode())));
        };
        let size = self.size(superblock);
        if size > u64::from(superblock.geometry.block_size) << 32 {
            return Err(damage(format!("inode {} claims {size} bytes", self.number)));
        }
        Ok(Metadata {
            kind,
            mode: Mode::new(self.mode()),
            owner: Owner { uid: half_words(self.raw, 0x2, 0x78), gid: half_words(self.raw, 0x18, 0x7a) },
            size: if matches!(kind, FileKind::CharDevice | FileKind::BlockDevice) { 0 } else { size },
            mtime: self.mtime(),
            links: le16(self.raw, 0x1a).into(),
            inode: self.number.into(),
            device: if matches!(kind, FileKind::CharDevice | FileKind::BlockDevice) { self.device() } else { (0, 0) },
        })
    }

    /// Seconds since 1970: 32 bits with a sign, and two more bits where the inode has room for them.
    fn mtime(&self) -> i64 {
        let low = i64::from(le32(self.raw, 0x10) as i32);
        let more = if self.extra() >= 12 { le32(self.raw, 0x88) & 3 } else { 0 };
        low + (i64::from(more) << 32)
    }

    /// Major and minor number: in 8 bits each, or in 12 and 20 where those do not suffice.
    fn device(&self) -> (u32, u32) {
        match (le32(self.block(), 0), le32(self.block(), 4)) {
            (0, new) => (new >> 8 & 0xfff, new & 0xff | new >> 12 & 0xf_ff00),
            (old, _) => (old >> 8 & 0xff, old & 0xff),
        }
    }
}

/// A number whose 16 bit halves stand apart.
fn half_words(raw: &[u8], low: usize, high: usize) -> u32 {
    u32::from(le16(raw, high)) << 16 | u32::from(le16(raw, low))
}

fn checksum_seed(superblock: &Superblock, number: u32, raw: &[u8]) -> u32 {
    let seed = crc32c(superblock.checksum_seed, &number.to_le_bytes());
    crc32c(seed, &le32(raw, 0x64).to_le_bytes())
}

/// Compares the checksum, 16 bits in short inodes, and leaves zeros in its place.
fn checksum_fits(superblock: &Superblock, number: u32, raw: &mut [u8]) -> bool {
    // The upper half is there when the fields reach so far.
    let wide = raw.len() > BASE && le16(raw, 0x80) >= 4;
    let stored = half_words(raw, 0x7c, if wide { 0x82 } else { usize::MAX });
    raw[0x7c..0x7e].fill(0);
    if wide {
        raw[0x82..0x84].fill(0);
    }
    let expected = crc32c(checksum_seed(superblock, number, raw), raw);
    stored == if wide { expected } else { expected & 0xffff }
}
