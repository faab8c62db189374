//! Findings of a matcher that orders versions by apt's library, on the same facts.

use std::collections::BTreeSet;
use std::path::Path;

use super::{debian, feed, findings};
use crate::advisories::{Draft, Index};
use crate::matching::hits;

/// A file that lies beside the repository where there is one; `None` where there is none.
fn beside(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/advisories").join(name);
    let Ok(raw) = std::fs::read(path) else {
        eprintln!("skipped: {name} is not beside the repository");
        return None;
    };
    Some(String::from_utf8(zstd::decode_all(&raw[..]).unwrap()).unwrap())
}

/// Pairs of a package and a CVE.
fn found(status: &str, draft: &Draft) -> BTreeSet<(String, String)> {
    let found = findings(&debian(status), draft);
    let pair = |finding| (found.package(finding).name.clone(), found.advisory(finding).name.clone());
    let pairs: BTreeSet<_> = found.findings.iter().map(pair).collect();
    assert_eq!(pairs.len(), found.findings.len(), "a pair is found twice");
    pairs
}

#[test]
fn a_sample_is_found_as_another_matcher_found_it() {
    let draft = feed("debian-12.jsonl", include_str!("../../../data/advisories/debian-12.osv.jsonl"));
    let expected = include_str!("../../../data/advisories/debian-12.findings.tsv").lines().map(|line| {
        let (package, rest) = line.split_once('\t').unwrap();
        (package.to_owned(), rest.split('\t').next().unwrap().to_owned())
    });
    let expected: BTreeSet<_> = expected.collect();
    assert!(expected.iter().any(|(package, _)| package.starts_with("linux-image-")), "no kernel is in the sample");
    assert_eq!(found(include_str!("../../../data/advisories/debian-12.status"), &draft), expected);
}

#[test]
fn whole_systems_are_found_as_another_matcher_found_them() {
    let Some(records) = beside("debian12-changelog.osv.jsonl.zst") else { return };
    let draft = feed("debian-12.jsonl", &records);
    for (name, at_least) in [("host", 4000), ("rootfs", 0), ("rootfs-2024-06-30", 8000), ("rootfs-2025-06-01", 7000)] {
        let (Some(status), Some(expected)) =
            (beside(&format!("oracle/{name}.status.zst")), beside(&format!("oracle/{name}.findings.tsv.zst")))
        else {
            return;
        };
        let expected = expected.lines().skip(1).map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            (fields[0].to_owned(), fields[4].to_owned())
        });
        let expected: BTreeSet<_> = expected.collect();
        assert!(expected.len() >= at_least, "{name}");
        let ours = found(&status, &draft);
        let (missing, extra): (Vec<_>, Vec<_>) =
            (expected.difference(&ours).take(5).collect(), ours.difference(&expected).take(5).collect());
        assert!(missing.is_empty() && extra.is_empty(), "{name}: not found {missing:?}, found besides {extra:?}");
    }
}

#[test]
fn an_index_gives_back_what_was_put_into_it() {
    let mut draft = feed("debian-12.jsonl", include_str!("../../../data/advisories/debian-12.osv.jsonl"));
    let read = Index::memory(&draft).unwrap().draft().unwrap();
    for feed in draft.feeds.values_mut() {
        feed.records.iter_mut().for_each(|record| record.affected.sort());
    }
    let mut again = read.clone();
    for feed in again.feeds.values_mut() {
        feed.records.iter_mut().for_each(|record| record.affected.sort());
    }
    assert_eq!(again, draft);
    let status = include_str!("../../../data/advisories/debian-12.status");
    let count = |draft| hits(&debian(status), &Index::memory(draft).unwrap()).unwrap().hits.len();
    assert_eq!(count(&draft), count(&read));
}
