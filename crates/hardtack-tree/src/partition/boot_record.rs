//! The master boot record, and the chain of records in an extended partition.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Partition, PartitionKind, PartitionTable, Scheme};
use crate::fields::{array, le32};
use crate::{FormatError, FormatResult, Source};

const FORMAT: &str = "MBR";
const SECTOR: u64 = 512;
/// Where the four entries begin.
const ENTRIES: usize = 446;
/// The type of a partition that keeps programs from a GPT they do not know.
const PROTECTIVE: u8 = 0xee;
/// Types of a partition that holds a chain of records.
const EXTENDED: [u8; 3] = [0x05, 0x0f, 0x85];
/// The most logical partitions, as the kernel has it.
const MOST_LOGICAL: usize = 256;

/// One record: the first sector of a disk, or one in an extended partition.
#[derive(Debug)]
pub(super) struct BootRecord {
    signature: u32,
    entries: [Entry; 4],
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    kind: u8,
    /// In sectors, from something that depends on where the record is.
    start: u32,
    /// In sectors.
    size: u32,
}

impl Entry {
    fn is_used(&self) -> bool {
        self.kind != 0 && self.size != 0
    }

    fn is_extended(&self) -> bool {
        self.is_used() && EXTENDED.contains(&self.kind)
    }
}

impl BootRecord {
    /// The record of a disk; `None` when its first sector is something else, such as the first one of a file system.
    pub(super) fn read(disk: &dyn Source) -> FormatResult<Option<Self>> {
        if disk.size() < SECTOR { Ok(None) } else { Self::at(disk, 0) }
    }

    fn at(disk: &dyn Source, offset: u64) -> FormatResult<Option<Self>> {
        let mut bytes = [0; SECTOR as usize];
        let what = "a boot record";
        disk.read_at(offset, &mut bytes).map_err(|source| FormatError::Io { format: FORMAT, what, source })?;
        let entries = [0, 1, 2, 3].map(|number| array::<16>(&bytes, ENTRIES + 16 * number));
        // Programs and text stand there in the first sector of a file system.
        if !bytes.ends_with(&[0x55, 0xaa]) || entries.iter().any(|entry| !matches!(entry[0], 0 | 0x80)) {
            return Ok(None);
        }
        let entries = entries.map(|entry| Entry { kind: entry[4], start: le32(&entry, 8), size: le32(&entry, 12) });
        Ok(Some(Self { signature: le32(&bytes, 440), entries }))
    }

    /// Whether it says that there is a GPT.
    pub(super) fn is_protective(&self) -> bool {
        self.entries.iter().any(|entry| entry.kind == PROTECTIVE)
    }

    /// Whether it has no partition.
    pub(super) fn is_empty(&self) -> bool {
        !self.entries.iter().any(Entry::is_used)
    }
}

/// The partitions of a record, and the logical ones of an extended partition.
pub(super) fn table(record: &BootRecord, disk: &Arc<dyn Source>) -> FormatResult<PartitionTable> {
    let mut partitions = Vec::new();
    let mut add = |number: u32, base: u64, entry: &Entry| {
        let start = u64::from(entry.start) + base;
        if start == 0 {
            return Err(damaged(format!("partition {number} begins with the boot record itself")));
        }
        let size = u64::from(entry.size) * SECTOR;
        let (start, content) = Partition::content(Scheme::Mbr, disk, number, start.checked_mul(SECTOR), Some(size))?;
        let uuid = format!("{:08x}-{number:02x}", record.signature);
        partitions.push(Partition {
            number,
            kind: PartitionKind::Mbr(entry.kind),
            name: String::new(),
            uuid,
            start,
            content,
        });
        Ok(())
    };
    for (number, entry) in (1..).zip(&record.entries).filter(|(_, entry)| entry.is_used() && !entry.is_extended()) {
        add(number, 0, entry)?;
    }
    let mut number = 5;
    for (own, container) in (1..).zip(&record.entries).filter(|(_, entry)| entry.is_extended()) {
        let (start, size) = (u64::from(container.start) * SECTOR, u64::from(container.size) * SECTOR);
        Partition::content(Scheme::Mbr, disk, own, Some(start), Some(size))?;
        for (base, entry) in logical(container, disk)? {
            add(number, base, &entry)?;
            number += 1;
        }
    }
    Ok(PartitionTable { scheme: Scheme::Mbr, id: format!("{:08x}", record.signature), partitions, remark: None })
}

/// The logical partitions of an extended one, each with the sector that its start is counted from.
fn logical(container: &Entry, disk: &Arc<dyn Source>) -> FormatResult<Vec<(u64, Entry)>> {
    let (first, size) = (u64::from(container.start), u64::from(container.size));
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut at = first;
    loop {
        if !seen.insert(at) {
            return Err(damaged(format!("the chain of logical partitions comes back to sector {at}")));
        }
        if seen.len() > MOST_LOGICAL {
            return Err(damaged(format!("more than {MOST_LOGICAL} logical partitions")));
        }
        if at >= first + size {
            return Err(damaged(format!("a logical partition at sector {at}, outside of its extended partition")));
        }
        let record = match BootRecord::at(&**disk, at * SECTOR)? {
            Some(record) => record,
            // Nothing has been made in it yet.
            None if at == first => return Ok(found),
            None => return Err(damaged(format!("no record of a logical partition at sector {at}"))),
        };
        let [own, next, ..] = record.entries;
        if own.is_used() && !own.is_extended() {
            let end = at + u64::from(own.start) + u64::from(own.size);
            if end > first + size {
                return Err(damaged(format!("the logical partition of sector {at} leaves its extended partition")));
            }
            found.push((at, own));
        }
        if !next.is_extended() {
            return Ok(found);
        }
        at = first + u64::from(next.start);
    }
}

fn damaged(what: String) -> FormatError {
    FormatError::Damaged { format: FORMAT, what }
}
