//! Pairs of versions that the package managers themselves have ordered.

use std::cmp::Ordering;
use std::path::Path;
use std::process::Command;

use super::Scheme;

/// Lines of `A B -1|0|1`, separated by tabs; gives how many there are.
fn check(scheme: Scheme, pairs: &str) -> usize {
    for line in pairs.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [a, b, order] = fields[..] else { panic!("{line:?} has not three fields") };
        let order = match order {
            "-1" => Ordering::Less,
            "0" => Ordering::Equal,
            "1" => Ordering::Greater,
            other => panic!("{other:?} is no order"),
        };
        assert_eq!(scheme.compare(a, b), order, "{a} and {b}");
        assert_eq!(scheme.compare(b, a), order.reverse(), "{b} and {a}");
    }
    pairs.lines().count()
}

/// A larger table that lies beside the repository where there is one; `None` where there is none.
fn beside(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/advisories/versions").join(name);
    let raw = std::fs::read(path).ok();
    if raw.is_none() {
        eprintln!("skipped: {name} is not beside the repository");
    }
    let raw = raw?;
    let text = if name.ends_with(".zst") { zstd::decode_all(&raw[..]).unwrap() } else { raw };
    Some(String::from_utf8(text).unwrap())
}

#[test]
fn debian_versions_are_ordered_as_dpkg_orders_them() {
    assert!(check(Scheme::Deb, include_str!("../../data/deb-versions.tsv")) >= 250);
    if let Some(pairs) = beside("deb-version.tsv.zst") {
        check(Scheme::Deb, &pairs);
    }
}

#[test]
fn rpm_versions_are_ordered_as_rpm_orders_them() {
    assert!(check(Scheme::Rpm, include_str!("../../data/rpm-versions.tsv")) >= 250);
    if let Some(pairs) = beside("rpm-evr.tsv.zst") {
        check(Scheme::Rpm, &pairs);
    }
}

#[test]
fn alpine_versions_are_ordered_as_apk_orders_them() {
    let ascending = [
        "0.9_alpha",
        "0.9_alpha2",
        "0.9_beta",
        "0.9_rc1",
        "0.9",
        "0.9-r1",
        "0.9_p1",
        "0.9a",
        "1",
        "1.0",
        "1.01",
        "1.1_pre1",
        "1.1",
        "1.1~12ab",
        "1.2",
        "1.10",
    ];
    for pair in ascending.windows(2) {
        assert_eq!(Scheme::Apk.compare(pair[0], pair[1]), Ordering::Less, "{} and {}", pair[0], pair[1]);
    }
    for line in beside("apk-version.data").iter().flat_map(|text| text.lines()) {
        let words: Vec<&str> = line.split('#').next().unwrap_or("").split_whitespace().collect();
        let [a, order, b] = words[..] else { continue };
        let order = match order {
            "<" => Ordering::Less,
            "=" => Ordering::Equal,
            ">" => Ordering::Greater,
            // Patterns of dependencies, not orders of versions.
            _ => continue,
        };
        assert_eq!(Scheme::Apk.compare(a, b), order, "{line}");
    }
}

#[test]
fn dpkg_itself_agrees_on_what_is_rare() {
    let versions = [
        "",
        "0",
        "00",
        "1",
        "1.",
        "1.0",
        "1.0-0",
        "1~",
        "1~~",
        "1~a",
        "1a",
        "1+",
        "1-1",
        "1-1~",
        "0:1",
        "1:0",
        "1.0.0.0",
        "99999999999999999999999",
        "100000000000000000000000",
        "1-2-3",
        "1.a",
        "1.Z",
    ];
    for a in versions {
        for b in versions {
            let order = if Scheme::Deb.compare(a, b).is_lt() { "lt" } else { "ge" };
            let output = Command::new("dpkg").args(["--compare-versions", a, order, b]).output();
            let Ok(output) = output else {
                eprintln!("skipped: dpkg is not installed");
                return;
            };
            // dpkg holds an absent version to be older than any other, which a package never is.
            assert!(output.status.success() || a.is_empty() || b.is_empty(), "{a:?} {order} {b:?}");
        }
    }
}
