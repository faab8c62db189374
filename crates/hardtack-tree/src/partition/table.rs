//! What a disk is divided into.

use std::sync::Arc;

use super::{PartitionKind, boot_record, gpt};
use crate::{FormatError, FormatResult, Source, Stretch};

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// The GUID partition table.
    Gpt,
    /// The master boot record, with extended partitions.
    Mbr,
}

/// The table of a disk.
#[derive(Clone, Debug)]
pub struct PartitionTable {
    /// How it is written.
    pub scheme: Scheme,
    /// The disk's GUID, or the eight hexadecimal digits of a boot record.
    pub id: String,
    /// What is used, by number; of extended partitions the logical ones inside.
    pub partitions: Vec<Partition>,
    /// Why the second copy of a GPT was read and not the first.
    pub remark: Option<String>,
}

/// A part of a disk.
#[derive(Clone, Debug)]
pub struct Partition {
    /// Its number, from 1; logical partitions begin at 5.
    pub number: u32,
    /// What it is for.
    pub kind: PartitionKind,
    /// Its name; empty without one, as always in a boot record.
    pub name: String,
    /// Its PARTUUID as Linux writes it: a GUID, or the disk's digits and the number.
    pub uuid: String,
    /// Its first byte on the disk.
    pub start: u64,
    /// Its content.
    pub content: Stretch,
}

/// Reads the table of a disk; `None` when it has none, as a file system without a table.
///
/// A GPT counts where the boot record says that there is one, or says nothing at all.
///
/// # Errors
/// When the table is damaged, in a GPT both copies, or partitions overlap or reach beyond the end of the disk.
pub fn read(disk: &Arc<dyn Source>) -> FormatResult<Option<PartitionTable>> {
    let record = boot_record::BootRecord::read(&**disk)?;
    let table = match &record {
        Some(record) if record.is_protective() => Some(gpt::read(disk)?),
        Some(record) if !record.is_empty() => Some(boot_record::table(record, disk)?),
        _ if gpt::is_sound(&**disk)? => Some(gpt::read(disk)?),
        _ => None,
    };
    if let Some(table) = &table {
        check_apart(table)?;
    }
    Ok(table)
}

impl Scheme {
    /// Its name in messages.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Gpt => "GPT",
            Self::Mbr => "MBR",
        }
    }
}

impl Partition {
    /// The part of `disk` from byte `start`, whose numbers may be anything.
    pub(super) fn content(
        scheme: Scheme,
        disk: &Arc<dyn Source>,
        number: u32,
        start: Option<u64>,
        size: Option<u64>,
    ) -> FormatResult<(u64, Stretch)> {
        let stretch =
            start.zip(size).and_then(|(start, size)| Some((start, Stretch::new(disk.clone(), start, size).ok()?)));
        stretch.ok_or_else(|| FormatError::Damaged {
            format: scheme.name(),
            what: format!("partition {number} reaches beyond the end of the disk of {} bytes", disk.size()),
        })
    }

    /// The byte after its last one.
    fn end(&self) -> u64 {
        self.start + self.content.size()
    }
}

/// Refuses partitions that share bytes: what is judged in one would be another's content.
fn check_apart(table: &PartitionTable) -> FormatResult<()> {
    let mut order: Vec<&Partition> = table.partitions.iter().collect();
    order.sort_by_key(|partition| partition.start);
    match order.windows(2).find(|pair| pair[0].end() > pair[1].start) {
        Some(pair) => {
            let what = format!("partitions {} and {} overlap", pair[0].number, pair[1].number);
            Err(FormatError::Damaged { format: table.scheme.name(), what })
        }
        None => Ok(()),
    }
}
