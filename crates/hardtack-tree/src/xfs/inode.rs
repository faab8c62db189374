//! Inodes (XFS Algorithms & Data Structures, "On-disk Inode"; `struct xfs_dinode` of the kernel).

use std::io;

use super::fork::Fork;
use super::header;
use super::superblock::Superblock;
use crate::damage::damage;
use crate::fields::{array, be16, be32, be64};
use crate::{FileKind, Metadata, Mode, Owner};

/// Bytes of fields up to version 2, and in version 3.
const CORE: usize = 100;
const LONG_CORE: usize = 176;
/// Where the checksum stands.
pub(super) const CHECKSUM: usize = 100;
/// The content is in a real-time section.
const REAL_TIME: u16 = 0x1;
/// In the second field of flags: times in nanoseconds from 1901, counts of extents in 64 bits.
const LONG_TIMES: u64 = 0x8;
const LONG_COUNTS: u64 = 0x10;

/// An inode in use, its checksum found to fit.
#[derive(Clone, Copy)]
pub(super) struct Inode<'r> {
    pub(super) number: u64,
    raw: &'r [u8],
}

impl<'r> Inode<'r> {
    /// Takes the bytes of an inode; `None` when it is not in use.
    ///
    /// # Errors
    /// When its checksum does not fit, or it contradicts itself.
    pub(super) fn check(superblock: &Superblock, number: u64, raw: &'r [u8]) -> io::Result<Option<Self>> {
        let checksums = superblock.features().checksums;
        let versions = if checksums { 3..=3 } else { 1..=2 };
        if !raw.starts_with(b"IN") {
            // Nothing was ever written there.
            let empty = raw.iter().all(|byte| *byte == 0);
            return if empty { Ok(None) } else { Err(damage(format!("inode {number} is none"))) };
        }
        if !versions.contains(&raw[4]) {
            return Err(damage(format!("inode {number} is of version {}", raw[4])));
        }
        if checksums && !header::checksum_fits(raw, CHECKSUM) {
            return Err(damage(format!("the checksum of inode {number} does not fit")));
        }
        if checksums && (be64(raw, 152) != number || array(raw, 160) != superblock.meta_uuid) {
            return Err(damage(format!("another inode stands in the place of inode {number}")));
        }
        let inode = Self { number, raw };
        if inode.attributes_at() > inode.forks().len() {
            return Err(damage(format!("the attributes of inode {number} begin behind it")));
        }
        Ok((inode.mode() != 0).then_some(inode))
    }

    fn version(&self) -> u8 {
        self.raw[4]
    }

    fn mode(&self) -> u32 {
        be16(self.raw, 2).into()
    }

    fn more_flags(&self) -> u64 {
        if self.version() >= 3 { be64(self.raw, 120) } else { 0 }
    }

    /// Whether its content is not within the file system.
    pub(super) fn is_real_time(&self) -> bool {
        be16(self.raw, 90) & REAL_TIME != 0
    }

    /// Length of its content in bytes.
    pub(super) fn size(&self) -> u64 {
        be64(self.raw, 56)
    }

    /// What follows all fields.
    fn forks(&self) -> &'r [u8] {
        &self.raw[if self.version() >= 3 { LONG_CORE } else { CORE }..]
    }

    /// Where the attributes begin in the forks; 0 when there are none.
    fn attributes_at(&self) -> usize {
        usize::from(self.raw[82]) * 8
    }

    /// What it says of its content.
    pub(super) fn content(&self) -> Fork<'r> {
        let extents = if self.more_flags() & LONG_COUNTS != 0 { be64(self.raw, 24) } else { be32(self.raw, 76).into() };
        let forks = self.forks();
        let end = if self.attributes_at() == 0 { forks.len() } else { self.attributes_at() };
        Fork { format: self.raw[5], extents, raw: &forks[..end] }
    }

    /// What it says of its extended attributes; `None` when it has none.
    pub(super) fn attributes(&self) -> Option<Fork<'r>> {
        let extents = if self.more_flags() & LONG_COUNTS != 0 { be32(self.raw, 76) } else { be16(self.raw, 80).into() };
        let raw = &self.forks()[self.attributes_at()..];
        (self.attributes_at() > 0).then_some(Fork { format: self.raw[83], extents: extents.into(), raw })
    }

    /// What statx(2) would say of it.
    ///
    /// # Errors
    /// When it is of no type that Linux knows, or larger than any file.
    pub(super) fn metadata(&self) -> io::Result<Metadata> {
        let Some(kind) = FileKind::of_mode(self.mode()) else {
            return Err(damage(format!("inode {} is of no known type (mode {:o})", self.number, self.mode())));
        };
        let size = self.size();
        if i64::try_from(size).is_err() {
            return Err(damage(format!("inode {} claims {size} bytes", self.number)));
        }
        let device = matches!(kind, FileKind::CharDevice | FileKind::BlockDevice);
        Ok(Metadata {
            kind,
            mode: Mode::new(self.mode()),
            owner: Owner { uid: be32(self.raw, 8), gid: be32(self.raw, 12) },
            size: if device { 0 } else { size },
            mtime: self.mtime(),
            links: if self.version() == 1 { be16(self.raw, 6).into() } else { be32(self.raw, 16) },
            inode: self.number,
            device: if device { self.content().device() } else { (0, 0) },
        })
    }

    /// Seconds since 1970.
    fn mtime(&self) -> i64 {
        if self.more_flags() & LONG_TIMES != 0 {
            // At most 2³⁴.
            (be64(self.raw, 40) / 1_000_000_000) as i64 + i64::from(i32::MIN)
        } else {
            i64::from(be32(self.raw, 40) as i32)
        }
    }
}
