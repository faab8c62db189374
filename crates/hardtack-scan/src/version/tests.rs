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

/// Every version is before the next one, and versions that are joined by `=` are one.
fn ascending(scheme: Scheme, versions: &[&str]) {
    for pair in versions.windows(2) {
        let (a, b) = (pair[0].split('=').next_back().unwrap(), pair[1].split('=').next().unwrap());
        assert_eq!(scheme.compare(a, b), Ordering::Less, "{a} and {b}");
    }
    for same in versions {
        let names: Vec<&str> = same.split('=').collect();
        assert!(names.windows(2).all(|pair| scheme.compare(pair[0], pair[1]).is_eq()), "{same}");
    }
}

#[test]
fn semantic_versions_are_ordered_as_their_specification_says() {
    ascending(
        Scheme::Semver,
        &[
            "0.0.0-20210101000000-abcdef",
            "0.9.9",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0=v1.0.0=1.0.0+build=1",
            "1.0.1",
            "1.2.0",
            "1.10.0",
            "2.0.0+incompatible",
        ],
    );
}

#[test]
fn python_versions_are_ordered_as_their_specification_says() {
    ascending(
        Scheme::Python,
        &[
            "1.dev0",
            "1.0.dev456",
            "1.0a1=1.0-alpha.1=1.0.A1",
            "1.0a2.dev456",
            "1.0a12.dev456",
            "1.0a12",
            "1.0b1.dev456",
            "1.0b2",
            "1.0b2.post345.dev456",
            "1.0b2.post345",
            "1.0rc1.dev456",
            "1.0rc1=1.0c1=1.0preview1",
            "1=1.0=1.0.0=v1.0",
            "1.0+abc.5",
            "1.0+abc.7",
            "1.0+5",
            "1.0.post456.dev34",
            "1.0.post456=1.0-456=1.0.rev456",
            "1.0.15",
            "1.1.dev1",
            "1.10",
            "1!0.1",
        ],
    );
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
