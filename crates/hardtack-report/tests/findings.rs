//! What people and programs read of vulnerabilities.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

use hardtack_hcl::Source;
use hardtack_report::{FindingsText, cyclonedx_vex, json_lines, openvex, residue_sarif, sarif, to_json};
use hardtack_scan::advisories::Index;
use hardtack_scan::advisories::import::import_bytes;
use hardtack_scan::inventory::{Depth, Inventory};
use hardtack_scan::matching::{Exceptions, Findings, Image, Vex};
use hardtack_scan::residue::{Expected, scan};
use hardtack_tree::MemoryTree;

const STATUS: &str = "Package: liba1\nStatus: install ok installed\nArchitecture: amd64\nSource: a (1:2-2)\nVersion: 1:2-2+b1\n\n\
                      Package: a-bin\nStatus: install ok installed\nArchitecture: amd64\nSource: a\nVersion: 1:2-2\n\n\
                      Package: linux-libc-dev\nStatus: install ok installed\nArchitecture: amd64\nSource: linux\nVersion: 6.1.1-1\n";

const TRACKER: &str = r#"{
  "a": {
    "CVE-2024-0001": {"description": "Overflow in a", "releases": {"bookworm": {"status": "resolved", "fixed_version": "1:2-3", "urgency": "high"}}},
    "CVE-2024-0002": {"releases": {"bookworm": {"status": "open", "urgency": "low", "nodsa": "x", "nodsa_reason": "postponed"}}},
    "CVE-2024-0003": {"releases": {"bookworm": {"status": "undetermined", "urgency": "not yet assigned"}}},
    "CVE-2024-0004": {"releases": {"bookworm": {"status": "open", "urgency": "unimportant"}}},
    "CVE-2024-0005": {"releases": {"bookworm": {"status": "open", "urgency": "medium"}}},
    "CVE-2024-0006": {"releases": {"bookworm": {"status": "open", "urgency": "medium"}}}
  },
  "linux": {"CVE-2024-0007": {"releases": {"bookworm": {"status": "resolved", "fixed_version": "6.1.2-1", "urgency": "high"}}}}
}"#;

const KEV: &str = r#"{"catalogVersion":"1","dateReleased":"2026-10-30T00:00:00Z","vulnerabilities":[
  {"cveID":"CVE-2024-0002","dateAdded":"2026-09-01","dueDate":"2026-09-22","knownRansomwareCampaignUse":"Unknown"}]}"#;

const VEX: &str = r#"{"@context":"https://openvex.dev/ns/v0.2.0","@id":"urn:ours","timestamp":"2026-10-01T00:00:00Z","statements":[
  {"vulnerability":{"name":"CVE-2024-0005"},"products":[{"@id":"pkg:deb/debian/a"}],
   "status":"not_affected","justification":"vulnerable_code_not_in_execute_path"}]}"#;

const EXCEPTION: &str = r#"exception "CVE-2024-0006" {
  kind    = "accepted"
  reason  = "Nobody can reach it."
  owner   = "platform"
  expires = "2027-01-31"
}"#;

