//! Broken feeds give errors with a place, and leave the index as it was.

use std::io::Write;

use proptest::prelude::*;

use super::feeds::zip;
use super::today;
use crate::advisories::import::import_bytes;
use crate::advisories::{Index, import, index};

fn error(name: &str, text: &str) -> String {
    import_bytes(name, text.as_bytes(), today()).unwrap_err().to_string()
}

#[test]
fn every_mistake_is_told_with_its_place() {
    let told = [
        error("cut.jsonl", "{\"id\":\"A-1\",\"modified\":\"2026-01-01T00:00:00Z\"}\n{\"id\":\"A-2\",\"affected\":["),
        error(
            "types.json",
            r#"{"id":"A-1","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":7}}]}"#,
        ),
        error("date.json", r#"{"id":"A-1","modified":"soon","affected":[]}"#),
        error(
            "range.json",
            r#"{"id":"A-1","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"x"},
          "ranges":[{"type":"SEMVER","events":[{"introduced":"2.0.0"},{"fixed":"1.0.0"}]}]}]}"#,
        ),
        error(
            "both.json",
            r#"{"id":"A-1","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"x"},
          "ranges":[{"type":"SEMVER","events":[{"introduced":"2.0.0","fixed":"3.0.0"}]}]}]}"#,
        ),
        error("tracker.json", "{\"a\":{\n\"CVE-2024-0001\":{\"releases\":{\"bookworm\":{\"status\":\"maybe\"}}}}}"),
        error("tracker.json", r#"{"a":{"CVE-2024-0001":{"releases":{"bookworm":{"status":"resolved"}}}}}"#),
        error("rows.jsonl", r#"{"cve":"CVE-2024-0001","source":"a","release":"bookworm","status":3}"#),
        error(
            "kev.json",
            r#"{"catalogVersion":"1","dateReleased":"2026-01-01","vulnerabilities":[{"cveID":"CVE-1","dateAdded":"2026-01-01"}]}"#,
        ),
        error("epss.csv", "cve,epss,percentile\nCVE-2024-0001,0.1,0.2\nCVE-2024-0002,1.5,0.2\n"),
        error("secdb.json", r#"{"distroversion":"v3.19","packages":[{"pkg":{"name":"x","secfixes":[]}}]}"#),
        error("csaf.json", r#"{"document":{"tracking":{"id":7}}}"#),
        error("security-support-ended.deb12", "a 1.0\n"),
        error("other.json", r#"{"name":"x"}"#),
        error("deep.json", &format!("{{\"id\":\"A\",\"modified\":{}", "[".repeat(100_000))),
    ];
    insta::assert_snapshot!(told.join("\n"), @r#"
    cut.jsonl:2:24: EOF while parsing a list
    types.json:1:97: invalid type: integer `7`, expected a string
    date.json, record 1 (A-1): a date is none (RFC 3339)
    range.json, record 1 (A-1): a range ends before it begins
    both.json, record 1 (A-1): an event of a range says more than one thing
    tracker.json:2:61: CVE-2024-0001: "maybe" is no status of a in bookworm
    tracker.json:1:70: CVE-2024-0001: a is resolved in bookworm, and no version is said to fix it
    rows.jsonl:1:68: invalid type: integer `3`, expected a string
    kev.json: the entry "CVE-1" has no CVE or no date
    epss.csv:3: a probability is none between 0 and 1
    secdb.json:1:68: invalid type: sequence, expected a map
    csaf.json:1:32: invalid type: integer `7`, expected a string
    security-support-ended.deb12:1: the line has not a package, a version and a date
    other.json is no feed of advisories that hardtack reads
    deep.json:1:22: invalid type: sequence, expected a string
    "#);
}

/// Bytes that never end where they should.
struct Endless(u64);

impl std::io::Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let len = buffer.len().min(usize::try_from(self.0).unwrap());
        buffer[..len].fill(b'a');
        self.0 -= len as u64;
        Ok(len)
    }
}

#[test]
fn what_grows_without_bound_is_ended_and_the_index_stays() {
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str| directory.path().join(name);
    let good = r#"{"id":"A-1","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"x"},"versions":["1"]}]}"#;
    std::fs::write(at("good.json"), good).unwrap();
    let draft = import(&[at("good.json")], today()).unwrap().draft;
    index::write(&at("index"), &draft).unwrap();
    let before = std::fs::read(at("index")).unwrap();

    // A line of 1 GB, packed so that the test is short.
    let mut packed = zstd::Encoder::new(std::fs::File::create(at("line.json.zst")).unwrap(), 1).unwrap();
    packed.write_all(b"{\"id\":\"A-1\",\n\"summary\":\"").unwrap();
    std::io::copy(&mut Endless(1 << 30), &mut packed).unwrap();
    packed.finish().unwrap();
    // Many small records, which only together are too many.
    let mut packed = zstd::Encoder::new(std::fs::File::create(at("bomb.csv.zst")).unwrap(), 1).unwrap();
    packed.write_all(b"cve,epss,percentile\n").unwrap();
    for _ in 0..8_000_000_u32 / 8 {
        packed.write_all(b"CVE-2024-0001,0,0\n").unwrap();
    }
    packed.finish().unwrap();
    let cut = zstd::encode_all(good.repeat(1000).as_bytes(), 1).unwrap();
    std::fs::write(at("cut.json.zst"), &cut[..cut.len() - 9]).unwrap();
    zip(&at("cut.zip"), &[("a.json", good)]);
    let whole = std::fs::read(at("cut.zip")).unwrap();
    std::fs::write(at("cut.zip"), &whole[..whole.len() - 30]).unwrap();
    std::fs::create_dir(at("empty")).unwrap();

    for (name, wanted) in [
        ("line.json.zst", "line.json.zst:2: a text or number is longer than 4 MiB"),
        ("bomb.csv.zst", "bomb.csv.zst: it unpacks to far more than what is packed"),
        ("cut.json.zst", "cut.json.zst"),
        ("cut.zip", "cut.zip: "),
        ("empty", "there is nothing to import in "),
        ("absent", "cannot read "),
    ] {
        let told = import(&[at("good.json"), at(name)], today()).unwrap_err().to_string();
        assert!(told.contains(wanted), "{name}: {told}");
    }
    assert_eq!(std::fs::read(at("index")).unwrap(), before);
    assert_eq!(Index::open(&at("index")).unwrap().draft().unwrap(), draft);
}

proptest! {
    #[test]
    fn no_text_makes_a_reader_panic(text in "\\PC{0,200}", name in "(a.json|security-support-ended.deb12|epss.csv)") {
        let _ = import_bytes(&name, text.as_bytes(), today());
    }
}
