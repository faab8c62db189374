//! Tables ("B-tree Pages").

use std::collections::HashSet;

use hardtack_tree::{FormatResult, Source};

use super::pages::Pages;
use super::record::{Value, values, varint};
use crate::inventory::bytes::Bytes;
use crate::inventory::rpm::database::{Backend, LARGEST_HEADER, damaged};

const INTERIOR: u8 = 5;
const LEAF: u8 = 13;
/// Where the table of tables has its first page, and what precedes it there.
const SCHEMA: u32 = 1;
const FILE_HEADER: usize = 100;

pub(in crate::inventory::rpm) fn headers(
    database: &dyn Source,
    log: Option<&dyn Source>,
    each: &mut dyn FnMut(&[u8]) -> FormatResult<()>,
) -> FormatResult<()> {
    let Some(pages) = Pages::open(database, log)? else { return Ok(()) };
    let mut root = None;
    // type, name, tbl_name, rootpage, sql
    rows(&pages, SCHEMA, &mut |row| {
        let row = values(row).ok_or_else(|| damaged(Backend::Sqlite, "a row of its schema is none"))?;
        if let [Value::Bytes(b"table"), Value::Bytes(b"Packages"), _, Value::Integer(page), ..] = row[..] {
            root = u32::try_from(page).ok();
        }
        Ok(())
    })?;
    let Some(root) = root else { return Ok(()) };
    // hnum, blob
    rows(&pages, root, &mut |row| match values(row).as_deref() {
        Some([_, Value::Bytes(header), ..]) => each(header),
        _ => Err(damaged(Backend::Sqlite, "a row of `Packages` has no header")),
    })
}

/// Gives each row of a table to `each`. A page that is met twice is damage.
fn rows(pages: &Pages<'_>, root: u32, each: &mut dyn FnMut(&[u8]) -> FormatResult<()>) -> FormatResult<()> {
    let mut seen = HashSet::new();
    let mut open = vec![root];
    while let Some(number) = open.pop() {
        let wrong = |what: &str| damaged(Backend::Sqlite, format!("page {number}: {what}"));
        if !seen.insert(number) {
            return Err(wrong("it is met twice"));
        }
        let page = pages.get(number)?;
        let bytes = Bytes::big(&page);
        let start = if number == SCHEMA { FILE_HEADER } else { 0 };
        let cells = usize::from(bytes.u16(start + 3).unwrap_or_default());
        let kind = page.get(start).copied();
        let places = match kind {
            Some(INTERIOR) => start + 12,
            Some(LEAF) => start + 8,
            _ => return Err(wrong("it is no page of a table")),
        };
        let cell =
            |index: usize| bytes.u16(places + 2 * index).map(usize::from).ok_or_else(|| wrong("it has no such cell"));
        if kind == Some(LEAF) {
            // Rows that overlap are damage, and would make a small file a large one.
            let mut left = page.len();
            for index in 0..cells {
                let row = row(pages, &page, cell(index)?, &mut left, &mut seen)?;
                each(&row.ok_or_else(|| wrong("a row reaches beyond it"))?)?;
            }
        } else {
            let child = |place| bytes.u32(place).ok_or_else(|| wrong("it has no such child"));
            // The last child first: they are taken from the end.
            open.push(child(start + 8)?);
            for index in (0..cells).rev() {
                open.push(child(cell(index)?)?);
            }
            if open.len() > pages.count() as usize {
                return Err(wrong("it has more children than there are pages"));
            }
        }
    }
    Ok(())
}

/// The row of a cell, with what of it lies in pages of its own; `None` when it reaches beyond its page.
/// `left` is how much the rows of the page may still take of it.
fn row(
    pages: &Pages<'_>,
    page: &[u8],
    cell: usize,
    left: &mut usize,
    seen: &mut HashSet<u32>,
) -> FormatResult<Option<Vec<u8>>> {
    let usable = pages.usable();
    let bytes = Bytes::big(page);
    let Some((length, start)) = varint(page, cell).and_then(|(length, at)| Some((length, varint(page, at)?.1))) else {
        return Ok(None);
    };
    let Some(length) = usize::try_from(length).ok().filter(|length| *length <= LARGEST_HEADER) else {
        return Ok(None);
    };
    let most = usable - 35;
    let local = if length <= most {
        length
    } else {
        let least = (usable - 12) * 32 / 255 - 23;
        let fitting = least + (length - least) % (usable - 4);
        if fitting <= most { fitting } else { least }
    };
    let (Some(first), Some(rest)) = (bytes.get(start, local), left.checked_sub(local)) else { return Ok(None) };
    *left = rest;
    let mut row = first.to_vec();
    let mut next = if local < length { bytes.u32(start + local) } else { None };
    while row.len() < length {
        let number = next.unwrap_or_default();
        let overflow = pages.get(number)?;
        if !seen.insert(number) {
            return Err(damaged(Backend::Sqlite, format!("page {number} is met twice")));
        }
        let overflow = Bytes::big(&overflow);
        let part = (length - row.len()).min(usable - 4);
        row.extend_from_slice(overflow.get(4, part).unwrap_or_default());
        next = overflow.u32(0);
    }
    Ok(Some(row))
}