fn found() -> Findings {
    let tree = MemoryTree::new()
        .file("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
        .and_then(|tree| tree.file("/var/lib/dpkg/status", STATUS))
        .unwrap();
    let day = "2026-11-01".parse().unwrap();
    let mut draft = import_bytes("tracker.json", TRACKER.as_bytes(), day).unwrap().draft;
    for feed in draft.feeds.values_mut() {
        feed.as_of = Some(day);
    }
    draft.replace(import_bytes("kev.json", KEV.as_bytes(), day).unwrap().draft);
    let inventory = Inventory::read(&tree, Depth::Packages).unwrap();
    let image = Image { name: "web".to_owned(), digest: Some("sha256:aa".to_owned()), distribution: None };
    let time = "2026-11-02T03:04:05Z".parse().unwrap();
    let mut found = Findings::of(&inventory, &Index::memory(&draft).unwrap(), image, time).unwrap();
    let mut vex = Vex::default();
    vex.add(Path::new("vex.json"), VEX.as_bytes()).unwrap();
    found.apply_vex(&vex);
    found.apply_exceptions(&Exceptions::parse(&Source::new("exceptions.hcl", EXCEPTION)).unwrap());
    found
}

/// Runs a validator that `scripts/setup` installs on a document that stands in a file; says that it is skipped where the
/// validator is not there.
fn valid(program: &str, arguments: &[&str], document: &str) {
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/hardtack/validators");
    let program = std::env::var_os("HARDTACK_VALIDATORS").map_or_else(home, PathBuf::from).join(program);
    if !program.exists() {
        println!("skipped: {} is not here; run scripts/setup", program.display());
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("document.json");
    std::fs::write(&path, document).unwrap();
    let output = Command::new(&program).args(arguments).arg(&path).output().unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && !text.contains(": error "), "{}", text.chars().take(3000).collect::<String>());
}

#[test]
fn people_see_what_is_to_be_done_first_and_why() {
    let text = hardtack_hcl::plain(&FindingsText::new(&found(), false).to_string());
    insta::assert_snapshot!(text, @"
    web
    known  tracker:debian of 2026-11-01, 1 day old, 7 records
    known  kev of 2026-10-30, 3 days old, 1 record

    low        CVE-2024-0002  exploited  postponed
               in        a-bin, liba1
               why       a 1:2-2 is affected in every version (tracker:debian)
               fix       none is known

    high       CVE-2024-0001
               Overflow in a
               in        a-bin, liba1
               why       a 1:2-2 is affected before 1:2-3 (tracker:debian)
               fix       a 1:2-3

    unrated    CVE-2024-0003  undetermined
               in        a-bin, liba1
               why       a 1:2-2 is affected in every version (tracker:debian)
               fix       none is known

    6 open findings: 2 high, 2 low, 2 unrated
    2 with a fix, 2 known to be exploited
    apart from these: 1 in headers, 2 unimportant, 2 settled by VEX, 2 excepted; --all lists them
    ");
    let all = hardtack_hcl::plain(&FindingsText::new(&found(), true).to_string());
    for line in ["headers only", "unimportant", "vulnerable_code_not_in_execute_path (urn:ours)", "until 2027-01-31"] {
        assert!(all.contains(line), "{line} is not in\n{all}");
    }
}

#[test]
fn a_document_has_each_package_and_advisory_once_and_is_read_back() {
    let found = found();
    let text = to_json(&found).unwrap();
    assert_eq!(serde_json::from_str::<Findings>(&text).unwrap(), found);
    assert_eq!((found.packages.len(), found.advisories.len(), found.findings.len()), (3, 7, 13));
    let names: std::collections::BTreeSet<_> = found.advisories.iter().map(|advisory| &advisory.name).collect();
    assert_eq!(names.len(), 7);
}

#[test]
fn a_line_is_whole_by_itself() {
    let lines = json_lines(&found()).unwrap();
    assert_eq!(lines.lines().count(), 13);
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    for (key, wanted) in [
        ("schema", "hardtack.finding/1"),
        ("time", "2026-11-02T03:04:05Z"),
        ("image", "web"),
        ("image_digest", "sha256:aa"),
        ("vulnerability", "CVE-2024-0002"),
        ("feed", "tracker:debian"),
        ("severity", "low"),
        ("status", "postponed"),
        ("why", "a 1:2-2 is affected in every version"),
    ] {
        assert_eq!(first[key], wanted, "{key}");
    }
    for line in lines.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        for key in ["schema", "time", "image", "image_digest", "severity", "fingerprint", "package", "vulnerability"] {
            assert!(value.get(key).is_some(), "{key}: {line}");
        }
    }
}

#[test]
fn sarif_is_valid_and_its_fingerprints_stay() {
    let mut found = found();
    let before = sarif(&found, "1.2.3");
    valid("node_modules/.bin/sarif-multitool", &["validate"], &to_json(&before).unwrap());
    let prints = |document: &serde_json::Value| -> Vec<String> {
        let results = document["runs"][0]["results"].as_array().unwrap();
        results
            .iter()
            .map(|result| result["partialFingerprints"]["hardtackFinding/v1"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = prints(&before);
    let distinct: std::collections::BTreeSet<_> = first.iter().collect();
    assert_eq!(distinct.len(), 13);
    // The next image has other versions and another name, and the same findings.
    found.image.name = "web-2".to_owned();
    for package in &mut found.packages {
        package.purl = package.purl.replace("2-2", "2-2.1");
        package.version = "9".to_owned();
    }
    assert_eq!(prints(&sarif(&found, "2.0.0")), first);
    let suppressed =
        before["runs"][0]["results"].as_array().unwrap().iter().filter(|r| r.get("suppressions").is_some());
    assert_eq!(suppressed.count(), 7, "VEX, exception and unimportant of two packages each, and headers");
}

#[test]
fn openvex_says_what_is_settled_and_is_read_back() {
    let document = to_json(&openvex(&found(), "ours")).unwrap();
    let value: serde_json::Value = serde_json::from_str(&document).unwrap();
    let of = |name: &str| -> (String, usize) {
        let statements = value["statements"].as_array().unwrap();
        let said = statements.iter().find(|said| said["vulnerability"]["name"] == name).unwrap();
        (said["status"].as_str().unwrap().to_owned(), said["products"].as_array().unwrap().len())
    };
    assert_eq!(of("CVE-2024-0001"), ("affected".to_owned(), 2));
    assert_eq!(of("CVE-2024-0003"), ("under_investigation".to_owned(), 2));
    assert_eq!(of("CVE-2024-0005"), ("not_affected".to_owned(), 2));
    assert_eq!(of("CVE-2024-0007"), ("not_affected".to_owned(), 1));
    Vex::default().add(Path::new("own.json"), document.as_bytes()).unwrap();
}

#[test]
fn cyclonedx_is_valid() {
    let document = to_json(&cyclonedx_vex(&found(), "1.2.3")).unwrap();
    let script = "import sys\nfrom cyclonedx.schema import SchemaVersion\n\
                  from cyclonedx.validation.json import JsonStrictValidator\n\
                  wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read())\n\
                  sys.exit(str(wrong) if wrong else 0)";
    valid("bin/python3", &["-c", script], &document);
}

#[test]
fn sarif_of_residue_is_valid_and_does_not_hold_what_was_found() {
    let token = ["dop", "_v1_", &"0123456789abcdef".repeat(4)].concat();
    let tree = MemoryTree::new()
        .file("/opt/a b", &format!("x\nt = {token}\n"))
        .and_then(|tree| tree.file("/var/log/app.log", "x"))
        .unwrap();
    let found = scan(&tree, &Expected::default()).unwrap();
    let text = to_json(&residue_sarif(&found, "web", "1.2.3")).unwrap();
    assert!(!text.contains("0123456789abcdef"), "{text}");
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let results = &document["runs"][0]["results"];
    assert_eq!(results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "opt/a%20b");
    assert_eq!(results[0]["locations"][0]["physicalLocation"]["region"]["startLine"], 2);
    assert_eq!((&results[0]["ruleId"], &results[1]["ruleId"]), (&"digitalocean-token".into(), &"log".into()));
    valid("node_modules/.bin/sarif-multitool", &["validate"], &text);
}
