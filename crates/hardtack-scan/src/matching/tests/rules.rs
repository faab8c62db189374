//! The rules of each ecosystem.

use super::{debian, distribution, feed, findings};
use crate::advisories::Status;
use crate::inventory::{Ecosystem, Inventory, Package, Place};
use crate::matching::{Findings, Relevance};
use hardtack_tree::TreePath;

/// What is found, a line for each: package, vulnerability, what the feed says, why.
fn lines(found: &Findings) -> String {
    let mut lines: Vec<String> = found
        .findings
        .iter()
        .map(|finding| {
            let (package, advisory) = (found.package(finding), found.advisory(finding));
            let fixed = finding.fixed.as_deref().unwrap_or("-");
            let words = (package.name.as_str(), advisory.name.as_str(), finding.status.as_str());
            format!("{} {} {} {fixed}: {}\n", words.0, words.1, words.2, finding.why())
        })
        .collect();
    lines.sort();
    lines.concat()
}

fn stanza(package: &str, version: &str, source: &str) -> String {
    let source = if source.is_empty() { String::new() } else { format!("Source: {source}\n") };
    format!("Package: {package}\nStatus: install ok installed\nArchitecture: amd64\n{source}Version: {version}\n\n")
}

fn package(ecosystem: Ecosystem, name: &str, version: &str) -> Package {
    Package::new(ecosystem, name, version, Place::from(TreePath::new("/db").unwrap()))
}

#[test]
fn everything_that_the_debian_tracker_says_is_told_apart() {
    let tracker = r#"{"a": {
      "CVE-2024-0001": {"releases": {"bookworm": {"status": "resolved", "fixed_version": "1:2-3~deb12u1", "urgency": "high"},
                                     "trixie": {"status": "resolved", "fixed_version": "1:9", "urgency": "high"}}},
      "CVE-2024-0002": {"releases": {"bookworm": {"status": "resolved", "fixed_version": "0", "urgency": "unimportant"}}},
      "CVE-2024-0003": {"releases": {"bookworm": {"status": "open", "urgency": "low", "nodsa": "Minor issue", "nodsa_reason": ""}}},
      "CVE-2024-0004": {"releases": {"bookworm": {"status": "open", "urgency": "low", "nodsa": "x", "nodsa_reason": "postponed"}}},
      "CVE-2024-0005": {"releases": {"bookworm": {"status": "open", "urgency": "low", "nodsa": "x", "nodsa_reason": "ignored"}}},
      "CVE-2024-0006": {"releases": {"bookworm": {"status": "undetermined", "urgency": "not yet assigned"}}},
      "CVE-2024-0007": {"releases": {"bookworm": {"status": "open", "urgency": "end-of-life"}}},
      "CVE-2024-0008": {"releases": {"bookworm": {"status": "open", "urgency": "unimportant"}}},
      "CVE-2024-0009": {"releases": {"trixie": {"status": "open", "urgency": "high"}}},
      "TEMP-0000001-ABCDEF": {"releases": {"bookworm": {"status": "open", "urgency": "not yet assigned"}}}}}"#;
    let found = findings(&debian(&stanza("liba1", "1:2-2+b7", "a (1:2-2)")), &feed("tracker.json", tracker));
    insta::assert_snapshot!(lines(&found), @r"
    liba1 CVE-2024-0001 affected 1:2-3~deb12u1: a 1:2-2 is affected before 1:2-3~deb12u1
    liba1 CVE-2024-0003 no-dsa -: a 1:2-2 is affected in every version
    liba1 CVE-2024-0004 postponed -: a 1:2-2 is affected in every version
    liba1 CVE-2024-0005 ignored -: a 1:2-2 is affected in every version
    liba1 CVE-2024-0006 undetermined -: a 1:2-2 is affected in every version
    liba1 CVE-2024-0007 end-of-life -: a 1:2-2 is affected in every version
    liba1 CVE-2024-0008 affected -: a 1:2-2 is affected in every version
    liba1 TEMP-0000001-ABCDEF affected -: a 1:2-2 is affected in every version
    ");
    let closed: Vec<&str> =
        found.findings.iter().filter(|f| !f.is_open()).map(|f| found.advisory(f).name.as_str()).collect();
    assert_eq!(closed, ["CVE-2024-0008"], "only what is unimportant is not open");
}

