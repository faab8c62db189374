use std::collections::HashMap;

use hardtack_tree::MemoryTree;
use proptest::prelude::*;

use super::archive::take;
use super::{SecurityArchive, SecurityUpdates};
use crate::inventory::{Depth, Inventory};

const RELEASE: &str = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nOrigin: Debian\nLabel: Debian-Security\n\
                       Suite: oldstable-security\nDate: Sat, 11 Jul 2026 10:16:37 UTC\n";
const LIST: &str = "Package: sudo\nArchitecture: amd64\nVersion: 1.9.13p3-1+deb12u1\n\n\
                    Package: sudo\nArchitecture: amd64\nVersion: 1.9.13p3-1+deb12u2\n\n\
                    Package: tzdata\nArchitecture: all\nVersion: 2026a-0+deb12u1\n\n\
                    Package: openssl\nArchitecture: i386\nVersion: 9\n\nPackage: vim\nArchitecture: amd64\nVersion: 9\n";
const STATUS: &str = "Package: sudo\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.9.13p3-1+deb12u1\n\n\
                      Package: tzdata\nStatus: install ok installed\nArchitecture: all\nVersion: 2026a-0+deb12u1\n\n\
                      Package: openssl\nStatus: install ok installed\nArchitecture: amd64\nVersion: 3\n\n";
const LISTS: &str = "/var/lib/apt/lists/security.debian.org_debian-security_dists_bookworm-security";

fn tree(release: &str, list: &str) -> MemoryTree {
    let main = "/var/lib/apt/lists/deb.debian.org_debian_dists_bookworm";
    MemoryTree::new()
        .file("/var/lib/dpkg/status", STATUS)
        .unwrap()
        .file(format!("{main}_InRelease"), "Label: Debian\nSuite: oldstable\nDate: Sun, 12 Jul 2026 10:16:37 UTC\n")
        .unwrap()
        .file(format!("{main}_main_binary-amd64_Packages"), "Package: openssl\nArchitecture: amd64\nVersion: 4\n")
        .unwrap()
        .file(format!("{LISTS}_InRelease"), release)
        .unwrap()
        .file(format!("{LISTS}_main_binary-amd64_{list}"), LIST)
        .unwrap()
}

fn updates(tree: &MemoryTree) -> SecurityUpdates {
    let archive = SecurityArchive::read(tree).unwrap();
    SecurityUpdates::of(&Inventory::read(tree, Depth::Packages).unwrap(), archive.as_ref().map_err(String::as_str))
}

#[test]
fn what_the_security_suite_has_newer_is_pending() {
    let updates = updates(&tree(RELEASE, "Packages"));
    insta::assert_snapshot!(serde_json::to_string_pretty(&updates).unwrap(), @r#"
    {
      "updates": "known",
      "archive": "2026-07-11T10:16:37Z",
      "pending": [
        {
          "package": "sudo",
          "installed": "1.9.13p3-1+deb12u1",
          "available": "1.9.13p3-1+deb12u2",
          "since": "2026-07-11T10:16:37Z"
        }
      ]
    }
    "#);
    let oldest = updates.oldest().unwrap();
    assert_eq!(oldest.days("2026-08-11T11:00:00Z".parse().unwrap()), 31);
    assert_eq!(oldest.days("2026-07-01T11:00:00Z".parse().unwrap()), 0);
}

#[test]
fn what_cannot_be_told_is_not_none() {
    let reason = |tree: &MemoryTree| match updates(tree) {
        SecurityUpdates::Unknown { reason } => reason,
        known @ SecurityUpdates::Known { .. } => panic!("{known:?}"),
    };
    let plain = MemoryTree::new().file("/var/lib/dpkg/status", STATUS).unwrap();
    assert_eq!(reason(&plain), "it has no lists of a security suite");
    let packed = reason(&tree(RELEASE, "Packages.lz4"));
    assert!(packed.ends_with("_Packages.lz4 is not kept as plain text"), "{packed}");
    let undated = reason(&tree(&RELEASE.replace("Date", "Dat"), "Packages"));
    assert!(undated.ends_with("bookworm-security_InRelease has no date"), "{undated}");
}

#[test]
fn an_update_is_as_old_as_the_first_image_that_lacked_it() {
    let mut now = updates(&tree(&RELEASE.replace("Sat, 11 Jul", "Thu, 30 Jul"), "Packages"));
    let before = updates(&tree(RELEASE, "Packages"));
    now.remember(&before);
    assert_eq!(now.oldest().unwrap().since, "2026-07-11T10:16:37Z".parse().unwrap());
    let SecurityUpdates::Known { archive, .. } = now else { panic!("unknown") };
    assert_eq!(archive, "2026-07-30T10:16:37Z".parse().unwrap());
}

proptest! {
    #[test]
    fn no_list_of_packages_panics(list in "(Package|Version|Architecture|X|\\PC{0,4})?(:| )?\\PC{0,12}(\n\\PC{0,20}){0,6}") {
        let mut newest = HashMap::new();
        take(&list, &mut newest);
        prop_assert!(newest.values().all(|version| !version.is_empty()));
    }
}
