//! What the user says of findings, and in which order they are reported.

use std::path::Path;

use hardtack_hcl::Source;

use super::{debian, feed, findings};
use crate::advisories::Draft;
use crate::matching::{Exceptions, FailOn, Findings, Vex};

const STATUS: &str = "Package: a1\nStatus: install ok installed\nArchitecture: amd64\nSource: a\nVersion: 1-1\n\n\
                      Package: b1\nStatus: install ok installed\nArchitecture: amd64\nSource: b\nVersion: 1-1\n";

/// Two packages, three vulnerabilities of one and one of the other.
fn facts() -> Draft {
    let rows = r#"
      {"cve":"CVE-2024-0001","source":"a","release":"bookworm","status":"open","urgency":"low"}
      {"cve":"CVE-2024-0002","source":"a","release":"bookworm","status":"resolved","fixed_version":"2","urgency":"medium"}
      {"cve":"CVE-2024-0003","source":"a","release":"bookworm","status":"open","urgency":"high"}
      {"cve":"CVE-2024-0004","source":"b","release":"bookworm","status":"resolved","fixed_version":"2","urgency":"high"}"#;
    let mut draft = feed("rows.jsonl", rows);
    draft.replace(feed("epss.csv", "cve,epss,percentile\nCVE-2024-0002,0.5,0.9\nCVE-2024-0003,0.1,0.5\n"));
    let kev = r#"{"catalogVersion":"1","dateReleased":"2026-10-01T00:00:00Z","vulnerabilities":[
      {"cveID":"CVE-2024-0001","dateAdded":"2026-09-01","dueDate":"2026-09-22","knownRansomwareCampaignUse":"Known"}]}"#;
    draft.replace(feed("kev.json", kev));
    draft
}

fn names(found: &Findings) -> Vec<&str> {
    found.open().map(|finding| found.advisory(finding).name.as_str()).collect()
}

#[test]
fn what_is_exploited_comes_first_then_what_is_likely_to_be_then_what_is_worse() {
    let found = findings(&debian(STATUS), &facts());
    assert_eq!(names(&found), ["CVE-2024-0001", "CVE-2024-0002", "CVE-2024-0003", "CVE-2024-0004"]);
    let kev = found.advisories.iter().find_map(|advisory| advisory.kev).unwrap();
    assert_eq!((kev.added.to_string().as_str(), kev.ransomware), ("2026-09-01", true));
    let count = |word: &str| word.parse::<FailOn>().unwrap().count(&found);
    assert_eq!(["any", "kev", "fixable", "critical", "high", "medium", "low"].map(count), [4, 1, 2, 0, 2, 3, 4]);
}

#[test]
fn vex_of_the_users_settles_what_it_names_and_nothing_else() {
    let document = r#"{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.org/vex","timestamp":"2026-10-01T00:00:00Z",
      "statements":[
        {"vulnerability":{"name":"CVE-2024-0001"},"products":[{"@id":"pkg:deb/debian/a1@1-1?arch=amd64"}],
         "status":"not_affected","justification":"vulnerable_code_not_in_execute_path"},
        {"vulnerability":{"name":"CVE-2024-0002"},"products":[{"@id":"pkg:deb/debian/a@9"}],
         "status":"fixed"},
        {"vulnerability":{"name":"CVE-2024-0003"},"products":[{"@id":"web","subcomponents":[{"@id":"pkg:deb/debian/a"}]}],
         "status":"under_investigation"},
        {"vulnerability":"CVE-2024-0004","products":["pkg:deb/debian/b1"],"status":"not_affected","impact_statement":"Not built."},
        {"vulnerability":"CVE-2024-0004","products":["pkg:deb/debian/b1"],"status":"affected","timestamp":"2026-10-02T00:00:00Z"}]}"#;
    let mut vex = Vex::default();
    vex.add(Path::new("v.json"), document.as_bytes()).unwrap();
    let mut found = findings(&debian(STATUS), &facts());
    found.apply_vex(&vex);
    assert_eq!(names(&found), ["CVE-2024-0002", "CVE-2024-0003", "CVE-2024-0004"]);
    let said = |name: &str| {
        let finding = found.findings.iter().find(|finding| found.advisory(finding).name == name).unwrap();
        finding.vex.as_ref().map(|vex| vex.status.as_str())
    };
    assert_eq!(said("CVE-2024-0001"), Some("not_affected"));
    assert_eq!(said("CVE-2024-0002"), None, "another version was meant");
    assert_eq!(said("CVE-2024-0003"), Some("under_investigation"));
    assert_eq!(said("CVE-2024-0004"), Some("affected"), "the later statement holds");
}

#[test]
fn vex_that_says_too_little_is_refused() {
    let refuse = |statement: &str| {
        let text = format!(r#"{{"@context":"c","statements":[{statement}]}}"#);
        Vex::default().add(Path::new("v.json"), text.as_bytes()).unwrap_err().to_string()
    };
    let nothing = refuse(r#"{"vulnerability":"CVE-2024-0001","status":"fixed"}"#);
    assert_eq!(nothing, "v.json: statement 1 names no product");
    let why = refuse(r#"{"vulnerability":"CVE-2024-0001","products":["pkg:deb/debian/a"],"status":"not_affected"}"#);
    assert_eq!(why, "v.json: statement 1 has neither a justification nor an impact statement");
    assert_eq!(refuse("1"), "v.json is no OpenVEX document");
}

#[test]
fn an_exception_holds_until_its_last_day() {
    let text = r#"
      exception "CVE-2024-0001" {
        kind    = "accepted"
        reason  = "Nobody can reach it."
        owner   = "platform"
        expires = "2026-11-01"
      }
      exception "CVE-2024-0002" {
        kind    = "planned"
        reason  = "The next release has it."
        owner   = "platform"
        expires = "2026-10-31"
      }
      exception "CVE-2024-0004" {
        kind    = "compensated"
        reason  = "A filter stands before it."
        owner   = "platform"
        instead = "The proxy drops such requests."
        package = "a"
      }"#;
    let exceptions = Exceptions::parse(&Source::new("exceptions.hcl", text)).unwrap();
    let mut found = findings(&debian(STATUS), &facts());
    found.apply_exceptions(&exceptions);
    assert_eq!(names(&found), ["CVE-2024-0002", "CVE-2024-0003", "CVE-2024-0004"]);
    let expired = found.findings.iter().filter_map(|finding| finding.exception.as_ref()).filter(|made| made.expired);
    assert_eq!(expired.count(), 1);
    let wrong = r#"exception "CVE-2024-0001" { kind = "accepted" reason = "x" owner = "y" }"#;
    assert!(Exceptions::parse(&Source::new("exceptions.hcl", wrong)).is_err());
}
