//! Files with holes (the manual of GNU tar, "Storing Sparse Files"): the old format of GNU, and its versions 0.0, 0.1
//! and 1.0 in pax archives.

use super::contents::Piece;
use super::header::BLOCK;
use super::number::{decimal, number};
use super::pax::Records;

/// Where content lies in a file: its place there and its length.
pub(super) type Extent = (u64, u64);

/// Two numbers of this many bytes make an entry of the old map.
const FIELD: usize = 12;
/// Entries of a block that goes on with the old map.
const ENTRIES: usize = 21;
/// More pieces than that no file has: each takes a place in memory.
const MOST: usize = 1 << 20;

const WRONG: &str = "the map of its holes is none";

/// Reads entries of the old map; an empty one ends it.
pub(super) fn old(map: &[u8], extents: &mut Vec<Extent>) -> Result<(), &'static str> {
    for entry in map.chunks_exact(2 * FIELD) {
        let (at, length) = entry.split_at(FIELD);
        let value = |field| number(field).and_then(|value| u64::try_from(value).ok()).ok_or(WRONG);
        if entry.iter().all(|byte| *byte == 0) {
            break;
        }
        push(extents, (value(at)?, value(length)?))?;
    }
    Ok(())
}

/// Reads a block that goes on with the old map; tells whether another one follows.
pub(super) fn old_block(block: &[u8; BLOCK], extents: &mut Vec<Extent>) -> Result<bool, &'static str> {
    old(&block[..2 * FIELD * ENTRIES], extents)?;
    Ok(block[2 * FIELD * ENTRIES] != 0)
}

/// Reads the map out of records: version 0.1 has it in one, version 0.0 each number in its own.
pub(super) fn of_records(records: &Records) -> Result<Vec<Extent>, &'static str> {
    let mut extents = Vec::new();
    if let Some(map) = records.last("GNU.sparse.map") {
        let mut numbers = map.split(|byte| *byte == b',').filter(|text| !text.is_empty());
        while let Some(at) = numbers.next() {
            let length = numbers.next().and_then(decimal).ok_or(WRONG)?;
            push(&mut extents, (decimal(at).ok_or(WRONG)?, length))?;
        }
        return Ok(extents);
    }
    let mut at = None;
    for (key, value) in records.iter() {
        match key {
            b"GNU.sparse.offset" => at = Some(decimal(value).ok_or(WRONG)?),
            b"GNU.sparse.numbytes" => push(&mut extents, (at.take().ok_or(WRONG)?, decimal(value).ok_or(WRONG)?))?,
            _ => {}
        }
    }
    Ok(extents)
}

/// Reads the map that stands before the content in version 1.0: lines of numbers, the first tells how many entries
/// follow. `line` gives the next line.
pub(super) fn of_content<E: From<&'static str>>(
    mut line: impl FnMut() -> Result<Vec<u8>, E>,
) -> Result<Vec<Extent>, E> {
    let mut value = || decimal(&line()?).ok_or(E::from(WRONG));
    let mut extents = Vec::new();
    for _ in 0..value()? {
        let extent = (value()?, value()?);
        push(&mut extents, extent)?;
    }
    Ok(extents)
}

/// Lays the content, `stored` bytes from `from` in the archive, into a file of `size` bytes.
pub(super) fn lay(extents: &[Extent], from: u64, stored: u64, size: u64) -> Result<Vec<Piece>, &'static str> {
    const TWICE: &str = "the pieces between its holes lie over each other or beyond its end";
    let mut pieces = Vec::with_capacity(extents.len());
    let (mut end, mut taken) = (0_u64, 0_u64);
    for (at, length) in extents {
        if *at < end {
            return Err(TWICE);
        }
        end = at.checked_add(*length).filter(|end| *end <= size).ok_or(TWICE)?;
        if *length > 0 {
            pieces.push(Piece { at: *at, length: *length, from: from + taken });
        }
        // Never more than `end`, which is a size.
        taken += length;
    }
    if taken == stored { Ok(pieces) } else { Err("the pieces between its holes are not its content") }
}

fn push(extents: &mut Vec<Extent>, extent: Extent) -> Result<(), &'static str> {
    if extents.len() == MOST {
        return Err("it has more holes than hardtack reads");
    }
    extents.push(extent);
    Ok(())
}
