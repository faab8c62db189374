//! The log: transactions one after the other, each ended by a commit block.

use std::collections::BTreeMap;

use super::super::superblock::Superblock;
use super::tags::{Tag, commit_fits, revoked, tags, tail_fits};
use super::{MAGIC, Shape, broken, failed};
use crate::fields::be32;
use crate::runs::Content;
use crate::{FormatResult, Source};

const DESCRIPTOR: u32 = 1;
const COMMIT: u32 = 2;
const REVOCATION: u32 = 5;

/// Where the last copy of each block of the file system is.
pub(super) type Copies = BTreeMap<u64, Copy>;

/// The copy of a block of the file system.
#[derive(Clone, Copy, Debug)]
pub(super) struct Copy {
    /// The block of the journal.
    pub(super) place: u32,
    /// Its first four bytes were [`MAGIC`] and are zeros.
    pub(super) escaped: bool,
}

/// A log, as it is read.
pub(super) struct Log<'j> {
    content: &'j Content,
    shape: &'j Shape,
    superblock: &'j Superblock,
    /// The block that is read next, and how many may be read before the ring closes.
    at: u32,
    left: u32,
}

/// What a transaction that is not committed yet has.
#[derive(Default)]
struct Transaction {
    copies: Vec<(u64, Copy)>,
    revoked: Vec<u64>,
    /// A part of it is not what was written: it may only be the last one, which was being written.
    torn: bool,
}

impl<'j> Log<'j> {
    pub(super) fn new(content: &'j Content, shape: &'j Shape, superblock: &'j Superblock) -> Self {
        Self { content, shape, superblock, at: shape.start, left: shape.end - shape.first }
    }

    /// The copies of all transactions that were committed.
    ///
    /// # Errors
    /// When one of them is damaged, or the journal cannot be read.
    pub(super) fn copies(mut self) -> FormatResult<Copies> {
        let mut copies = Copies::new();
        let mut sequence = self.shape.sequence;
        let mut raw = vec![0; self.superblock.geometry.block_len()];
        let mut transaction = Transaction::default();
        while self.next(&mut raw)?.is_some() {
            if be32(&raw, 0) != MAGIC || be32(&raw, 8) != sequence {
                break;
            }
            match be32(&raw, 4) {
                DESCRIPTOR => {
                    transaction.torn |= !tail_fits(self.shape, &raw);
                    for tag in tags(self.shape, &raw) {
                        self.copy(&tag, sequence, &mut transaction)?;
                    }
                }
                REVOCATION => {
                    transaction.torn |= !tail_fits(self.shape, &raw);
                    transaction.revoked.extend(revoked(self.shape, &raw));
                }
                COMMIT => {
                    if transaction.torn || !commit_fits(self.shape, &raw) {
                        return Err(broken("a transaction that is not as it was written"));
                    }
                    std::mem::take(&mut transaction).commit(&mut copies);
                    sequence = sequence.wrapping_add(1);
                }
                _ => break,
            }
        }
        Ok(copies)
    }

    /// Reads the next block; `None` when all have been read.
    fn next(&mut self, raw: &mut [u8]) -> FormatResult<Option<u32>> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        let place = self.at;
        self.content.read_at(u64::from(place) * raw.len() as u64, raw).map_err(failed)?;
        (self.at, self.left) = (self.shape.after(place), left);
        Ok(Some(place))
    }

    fn copy(&mut self, tag: &Tag, sequence: u32, transaction: &mut Transaction) -> FormatResult<()> {
        let mut raw = vec![0; self.superblock.geometry.block_len()];
        let Some(place) = self.next(&mut raw)? else { return Ok(()) };
        transaction.torn |= !tag.fits(self.shape, sequence, &raw);
        transaction.torn |= tag.block >= self.superblock.geometry.blocks;
        transaction.copies.push((tag.block, Copy { place, escaped: tag.escaped }));
        Ok(())
    }
}

impl Transaction {
    /// What was revoked counts for the copies so far: those blocks were given to another use.
    fn commit(self, copies: &mut Copies) {
        copies.extend(self.copies);
        for block in self.revoked {
            copies.remove(&block);
        }
    }
}
