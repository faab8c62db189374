//! A damaged index is an error, and never more than that.

use proptest::prelude::*;

use super::read;
use crate::advisories::{Index, IndexError};

/// The bytes of an index with every section in use.
fn bytes() -> Vec<u8> {
    let mut draft = read("r.jsonl", include_str!("../../../data/advisories/debian-12.osv.jsonl")).draft;
    draft.replace(read("csaf.json", include_str!("../../matching/tests/csaf.json")).draft);
    draft.replace(read("e.csv", "cve,epss,percentile\nCVE-2024-0001,0.25,0.5\n").draft);
    let kev = r#"{"catalogVersion":"1","dateReleased":"2026-01-01","vulnerabilities":[{"cveID":"CVE-2024-0001","dateAdded":"2026-01-01"}]}"#;
    draft.replace(read("kev.json", kev).draft);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    crate::advisories::index::write(&path, &draft).unwrap();
    std::fs::read(&path).unwrap()
}

/// Everything that can be read of an index.
fn visit(index: &Index) -> Result<(), IndexError> {
    index.feeds()?;
    for number in 0..index.advisories().min(1000) {
        index.advisory(number)?;
    }
    for (scope, _) in index.scopes()? {
        let Some(rows) = index.scope(&scope)? else { continue };
        for package in rows.packages().take(1000) {
            let (name, rows) = package?;
            rows.holding(&scope.family().scheme().key("1.0"), |_| ())?;
            super::super::index::ScopeRows::package(&index.scope(&scope)?.unwrap(), name)?;
            for row in rows.all().take(1000) {
                index.row(row)?;
            }
        }
    }
    Ok(())
}

#[test]
fn foreign_and_cut_files_and_other_versions_are_told_apart() {
    let whole = bytes();
    let open = |bytes: &[u8]| Index::from_bytes(bytes.to_vec()).map(drop).map_err(|error| error.to_string());
    assert_eq!(open(&whole), Ok(()));
    let mut newer = whole.clone();
    newer[8] = 9;
    let mut header = whole.clone();
    header[30] ^= 1;
    let told: Vec<String> = [b"SQLite format 3\0".as_slice(), &newer, &whole[..whole.len() - 1], &header]
        .iter()
        .map(|bytes| open(bytes).unwrap_err())
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    memory is no index of advisories
    the index memory is of format 9, and this version of hardtack reads format 1
    the index memory is damaged: it is not as long as it says
    the index memory is damaged: the checksum of its header is wrong
    ");
    let mut body = whole.clone();
    *body.last_mut().unwrap() ^= 1;
    let index = Index::from_bytes(body).unwrap();
    assert!(index.verify().is_err() && index.draft().is_err());
}

proptest! {
    #[test]
    fn changed_bytes_behind_the_header_are_errors_or_other_values(at in 188_usize..20_000, byte: u8, header_at in 24_usize..184) {
        let mut changed = bytes();
        let at = at % changed.len();
        if at >= 188 {
            changed[at] = byte;
        }
        if let Ok(index) = Index::from_bytes(changed.clone()) {
            let _ = visit(&index);
            let _ = index.draft();
        }
        // A table of sections that lies elsewhere, with the checksum that belongs to it.
        changed[header_at] = byte;
        let checksum = crc32c::crc32c(&changed[..184]);
        changed[184..188].copy_from_slice(&checksum.to_le_bytes());
        if let Ok(index) = Index::from_bytes(changed) {
            let _ = visit(&index);
        }
    }
}
