//! Where the log ends.

use super::area::{Area, BLOCK, MAGIC};
use super::record::Record;
use super::{broken, failed};
use crate::FormatResult;
use crate::fields::be32;

/// Blocks that may be written at the same time, in any order: eight records of the longest kind.
const AT_ONCE: u32 = 8 * LONGEST;
/// Blocks of the longest record with its headers.
const LONGEST: u32 = (256 << 10) / BLOCK as u32 + 8;
/// In the flags of an operation: the file system was unmounted behind it.
const UNMOUNT: u8 = 0x20;

/// How the log ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Everything is in its place.
    Clean,
    /// There may be changes before the block `head`.
    Dirty {
        /// The block behind the last record.
        head: u32,
    },
}

/// Finds the end of the log.
pub(super) fn ending(area: &Area) -> FormatResult<Ending> {
    if area.blocks < 2 {
        return Err(broken("no blocks"));
    }
    let Some(head) = head(area)? else { return Ok(Ending::Clean) };
    let Some(last) = last_record(area, head)? else { return Ok(Ending::Clean) };
    if last.operations == 1
        && last.end(area) == head
        && last.body(area)?.get(9).is_some_and(|flags| flags & UNMOUNT != 0)
    {
        return Ok(Ending::Clean);
    }
    Ok(Ending::Dirty { head })
}

/// The block behind the last that was written; `None` when none ever was.
fn head(area: &Area) -> FormatResult<Option<u32>> {
    let (first, last) = (area.cycle(0)?, area.cycle(area.blocks - 1)?);
    if first == 0 {
        return Ok(None);
    }
    // Behind the head, blocks are of the cycle before, or were never written.
    let (guess, older) =
        if first == last { (area.blocks, last.wrapping_sub(1)) } else { (first_of(area, last)?, last) };
    if last != 0 && first != last && first.wrapping_sub(1) != last {
        return Err(broken("cycles that do not follow each other"));
    }
    // Where several blocks were being written, some may have been left out.
    let span = AT_ONCE.min(area.blocks);
    let mut head = guess;
    if guess < span && last != 0 {
        // The end of the ring is of the cycle before; what is older there was left out.
        let start = area.blocks - (span - guess);
        if let Some(hole) = first_older(area, start, area.blocks, older.wrapping_sub(1))? {
            head = hole;
        }
    }
    if head == guess
        && let Some(hole) = first_older(area, guess.saturating_sub(span), guess, older)?
    {
        head = hole;
    }
    let head = whole(area, head)?;
    Ok(Some(if head == area.blocks { 0 } else { head }))
}

/// The first block of a cycle, where all blocks before it are of another.
fn first_of(area: &Area, cycle: u32) -> FormatResult<u32> {
    let (mut low, mut high) = (0, area.blocks - 1);
    while low < high {
        let middle = low + (high - low) / 2;
        if area.cycle(middle)? == cycle { high = middle } else { low = middle + 1 }
    }
    Ok(low)
}

/// The first block within a stretch that is of the cycle `older`.
fn first_older(area: &Area, start: u32, end: u32, older: u32) -> FormatResult<Option<u32>> {
    let raw = area.read(start % area.blocks, end - start)?;
    let found = (start..).zip(raw.chunks_exact(BLOCK)).find(|(_, raw)| super::area::cycle(raw) == older);
    Ok(found.map(|(block, _)| block))
}

/// The end of the last record before `head` that is complete: when the last one is not, its beginning.
fn whole(area: &Area, head: u32) -> FormatResult<u32> {
    let Some(last) = last_record(area, head % area.blocks)? else { return Ok(head) };
    let end = last.end(area);
    Ok(if end == head % area.blocks { head } else { last.block })
}

/// The last record that begins before `head`.
pub(super) fn last_record(area: &Area, head: u32) -> FormatResult<Option<Record>> {
    let span = LONGEST.min(area.blocks - 1);
    let start = area.after(head, area.blocks - span);
    let raw = area.read(start, span)?;
    let begins = |raw: &[u8]| be32(raw, 0) == MAGIC;
    match raw.chunks_exact(BLOCK).rposition(begins) {
        Some(place) => Record::read(
            area,
            area.after(start, u32::try_from(place).map_err(|_| failed(std::io::ErrorKind::InvalidData.into()))?),
        )
        .map(Some),
        None => Ok(None),
    }
}
