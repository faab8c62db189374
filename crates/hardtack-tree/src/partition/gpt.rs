//! The GUID partition table (UEFI specification 2.10, section 5.3).

use std::io;
use std::sync::Arc;

use uuid::Uuid;

use super::{Partition, PartitionKind, PartitionTable, Scheme};
use crate::fields::{array, le16, le32, le64};
use crate::{FormatError, FormatResult, Source, escaped};

const FORMAT: &str = "GPT";
const SIGNATURE: &[u8] = b"EFI PART";
/// Sizes of a sector: the table of a disk counts in one of them.
const SECTORS: [u64; 2] = [512, 4096];
/// The shortest header, in bytes.
const HEADER: usize = 92;
/// Sizes of an entry in bytes.
const ENTRY_SIZES: std::ops::RangeInclusive<u64> = 128..=4096;
/// The longest table; the usual one has 16 KiB.
const LONGEST: u64 = 4 << 20;

/// One copy of the header.
#[derive(Debug)]
struct Header {
    sector: u64,
    disk: Uuid,
    /// The sector of the other copy.
    other: u64,
    /// The first sector of the entries.
    entries: u64,
    count: u64,
    entry_size: u64,
    sum: u32,
}

/// Whether the first copy of a header is there and sound.
pub(super) fn is_sound(disk: &dyn Source) -> FormatResult<bool> {
    for sector in SECTORS {
        if Header::read(disk, sector, 1)?.is_ok() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Reads the first copy of the table or, when that is damaged, the second.
pub(super) fn read(disk: &Arc<dyn Source>) -> FormatResult<PartitionTable> {
    let mut why = String::new();
    let mut others = Vec::new();
    for sector in SECTORS {
        match Header::read(&**disk, sector, 1)? {
            Ok(header) => match header.table(disk)? {
                Ok(table) => return Ok(table),
                Err(wrong) => {
                    why = wrong;
                    others.push((sector, header.other));
                }
            },
            // A wrong size of sectors finds no header.
            Err(wrong) if why.is_empty() || wrong != NO_HEADER => why = wrong,
            Err(_) => {}
        }
    }
    let lasts = SECTORS.into_iter().filter_map(|sector| Some((sector, (disk.size() / sector).checked_sub(1)?)));
    for (sector, at) in others.into_iter().chain(lasts) {
        if let Ok(header) = Header::read(&**disk, sector, at)?
            && let Ok(mut table) = header.table(disk)?
        {
            table.remark =
                Some(format!("the first copy of the partition table is damaged ({why}); the second was read"));
            return Ok(table);
        }
    }
    Err(damaged(format!("{why}, and there is no sound second copy")))
}

const NO_HEADER: &str = "there is no header";

impl Header {
    /// The header at sector `at`, or what is wrong with it.
    fn read(disk: &dyn Source, sector: u64, at: u64) -> FormatResult<Result<Self, String>> {
        let no_header = || Ok(Err(NO_HEADER.to_owned()));
        let Some(bytes) = at.checked_mul(sector).and_then(|offset| bytes(disk, offset, sector).transpose()) else {
            return no_header();
        };
        let bytes = bytes.map_err(|source| FormatError::Io { format: FORMAT, what: "the header", source })?;
        if !bytes.starts_with(SIGNATURE) {
            return no_header();
        }
        let length = le32(&bytes, 12) as usize;
        let Some(header) = bytes.get(..length).filter(|header| header.len() >= HEADER) else {
            return Ok(Err(format!("a header of {length} bytes")));
        };
        let mut summed = header.to_vec();
        summed[16..20].fill(0);
        if crc32fast::hash(&summed) != le32(header, 16) {
            return Ok(Err("the check sum of the header is wrong".to_owned()));
        }
        if le64(header, 24) != at {
            return Ok(Err("the header is not where it says".to_owned()));
        }
        let (count, entry_size) = (u64::from(le32(header, 80)), u64::from(le32(header, 84)));
        if !entry_size.is_power_of_two() || !ENTRY_SIZES.contains(&entry_size) || count * entry_size > LONGEST {
            return Ok(Err(format!("{count} entries of {entry_size} bytes")));
        }
        Ok(Ok(Self {
            sector,
            disk: Uuid::from_bytes_le(array(header, 56)),
            other: le64(header, 32),
            entries: le64(header, 72),
            count,
            entry_size,
            sum: le32(header, 88),
        }))
    }

    /// The table of this copy, or why its entries cannot be trusted.
    fn table(&self, disk: &Arc<dyn Source>) -> FormatResult<Result<PartitionTable, String>> {
        let offset = self.entries.checked_mul(self.sector);
        let found = offset.and_then(|offset| bytes(&**disk, offset, self.count * self.entry_size).transpose());
        let Some(found) = found else { return Ok(Err("the entries lie beyond the end of the disk".to_owned())) };
        let bytes = found.map_err(|source| FormatError::Io { format: FORMAT, what: "the entries", source })?;
        if crc32fast::hash(&bytes) != self.sum {
            return Ok(Err("the check sum of the entries is wrong".to_owned()));
        }
        // At most 4096.
        let entries = (1..).zip(bytes.chunks_exact(self.entry_size as usize));
        let used = entries.filter(|(_, entry)| entry[..16] != [0; 16]);
        let partitions =
            used.map(|(number, entry)| self.partition(disk, number, entry)).collect::<FormatResult<_>>()?;
        Ok(Ok(PartitionTable { scheme: Scheme::Gpt, id: self.disk.to_string(), partitions, remark: None }))
    }

    fn partition(&self, disk: &Arc<dyn Source>, number: u32, entry: &[u8]) -> FormatResult<Partition> {
        let (first, last) = (le64(entry, 32), le64(entry, 40));
        if first > last {
            return Err(damaged(format!("partition {number} ends at sector {last}, before it begins at {first}")));
        }
        let start = first.checked_mul(self.sector);
        let size = (last - first).checked_add(1).and_then(|sectors| sectors.checked_mul(self.sector));
        let (start, content) = Partition::content(Scheme::Gpt, disk, number, start, size)?;
        let units: Vec<u16> = (56..128).step_by(2).map(|at| le16(entry, at)).take_while(|unit| *unit != 0).collect();
        Ok(Partition {
            number,
            kind: PartitionKind::Gpt(Uuid::from_bytes_le(array(entry, 0))),
            name: escaped(String::from_utf16_lossy(&units).as_bytes()),
            uuid: Uuid::from_bytes_le(array(entry, 16)).to_string(),
            start,
            content,
        })
    }
}

/// `length` bytes from `offset`; `None` when the disk ends before.
fn bytes(disk: &dyn Source, offset: u64, length: u64) -> io::Result<Option<Vec<u8>>> {
    if offset.checked_add(length).is_none_or(|end| end > disk.size()) {
        return Ok(None);
    }
    // At most a few megabytes, which the callers see to.
    let mut bytes = vec![0; length as usize];
    disk.read_at(offset, &mut bytes)?;
    Ok(Some(bytes))
}

fn damaged(what: String) -> FormatError {
    FormatError::Damaged { format: FORMAT, what }
}
