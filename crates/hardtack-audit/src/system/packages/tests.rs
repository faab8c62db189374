use hardtack_tree::MemoryTree;
use proptest::prelude::*;

use super::*;
use crate::testing::tree;

fn packages(status: &str) -> Packages {
    Packages::read(&tree([("/var/lib/dpkg/status", status)])).unwrap()
}

#[test]
fn the_last_word_of_the_status_says_what_is_there() {
    let packages = packages(
        "Package: a\nStatus: install ok installed\nVersion: 1\n\n\
         Package: b\nStatus: hold ok installed\nVersion: 1\n\n\
         Package: c\nStatus: deinstall ok config-files\nVersion: 1\n\n\
         Package: d\nStatus: install reinstreq half-installed\nVersion: 1\n\n\
         Package: e\nStatus: purge ok not-installed\n",
    );
    let found = |name| (packages.installed(name).is_some(), packages.present(name).is_some());
    assert_eq!(
        ["a", "b", "c", "d", "e", "f"].map(found),
        [(true, true), (true, true), (false, false), (false, true), (false, false), (false, false),]
    );
}

#[test]
fn a_package_keeps_what_an_inventory_needs() {
    let packages = packages(
        "Package: libssl3\nStatus: install ok installed\nSection: libs\nArchitecture: amd64\nMulti-Arch: same\n\
         Source: openssl (3.0.1-1)\nVersion: 3.0.1-1+b1\nConffiles:\n /etc/x 0123\nDescription: text\n Status: not this\n\n\
         Package: libssl3\nStatus: install ok installed\nArchitecture: i386\nVersion: 3.0.1-1\n",
    );
    let [amd64, i386] = packages.named("libssl3") else { panic!("two architectures") };
    assert_eq!((amd64.architecture.as_str(), amd64.section.as_str()), ("amd64", "libs"));
    assert_eq!(amd64.source, Source { name: "openssl".into(), version: "3.0.1-1".into() });
    assert_eq!(i386.source, Source { name: "libssl3".into(), version: "3.0.1-1".into() });
    assert_eq!(amd64.at.to_string(), "/var/lib/dpkg/status:1");
    assert_eq!(i386.at.line, Some(13));
}

#[test]
fn dependants_are_those_that_would_miss_it() {
    let packages = packages(
        "Package: web\nStatus: install ok installed\nDepends: rsync (>= 3), mta | postfix\n\n\
         Package: rsync\nStatus: install ok installed\n\n\
         Package: exim\nStatus: install ok installed\nProvides: mta (= 4), mail\n\n\
         Package: other\nStatus: install ok installed\nPre-Depends: exim | rsync:any\n\n\
         Package: gone\nStatus: deinstall ok config-files\nDepends: rsync\n",
    );
    let names = |name| packages.dependants(name).map(|package| package.name.as_str()).collect::<Vec<_>>();
    assert_eq!(names("rsync"), ["web"], "`other` has exim instead, `gone` is gone");
    assert_eq!(names("exim"), ["web"], "only exim provides the mta that `web` wants");
    assert_eq!(packages.providers("mta").map(|package| package.name.as_str()).collect::<Vec<_>>(), ["exim"]);
}

#[test]
fn an_interrupted_dpkg_and_a_distroless_image_are_read_too() {
    let interrupted = tree([
        ("/var/lib/dpkg/status", "Package: a\nStatus: install ok installed\nArchitecture: all\n"),
        ("/var/lib/dpkg/updates/0001", "Package: a\nStatus: deinstall ok config-files\nArchitecture: all\n"),
        ("/var/lib/dpkg/updates/tmp.i", "not a stanza"),
    ]);
    assert!(Packages::read(&interrupted).unwrap().present("a").is_none());

    let distroless = tree([
        ("/var/lib/dpkg/status.d/tzdata", "Package: tzdata\nVersion: 2024a\nArchitecture: all\n"),
        ("/var/lib/dpkg/status.d/tzdata.md5sums", "0123  usr/share/zoneinfo\n"),
    ]);
    assert_eq!(Packages::read(&distroless).unwrap().installed("tzdata").unwrap().version, "2024a");
}

#[test]
fn what_cannot_be_read_is_never_an_empty_list() {
    let cause = |tree: &MemoryTree| Packages::read(tree).unwrap_err().to_string();
    let empty = tree([]);
    insta::assert_snapshot!(cause(&empty), @"there is no package database: neither /var/lib/dpkg/status nor /var/lib/dpkg/status.d");
    let rpm = tree([("/var/lib/rpm/rpmdb.sqlite", "")]);
    insta::assert_snapshot!(cause(&rpm), @"the packages of this tree are kept by RPM (/var/lib/rpm), which cannot be read yet; only dpkg's can");
    let truncated = tree([("/var/lib/dpkg/status", "")]);
    insta::assert_snapshot!(cause(&truncated), @"/var/lib/dpkg/status lists no package at all");
    let damaged = tree([("/var/lib/dpkg/status", "Package: a\nStatus: install ok installed\n\nVersi")]);
    insta::assert_snapshot!(cause(&damaged), @"/var/lib/dpkg/status is damaged: line 4 is no field of a package");
    let odd = tree([("/var/lib/dpkg/status", "Package: a\nStatus: install ok perhaps\n")]);
    insta::assert_snapshot!(cause(&odd), @"/var/lib/dpkg/status is damaged: line 1 begins a stanza with an unknown Status");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "([A-Za-z-]{0,8}[: ]{0,2}[a-z |,()]{0,12}\n{0,2}){0,12}") {
        let _ = Packages::read(&tree([("/var/lib/dpkg/status", &text)]));
    }

    #[test]
    fn every_package_written_is_found(names in proptest::collection::btree_set("[a-z][a-z0-9+.-]{1,8}", 1..20)) {
        let text: String =
            names.iter().map(|name| format!("Package: {name}\nStatus: install ok installed\n\n")).collect();
        let packages = packages(&text);
        for name in &names {
            prop_assert!(packages.installed(name).is_some());
        }
        prop_assert_eq!(packages.all().len(), names.len());
    }
}