#[test]
fn a_rebuild_for_the_release_is_fixed_though_it_is_older_than_the_fix_elsewhere() {
    let rows = r#"{"cve":"CVE-2024-0001","source":"a","release":"bookworm","status":"resolved","fixed_version":"0.34-4~deb12u1"}
                  {"cve":"CVE-2024-0001","source":"a","release":"trixie","status":"resolved","fixed_version":"0.34-4"}"#;
    let draft = feed("rows.jsonl", rows);
    assert_eq!(lines(&findings(&debian(&stanza("a", "0.34-4~deb12u1", "")), &draft)), "");
    assert_eq!(findings(&debian(&stanza("a", "0.34-3", "")), &draft).findings.len(), 1);
}

#[test]
fn a_rebuild_without_its_source_is_compared_as_its_source() {
    let rows =
        r#"{"cve":"CVE-2024-0001","source":"a","release":"bookworm","status":"resolved","fixed_version":"1.0-1+b1"}"#;
    assert_eq!(findings(&debian(&stanza("a", "1.0-1+b2", "")), &feed("rows.jsonl", rows)).findings.len(), 1);
}

#[test]
fn signed_kernels_and_boot_loaders_are_those_of_their_sources() {
    let rows = r#"
      {"cve":"CVE-2024-0001","source":"linux","release":"bookworm","status":"resolved","fixed_version":"6.1.192-2"}
      {"cve":"CVE-2024-0002","source":"linux","release":"bookworm","status":"resolved","fixed_version":"6.1.192-3"}
      {"cve":"CVE-2024-0003","source":"grub2","release":"bookworm","status":"resolved","fixed_version":"2.06-13+deb12u2"}
      {"cve":"CVE-2024-0004","source":"shim","release":"bookworm","status":"resolved","fixed_version":"15.8-2"}
      {"cve":"CVE-2024-0005","source":"linux","release":"bookworm","status":"resolved","fixed_version":"6.12.12-1~bpo12+2"}"#;
    let status = [
        stanza("linux-image-6.1.0-56-amd64", "6.1.192-2", "linux-signed-amd64 (6.1.192+2)"),
        stanza("linux-image-6.12.12+bpo-amd64", "6.12.12-1~bpo12+1", "linux-signed-amd64 (6.12.12+1~bpo12+1)"),
        stanza("linux-libc-dev", "6.1.192-2", "linux"),
        stanza("grub-efi-amd64-signed", "1+2.06+13+deb12u1", ""),
        stanza("shim-signed", "1.44~1+deb12u1+15.8-1~deb12u1", "shim-signed (1.44~1+deb12u1)"),
    ];
    let found = findings(&debian(&status.concat()), &feed("rows.jsonl", rows));
    insta::assert_snapshot!(lines(&found), @r"
    grub-efi-amd64-signed CVE-2024-0003 affected 2.06-13+deb12u2: grub2 2.06-13+deb12u1 is affected before 2.06-13+deb12u2
    linux-image-6.1.0-56-amd64 CVE-2024-0002 affected 6.1.192-3: linux 6.1.192-2 is affected before 6.1.192-3
    linux-image-6.1.0-56-amd64 CVE-2024-0005 affected 6.12.12-1~bpo12+2: linux 6.1.192-2 is affected before 6.12.12-1~bpo12+2
    linux-image-6.12.12+bpo-amd64 CVE-2024-0005 affected 6.12.12-1~bpo12+2: linux 6.12.12-1~bpo12+1 is affected before 6.12.12-1~bpo12+2
    linux-libc-dev CVE-2024-0002 affected 6.1.192-3: linux 6.1.192-2 is affected before 6.1.192-3
    linux-libc-dev CVE-2024-0005 affected 6.12.12-1~bpo12+2: linux 6.1.192-2 is affected before 6.12.12-1~bpo12+2
    shim-signed CVE-2024-0004 affected 15.8-2: shim 15.8-1~deb12u1 is affected before 15.8-2
    ");
    let headers = found.findings.iter().filter(|finding| finding.relevance == Relevance::Headers);
    let headers: Vec<&str> = headers.map(|finding| found.package(finding).name.as_str()).collect();
    assert_eq!(headers, ["linux-libc-dev", "linux-libc-dev"], "headers are told apart");
}

#[test]
fn ranges_of_osv_begin_and_end_where_they_say() {
    let record = r#"{"id":"GHSA-1","modified":"2026-01-01T00:00:00Z","aliases":["CVE-2026-1000"],
      "database_specific":{"severity":"MODERATE","other":[1]},
      "affected":[{"package":{"ecosystem":"npm","name":"x"},"ranges":[{"type":"SEMVER","events":[
        {"introduced":"1.0.0"},{"fixed":"1.2.0"},{"introduced":"2.0.0-beta.2"},{"last_affected":"2.1.0"},{"introduced":"3.0.0"}]}]},
        {"package":{"ecosystem":"PyPI","name":"Foo_Bar"},"versions":["1.0","1.1"]},
        {"package":{"ecosystem":"Maven","name":"g:a"},"ranges":[{"type":"ECOSYSTEM","events":[
        {"introduced":"2.0-beta9"},{"fixed":"2.15.0"}]}]}]}"#;
    let draft = feed("r.json", record);
    let mut inventory = Inventory::default();
    let npm = ["0.9.0", "1.0.0", "1.1.9", "1.2.0", "2.0.0-beta.1", "2.0.0-beta.10", "2.1.0", "2.1.1", "3.0.0", "4.0.0"];
    inventory.packages = npm.map(|version| package(Ecosystem::Npm, "x", version)).to_vec();
    for version in ["0.9", "1.0.0", "1.2"] {
        inventory.packages.push(package(Ecosystem::PyPi, "foo.bar", version));
    }
    for version in ["2.0-beta8", "2.0-beta9", "2.0", "2.9.1", "2.15.0-rc1", "2.15", "2.15.0.Final", "2.16"] {
        inventory.packages.push(package(Ecosystem::Maven, "g:a", version));
    }
    inventory.packages.push(package(Ecosystem::Cargo, "x", "1.0.0"));
    let found = findings(&inventory, &draft);
    insta::assert_snapshot!(lines(&found), @r"
    foo.bar CVE-2026-1000 affected -: foo-bar 1.0.0 is affected from 1.0 on up to 1.0
    g:a CVE-2026-1000 affected 2.15.0: g:a 2.0 is affected from 2.0-beta9 on before 2.15.0
    g:a CVE-2026-1000 affected 2.15.0: g:a 2.0-beta9 is affected from 2.0-beta9 on before 2.15.0
    g:a CVE-2026-1000 affected 2.15.0: g:a 2.15.0-rc1 is affected from 2.0-beta9 on before 2.15.0
    g:a CVE-2026-1000 affected 2.15.0: g:a 2.9.1 is affected from 2.0-beta9 on before 2.15.0
    x CVE-2026-1000 affected -: x 2.0.0-beta.10 is affected from 2.0.0-beta.2 on up to 2.1.0
    x CVE-2026-1000 affected -: x 2.1.0 is affected from 2.0.0-beta.2 on up to 2.1.0
    x CVE-2026-1000 affected -: x 3.0.0 is affected from 3.0.0 on
    x CVE-2026-1000 affected -: x 4.0.0 is affected from 3.0.0 on
    x CVE-2026-1000 affected 1.2.0: x 1.0.0 is affected from 1.0.0 on before 1.2.0
    x CVE-2026-1000 affected 1.2.0: x 1.1.9 is affected from 1.0.0 on before 1.2.0
    ");
    assert_eq!(found.unmatched.len(), 1, "what no feed speaks of is said: {:?}", found.unmatched);
}

#[test]
fn streams_of_modules_are_kept_apart() {
    let csaf = include_str!("csaf.json");
    let mut inventory = Inventory { distribution: distribution("rhel", "8.10"), ..Inventory::default() };
    let mut add = |name: &str, version: &str, label: Option<&str>| {
        let modularity = label.map(str::to_owned);
        inventory.packages.push(Package { modularity, ..package(Ecosystem::Rpm, name, version) });
    };
    let old = "1:18.1.0-1.module+el8.9.0+1+a";
    add("nodejs", old, Some("nodejs:18:8090020240101:aaaa"));
    add("nodejs", old, Some("nodejs:20:8090020240101:aaaa"));
    add("nodejs", old, None);
    add("nodejs", "1:18.1.0-1.el8", None);
    add("nodejs", "1:18.20.2-1.module+el8.9.0+1+a", Some("nodejs:18:8090020240101:aaaa"));
    add("curl", "7.61.1-33.el8", None);
    let found = findings(&inventory, &feed("csaf.json", csaf));
    let seen: Vec<_> = found.findings.iter().map(|f| (f.installed.as_str(), f.status, f.stream_unknown)).collect();
    let expected = [
        (old, Status::Affected, false),
        // Without a label, nobody can tell which stream it is.
        (old, Status::Undetermined, true),
        ("7.61.1-33.el8", Status::Ignored, false),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn a_system_that_no_feed_speaks_of_is_an_error() {
    let rows = r#"{"cve":"CVE-2024-0001","source":"a","release":"trixie","status":"open"}"#;
    let index = crate::advisories::Index::memory(&feed("rows.jsonl", rows)).unwrap();
    let error = crate::matching::hits(&debian(&stanza("a", "1", "")), &index).unwrap_err();
    assert_eq!(error.to_string(), "the index has no advisories for debian:12");
}
