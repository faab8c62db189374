//! Transactions: the items that are changed together, out of the operations of records.

use std::collections::HashMap;

use super::broken;
use crate::FormatResult;
use crate::fields::{be32, le16, le32};

/// Bytes in front of an operation's data.
const OPERATION: usize = 12;
/// Bytes of what a transaction begins with, and the number that begins it.
const HEADER: usize = 16;
const MAGIC: u32 = 0x5452_414e;

/// Flags of operations.
const START: u8 = 0x01;
const COMMIT: u8 = 0x02;
const CONTINUED: u8 = 0x04;
const CONTINUES: u8 = 0x08;
const END: u8 = 0x10;
const UNMOUNT: u8 = 0x20;

/// What is changed at once: a description, and the bytes that it is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    /// How many regions there are to be; 0 as long as it is not known.
    total: usize,
    pub(super) regions: Vec<Vec<u8>>,
}

impl Item {
    /// The type of its description.
    pub(super) fn kind(&self) -> u16 {
        self.regions.first().map_or(0, |region| le16(region, 0))
    }

    fn is_complete(&self) -> bool {
        self.total > 0 && self.regions.len() == self.total
    }
}

/// A transaction that was committed.
#[derive(Clone, Debug, Default)]
pub(super) struct Transaction {
    /// The number of the record in which it began.
    pub(super) number: u64,
    pub(super) items: Vec<Item>,
    /// What stands in front of the items, which may come in parts.
    header: Vec<u8>,
}

/// The transactions that have begun and not ended.
#[derive(Default)]
pub(super) struct Open(HashMap<u32, Transaction>);

impl Open {
    /// Takes the operations of a record; gives the transactions that they commit, in order.
    ///
    /// # Errors
    /// When they contradict each other.
    pub(super) fn take(&mut self, number: u64, operations: u32, body: &[u8]) -> FormatResult<Vec<Transaction>> {
        let mut committed = Vec::new();
        let mut rest = body;
        for _ in 0..operations {
            let Some((operation, behind)) = rest.split_first_chunk::<OPERATION>() else {
                return Err(broken("an operation that reaches behind its record"));
            };
            let (id, length, flags) = (be32(operation, 0), be32(operation, 4) as usize, operation[9]);
            let Some((data, behind)) = behind.split_at_checked(length) else {
                return Err(broken("an operation that reaches behind its record"));
            };
            rest = behind;
            if flags & START != 0 {
                self.0.insert(id, Transaction { number, ..Transaction::default() });
                continue;
            }
            // What began before the first record was committed before it.
            let Some(transaction) = self.0.get_mut(&id) else { continue };
            let flags = flags & !END;
            if flags & CONTINUES != 0 {
                transaction.go_on(data)?;
            } else if flags & COMMIT != 0 {
                committed.extend(self.0.remove(&id));
            } else if flags & !CONTINUED == 0 {
                transaction.add(data)?;
            } else if flags & UNMOUNT == 0 {
                return Err(broken("an operation of an unknown kind"));
            }
        }
        Ok(committed)
    }
}

impl Transaction {
    /// Adds a region.
    fn add(&mut self, data: &[u8]) -> FormatResult<()> {
        if data.is_empty() {
            return Ok(());
        }
        if self.header.is_empty() {
            if data.len() > HEADER || (data.len() >= 4 && le32(data, 0) != MAGIC) {
                return Err(broken("a transaction that does not begin as one"));
            }
            self.header = data.to_vec();
            return Ok(());
        }
        if self.items.last().is_none_or(Item::is_complete) {
            self.items.push(Item::default());
        }
        let Some(item) = self.items.last_mut() else { return Ok(()) };
        if item.regions.is_empty() {
            item.total = le16(data, 2).into();
            if item.total == 0 {
                return Err(broken("an item without regions"));
            }
        }
        item.regions.push(data.to_vec());
        Ok(())
    }

    /// Adds to the last region, which did not fit into its record.
    fn go_on(&mut self, data: &[u8]) -> FormatResult<()> {
        let region = match self.items.last_mut() {
            None if self.header.len() + data.len() <= HEADER => &mut self.header,
            Some(item) => item.regions.last_mut().ok_or_else(|| broken("a part of no region"))?,
            None => return Err(broken("a part of no region")),
        };
        region.extend_from_slice(data);
        Ok(())
    }
}
