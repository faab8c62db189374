//! `hardtack advisories`, `hardtack scan --vulnerabilities` and `hardtack rescan`, from files of feeds to exit codes.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;

use common::Program;
use serde_json::Value;

const STATUS: &str =
    "Package: liba1\nStatus: install ok installed\nArchitecture: amd64\nSource: a (1:2-2)\nVersion: 1:2-2+b1\n";

const TRACKER: &str = r#"{"a": {
  "CVE-2024-0001": {"releases": {"bookworm": {"status": "resolved", "fixed_version": "1:2-3", "urgency": "medium"}}}}}"#;

const KEV: &str = r#"{"catalogVersion":"1","dateReleased":"2020-01-01T00:00:00Z","vulnerabilities":[
  {"cveID":"CVE-2024-0002","dateAdded":"2020-01-01"}]}"#;

/// A system, and an index of what the tracker says of it.
fn made() -> Program {
    let program = Program::new();
    for (path, text) in [
        ("root/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian 12\"\n"),
        ("root/var/lib/dpkg/status", STATUS),
        ("feeds/tracker.json", TRACKER),
        ("feeds/kev.json", KEV),
    ] {
        let path = program.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    program.succeed(&["advisories", "import", "feeds/tracker.json", "--index", "index"]);
    program
}

const SCAN: [&str; 5] = ["scan", "root", "--vulnerabilities", "--index", "index"];

fn scan<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&SCAN[..], more].concat()
}

/// Runs the program, which must find what is not allowed; gives its report.
fn refused(program: &Program, arguments: &[&str]) -> String {
    let ran = program.run(arguments);
    assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stderr);
    ran.stdout
}

#[test]
fn a_scan_fails_when_it_is_told_to_and_says_what_fixes_what() {
    let program = made();
    let text = program.succeed(&SCAN);
    for part in ["CVE-2024-0001", "liba1", "a 1:2-2 is affected before 1:2-3", "1 open finding: 1 medium"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    refused(&program, &scan(&["--fail-on", "medium"]));
    refused(&program, &scan(&["--fail-on", "fixable"]));
    program.succeed(&scan(&["--fail-on", "high"]));
    program.succeed(&scan(&["--fail-on", "kev"]));
    let document: Value = serde_json::from_str(&program.succeed(&scan(&["--format", "json"]))).unwrap();
    assert_eq!(document["packages"][0]["name"], "liba1");
    for format in ["jsonl", "sarif", "openvex", "cyclonedx"] {
        let text = program.succeed(&scan(&["--format", format]));
        let document: Value = serde_json::from_str(&text).unwrap();
        assert!(document.is_object(), "{format}");
    }
}

#[test]
fn vex_and_exceptions_settle_what_would_fail() {
    let program = made();
    let vex = r#"{"@context":"https://openvex.dev/ns/v0.2.0","statements":[{"vulnerability":"CVE-2024-0001",
      "products":["pkg:deb/debian/a"],"status":"not_affected","justification":"vulnerable_code_not_present"}]}"#;
    fs::write(program.path("vex.json"), vex).unwrap();
    program.succeed(&scan(&["--fail-on", "any", "--vex", "vex.json"]));
    let exception = "exception \"CVE-2024-0001\" {\n  kind = \"accepted\"\n  reason = \"r\"\n  owner = \"o\"\n  expires = \"EXPIRES\"\n}\n";
    fs::write(program.path("later.hcl"), exception.replace("EXPIRES", "2999-01-01")).unwrap();
    program.succeed(&scan(&["--fail-on", "any", "--exceptions", "later.hcl"]));
    fs::write(program.path("past.hcl"), exception.replace("EXPIRES", "2020-01-01")).unwrap();
    refused(&program, &scan(&["--fail-on", "any", "--exceptions", "past.hcl"]));
}

#[test]
fn old_and_missing_and_broken_feeds_are_refused_and_the_index_stays() {
    let program = made();
    program.succeed(&scan(&["--max-age", "2"]));
    program.succeed(&["advisories", "import", "feeds/kev.json", "--index", "index"]);
    let told = program.fail(65, &scan(&["--max-age", "2"]));
    assert!(told.contains("older than 2 days: kev ("), "{told}");
    let before = fs::read(program.path("index")).unwrap();
    fs::write(program.path("feeds/broken.json"), &TRACKER[..90]).unwrap();
    let told = program.fail(65, &["advisories", "import", "feeds", "--index", "index"]);
    assert!(told.contains("feeds/broken.json:2:"), "{told}");
    assert_eq!(fs::read(program.path("index")).unwrap(), before);
    let shown = program.succeed(&["advisories", "show", "--verify", "--index", "index"]);
    assert!(shown.contains("tracker:debian") && shown.contains("kev"), "{shown}");
    let told = program.fail(65, &["scan", "root", "--vulnerabilities", "--index", "absent"]);
    assert!(told.contains("hardtack advisories import"), "{told}");
}

#[test]
fn a_rescan_tells_what_was_not_known_and_of_the_newest_majors_only() {
    let program = made();
    fs::create_dir(program.path("images")).unwrap();
    let sbom = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{"type":"library","name":"liba1",
      "version":"1:2-2","purl":"pkg:deb/debian/liba1@1:2-2?arch=amd64&distro=debian-12&upstream=a"}]}"#;
    for version in ["12.9.0", "13.2.0", "13.10.0", "14.0.0", "15.0.1"] {
        fs::write(program.path(&format!("images/web-{version}.cdx.json")), sbom).unwrap();
    }
    let rescan = ["rescan", "images", "--newest-per-major", "3", "--index", "index", "--format", "json"];
    let first: Value = serde_json::from_str(&program.succeed(&rescan)).unwrap();
    let names: Vec<&str> =
        first["images"].as_array().unwrap().iter().map(|image| image["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["web-13.10.0", "web-14.0.0", "web-15.0.1"]);
    assert!(first["images"].as_array().unwrap().iter().all(|image| image["open"] == 1 && image["first"] == true));
    let more = r#"{"cve":"CVE-2024-0003","source":"a","release":"bookworm","status":"open"}"#;
    fs::write(program.path("feeds/more.jsonl"), more).unwrap();
    program.succeed(&["advisories", "import", "--delta", "feeds/more.jsonl", "--index", "index"]);
    let text = refused(&program, &rescan[..6]);
    assert!(text.contains("CVE-2024-0003") && text.contains("in web-13.10.0, web-14.0.0, web-15.0.1"), "{text}");
    program.succeed(&rescan);
    let text =
        program.succeed(&["scan", "--vulnerabilities", "--sbom", "images/web-15.0.1.cdx.json", "--index", "index"]);
    assert!(text.contains("CVE-2024-0003"), "{text}");
}
