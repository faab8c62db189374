//! Changes of buffers: bytes of blocks (`struct xfs_buf_log_format` of the kernel; its numbers are those of the
//! machine).

use super::broken;
use super::changes::Changes;
use super::transactions::Item;
use crate::FormatResult;
use crate::fields::{array, be16, be64, le16, le32, le64};

/// Bytes of a chunk: changes are told in them.
const CHUNK: usize = 128;
/// Bytes of a sector: places and lengths of buffers are told in them.
const SECTOR: usize = 512;
/// Sectors of the longest buffer: a block of a directory.
const LONGEST: usize = (64 << 10) / SECTOR;
/// Bytes in front of the map of changed chunks.
const MAP: usize = 20;

/// It holds inodes, of which only the list of open ones without a name is changed.
const INODES: u16 = 0x1;
/// The buffer is free again: what was changed in it before does not count.
const CANCEL: u16 = 0x2;
/// It holds quotas.
const QUOTAS: u16 = 0x1c;

/// A buffer that is changed.
pub(super) struct Buffer<'i> {
    flags: u16,
    /// Its first sector, and how many it has.
    pub(super) place: (u64, usize),
    map: &'i [u8],
    regions: &'i [Vec<u8>],
}

impl<'i> Buffer<'i> {
    /// Takes the item of a buffer.
    pub(super) fn new(item: &'i Item) -> FormatResult<Self> {
        let Some((format, regions)) = item.regions.split_first() else {
            return Err(broken("a buffer without a place"));
        };
        let length = usize::from(le16(format, 6));
        let words = le32(format, 16) as usize;
        let map = words.checked_mul(4).and_then(|bytes| format.get(MAP..MAP.checked_add(bytes)?));
        match map {
            Some(map) if (1..=LONGEST).contains(&length) => {
                Ok(Self { flags: le16(format, 4), place: (le64(format, 8), length), map, regions })
            }
            _ => Err(broken("a buffer of a wrong length")),
        }
    }

    /// Whether it is free again.
    pub(super) fn is_cancelled(&self) -> bool {
        self.flags & CANCEL != 0
    }

    /// Puts its changes, made in the record `number`, into their places.
    pub(super) fn replay(&self, changes: &mut Changes, number: u64, uuid: &[u8; 16]) -> FormatResult<()> {
        if self.flags & (INODES | QUOTAS) != 0 {
            return Ok(());
        }
        let (sector, length) = self.place;
        let mut raw = changes.read(sector, length * SECTOR)?;
        if written(&raw, uuid).is_some_and(|written| written >= number) {
            return Ok(());
        }
        let mut chunk = 0;
        for region in self.regions {
            let is_changed = |chunk: &usize| self.map.get(chunk / 8).is_some_and(|byte| byte >> (chunk % 8) & 1 == 1);
            let Some(first) = (chunk..self.map.len() * 8).find(is_changed) else {
                return Err(broken("a buffer with more changes than it says"));
            };
            // Changes that follow each other may come in several regions.
            let count = (first..).take_while(is_changed).count().min(region.len() / CHUNK);
            let bytes = count * CHUNK;
            let place = raw.get_mut(first * CHUNK..first * CHUNK + bytes);
            place.ok_or_else(|| broken("a change behind its buffer"))?.copy_from_slice(&region[..bytes]);
            chunk = first + count;
        }
        changes.write(sector, raw)
    }
}

/// The number of the record with the last change that a block of version 5 has; `None` when it does not say so, or is
/// no block of this file system.
fn written(raw: &[u8], uuid: &[u8; 16]) -> Option<u64> {
    let (number, own) = match &array(raw, 0) {
        b"XFSB" => (240, 32),
        b"XAGF" => (0xd0, 64),
        b"XAFL" => (24, 8),
        b"XAGI" => (0x140, 0x128),
        b"AB3B" | b"AB3C" | b"IAB3" | b"FIB3" | b"RMB3" | b"R3FC" => (24, 32),
        b"BMA3" => (32, 40),
        b"XDB3" | b"XDD3" | b"XDF3" => (16, 24),
        b"XSLM" => (48, 16),
        _ if matches!(be16(raw, 8), 0x3ebe | 0x3bee | 0x3df1 | 0x3dff) => (24, 32),
        _ => return None,
    };
    let number = be64(raw, number);
    (array(raw, own) == *uuid && !matches!(number, 0 | u64::MAX)).then_some(number)
}
