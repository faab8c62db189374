//! What is read of each format.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::{lines, read, today};
use crate::advisories::{FeedKind, Index, import, index};

#[test]
fn rows_of_the_debian_tracker_are_read_with_every_status() {
    let found = read("rows.jsonl", include_str!("../../../data/advisories/tracker.jsonl"));
    insta::assert_snapshot!(lines(&found.draft), @r#"
    tracker:debian CVE-2002-0659 ["CVE-2002-0659"] -: debian:12 openssl first Fixed("0.9.6e-1") affected None
    tracker:debian CVE-2005-2549 ["CVE-2005-2549"] -: debian:13 evolution first Fixed("2.2.3-3") affected None
    tracker:debian CVE-2006-0733 ["CVE-2006-0733"] -: debian:12 wordpress first None affected None
    "#);
}

#[test]
fn alpine_rpm_and_languages_are_read_from_what_their_publishers_write() {
    let secdb = r#"{"apkurl":"x","archs":["x86_64"],"reponame":"main","distroversion":"v3.19","packages":[
      {"pkg":{"name":"curl","secfixes":{"8.5.0-r0":["CVE-2023-46218","CVE-2023-46219 XSA-1"],"0":["CVE-2020-0001"]}}},
      {"pkg":{"name":"empty","secfixes":{}}}]}"#;
    insta::assert_snapshot!(lines(&read("main.json", secdb).draft), @r#"
    secdb:alpine CVE-2023-46218 ["CVE-2023-46218"] -: alpine:3.19 curl first Fixed("8.5.0-r0") affected None
    secdb:alpine CVE-2023-46219 ["CVE-2023-46219"] -: alpine:3.19 curl first Fixed("8.5.0-r0") affected None
    "#);
    let csaf = read("csaf.json", include_str!("../../matching/tests/csaf.json"));
    insta::assert_snapshot!(lines(&csaf.draft), @r#"
    csaf:redhat CVE-2024-27983 ["CVE-2024-27983"] high: redhat:8 curl first None ignored None
    csaf:redhat CVE-2024-27983 ["CVE-2024-27983"] high: redhat:8 nodejs first Fixed("1:18.20.2-1.module+el8.9.0+1+a") affected Some("nodejs:18")
    "#);
    assert_eq!(csaf.skipped.values().sum::<u64>(), 1, "extended support is told: {:?}", csaf.skipped);
    let osv = r#"{"id":"ALSA-2025:1","summary":"Important: x security update","related":["CVE-2025-1000"],"modified":"2026-01-01T00:00:00Z",
      "affected":[{"package":{"ecosystem":"AlmaLinux:9","name":"x"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1-1.el9"}]}]},
                  {"package":{"ecosystem":"Hex","name":"x"},"ranges":[]}]}
      {"id":"PYSEC-1","modified":"2026-01-01T00:00:00Z","withdrawn":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"PyPI","name":"x"},"versions":["1"]}]}
      {"id":"GO-1","modified":"2026-01-01T00:00:00Z","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
       "affected":[{"package":{"ecosystem":"Go","name":"example.org/x"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.0"},{"introduced":"1.3.0"}]},
         {"type":"GIT","events":[{"introduced":"0"}]}]}]}"#;
    let osv = read("osv.jsonl", osv);
    insta::assert_snapshot!(lines(&osv.draft), @r#"
    osv:almalinux ALSA-2025:1 ["CVE-2025-1000"] high: almalinux:9 x first Fixed("1-1.el9") affected None
    osv:golang GO-1 [] critical: golang example.org/x first Fixed("1.2.0") affected None
    osv:golang GO-1 [] critical: golang example.org/x 1.3.0 None affected None
    "#);
    insta::assert_debug_snapshot!(osv.skipped, @r#"
    {
        "ecosystem Hex": 1,
        "ranges of commits": 1,
        "records that were withdrawn": 1,
    }
    "#);
}

#[test]
fn a_directory_of_feeds_becomes_an_index_of_which_one_feed_can_be_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str| directory.path().join(name);
    let lines = "#model_version:v1,score_date:2026-10-30T00:00:00+0000\ncve,epss,percentile\nCVE-2024-0001,0.25,0.5\n";
    std::fs::write(at("epss_scores.csv"), lines).unwrap();
    let tracker = r#"{"a":{"CVE-2024-0001":{"releases":{"bookworm":{"status":"open"}}}}}"#;
    std::fs::write(at("tracker.json.zst"), zstd::encode_all(tracker.as_bytes(), 1).unwrap()).unwrap();
    let ended = "# c\n\nold 1.0-1 2026-01-01 nobody\nphp-horde.* 0 2026-01-01 x\n";
    std::fs::write(at("security-support-ended.deb12"), ended).unwrap();
    zip(
        &at("npm.zip"),
        &[(
            "GHSA-1.json",
            r#"{"id":"GHSA-1","modified":"2026-10-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"x"},"versions":["1.0.0"]}]}"#,
        )],
    );
    let found = import(&[directory.path().to_owned()], today()).unwrap();
    assert_eq!(found.documents, 4);
    let path = at("advisories.index");
    let first = index::write(&path, &found.draft).unwrap();
    let names: Vec<String> =
        first.feeds().unwrap().iter().map(|feed| format!("{} {}", feed.id, feed.entries)).collect();
    assert_eq!(names, ["tracker:debian 1", "osv:npm 1", "support:debian 1", "epss 1"]);
    let epss = first.feeds().unwrap()[3];
    assert_eq!((epss.id.kind, epss.days(today())), (FeedKind::Epss, Some(2)));
    let advisory = first.advisory(0).unwrap();
    assert_eq!((advisory.id, advisory.probability.unwrap().score), ("CVE-2024-0001", 0.25));

    let mut draft = Index::open(&path).unwrap().draft().unwrap();
    assert_eq!(draft, found.draft);
    let changed = read("t.json", r#"{"b":{"CVE-2024-0002":{"releases":{"bookworm":{"status":"open"}}}}}"#).draft;
    let mut merged = draft.clone();
    merged.merge(changed.clone());
    draft.replace(changed);
    let count = |draft| index::write(&path, draft).unwrap().rows();
    assert_eq!((count(&draft), count(&merged)), (3, 4));
    let left: Vec<PathBuf> = std::fs::read_dir(&directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left.len(), 5, "nothing is left beside the index: {left:?}");
}

/// A zip archive whose members are stored as they are.
pub(super) fn zip(path: &Path, members: &[(&str, &str)]) {
    let mut file = std::fs::File::create(path).unwrap();
    let (mut list, mut at) = (Vec::new(), 0_u32);
    for (name, text) in members {
        let (name_len, len) = ((name.len() as u16).to_le_bytes(), (text.len() as u32).to_le_bytes());
        let crc = crc32c::crc32c(text.as_bytes()).to_le_bytes();
        let common = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &crc, &len, &len, &name_len, &[0, 0]].concat();
        let local = [b"PK\x03\x04", &common[..], name.as_bytes(), text.as_bytes()].concat();
        file.write_all(&local).unwrap();
        let extra = [&[0; 10][..], &at.to_le_bytes()].concat();
        list.extend([b"PK\x01\x02\x14\0", &common[..], &extra, name.as_bytes()].concat());
        at += local.len() as u32;
    }
    let count = (members.len() as u16).to_le_bytes();
    let end =
        [b"PK\x05\x06\0\0\0\0", &count[..], &count, &(list.len() as u32).to_le_bytes(), &at.to_le_bytes(), &[0, 0]];
    file.write_all(&[list, end.concat()].concat()).unwrap();
}
