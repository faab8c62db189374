//! Feeds of advisories, the index that is made of them, and what users say of findings.

use std::path::Path;

use hardtack_hcl::Source;
use hardtack_scan::advisories::Index;
use hardtack_scan::advisories::import::import_bytes;
use hardtack_scan::matching::{Exceptions, Fleet, Vex};

/// Where the checksum of an index stands, behind the header that it is of.
const CHECKSUM: usize = 184;
/// Where the lists of kept inventories begin, behind the checksum of them.
const LISTS: usize = 16;

/// Reads a feed, and makes an index of it.
///
/// # Panics
/// When an index that was just made cannot be read, or holds something else.
pub fn feed(name: &str, bytes: &[u8]) {
    let Ok(today) = "2026-11-01".parse() else { return };
    let Ok(read) = import_bytes(name, bytes, today) else { return };
    if let Ok(index) = Index::memory(&read.draft) {
        assert!(index.draft().is_ok(), "an index of a feed cannot be read");
    }
}

/// Reads everything of an index, the checksum of whose header is put right.
pub fn index(bytes: &[u8]) {
    let mut bytes = bytes.to_vec();
    if let Some((header, rest)) = bytes.split_at_mut_checked(CHECKSUM) {
        if let Some(checksum) = rest.first_chunk_mut() {
            *checksum = crc32c::crc32c(header).to_le_bytes();
        }
    }
    let Ok(index) = Index::from_bytes(bytes) else { return };
    let _ = index.feeds();
    let _ = index.draft();
    for number in 0..index.advisories().min(1 << 12) {
        let _ = index.advisory(number);
    }
    for (scope, _) in index.scopes().unwrap_or_default() {
        let Ok(Some(rows)) = index.scope(&scope) else { continue };
        let _ = rows.package("a");
        for (_, rows) in rows.packages().take(1 << 12).flatten() {
            let _ = rows.holding(&scope.family().scheme().key("1.0"), |row| {
                let _ = index.row(row);
            });
        }
    }
}

/// An index of one record.
pub const INDEX_SEED: &[u8] = include_bytes!("../seeds/advisories_index");

/// Reads kept inventories, whose checksum is put right.
pub fn fleet(bytes: &[u8]) {
    let mut bytes = bytes.to_vec();
    if let Some((header, lists)) = bytes.split_at_mut_checked(LISTS) {
        header[12..].copy_from_slice(&crc32c::crc32c(lists).to_le_bytes());
    }
    if let Some(fleet) = Fleet::from_bytes(&bytes) {
        let _ = fleet.to_bytes();
    }
}

/// Reads an OpenVEX document and a file of exceptions.
pub fn said(bytes: &[u8]) {
    let _ = Vex::default().add(Path::new("fuzz.json"), bytes);
    let _ = Exceptions::parse(&Source::new("fuzz.hcl", String::from_utf8_lossy(bytes)));
}
