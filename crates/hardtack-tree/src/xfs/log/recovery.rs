//! Recovery: the changes of all transactions in order.

use std::collections::{HashMap, HashSet};

use super::area::Area;
use super::buffers::Buffer;
use super::changes::Changes;
use super::inodes::{ChangedInode, created};
use super::items::{self, Use, usage};
use super::record::Record;
use super::transactions::{Item, Open, Transaction};
use super::{broken, unread};
use crate::FormatResult;
use crate::fields::le64;
use crate::xfs::superblock::Superblock;

/// A replay of the log.
pub(super) struct Recovery<'a> {
    superblock: &'a Superblock,
    area: &'a Area,
    changes: Changes,
    /// How often a buffer is still to be freed: until then, its changes do not count.
    cancelled: HashMap<(u64, usize), u32>,
    /// What was begun and not ended, by kind and number.
    pending: HashSet<(u16, u64)>,
}

impl<'a> Recovery<'a> {
    pub(super) fn new(superblock: &'a Superblock, area: &'a Area, changes: Changes) -> Self {
        Self { superblock, area, changes, cancelled: HashMap::new(), pending: HashSet::new() }
    }

    /// Replays `records`; gives what changes.
    pub(super) fn replay(mut self, records: &[Record]) -> FormatResult<Changes> {
        self.each(records, Self::foresee)?;
        if !self.pending.is_empty() {
            return Err(unread("a change that was begun and not completed"));
        }
        self.each(records, Self::carry_out)?;
        Ok(self.changes)
    }

    /// Gives every committed transaction to `take`, in order.
    fn each(
        &mut self,
        records: &[Record],
        take: impl Fn(&mut Self, &Transaction) -> FormatResult<()>,
    ) -> FormatResult<()> {
        let mut open = Open::default();
        for record in records {
            for transaction in open.take(record.number, record.operations, &record.body(self.area)?)? {
                take(self, &transaction)?;
            }
        }
        Ok(())
    }

    /// Finds out which buffers are freed later, and what is not completed.
    fn foresee(&mut self, transaction: &Transaction) -> FormatResult<()> {
        for item in &transaction.items {
            // What begins or ends something is followed by its number.
            let id = || item.regions.first().map_or(0, |region| le64(region, 8));
            match usage(item.kind()) {
                Use::Change if item.kind() == items::BUFFER => {
                    let buffer = Buffer::new(item)?;
                    if buffer.is_cancelled() {
                        *self.cancelled.entry(buffer.place).or_default() += 1;
                    }
                }
                Use::Change | Use::Nothing => {}
                Use::Begins(kind) => drop(self.pending.insert((kind, id()))),
                Use::Ends(kind) => drop(self.pending.remove(&(kind, id()))),
                Use::Unknown => return Err(unread(&format!("items of the unknown kind {:#x}", item.kind()))),
            }
        }
        Ok(())
    }

    /// Puts the changes of a transaction into their places: new inodes before all others, buffers before inodes, and
    /// what is freed last (`xlog_recover_reorder_trans` of the kernel).
    fn carry_out(&mut self, transaction: &Transaction) -> FormatResult<()> {
        let of = |kind: u16| transaction.items.iter().filter(move |item| item.kind() == kind);
        for item in of(items::NEW_INODES) {
            self.create(item)?;
        }
        let mut freed = Vec::new();
        for item in of(items::BUFFER) {
            let buffer = Buffer::new(item)?;
            if buffer.is_cancelled() {
                freed.push(buffer.place);
            } else if !self.cancelled.contains_key(&buffer.place) {
                buffer.replay(&mut self.changes, transaction.number, &self.superblock.meta_uuid)?;
            }
        }
        for item in of(items::INODE) {
            let inode = ChangedInode::new(item)?;
            if !self.cancelled.contains_key(&inode.place) {
                inode.replay(&mut self.changes, transaction.number, &self.superblock.geometry)?;
            }
        }
        for place in freed {
            if let Some(count) = self.cancelled.get_mut(&place) {
                *count -= 1;
                if *count == 0 {
                    self.cancelled.remove(&place);
                }
            }
        }
        Ok(())
    }

    fn create(&mut self, item: &Item) -> FormatResult<()> {
        let geometry = &self.superblock.geometry;
        let (group, block, count) = created(item)?;
        let wrong = || broken("new inodes that are not there");
        let start = geometry.place_in(group, block, count).ok_or_else(wrong)?;
        let sectors = u64::from(geometry.block_size / 512);
        let range = start * sectors..(start + u64::from(count)) * sectors;
        // Where a buffer of them is freed later, something else may have been written there since.
        let is_freed = |place: &(u64, usize)| range.contains(&place.0);
        if self.cancelled.keys().any(is_freed) { Ok(()) } else { self.changes.clear(range) }
    }
}
