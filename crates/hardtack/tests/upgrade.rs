//! What the kinds of upgrade bring up to date, with the real apt and archives of small packages.
//!
//! It needs root and the network.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::BTreeMap;
use std::fs;

use common::{BASE, Bench, words};

/// Makes two archives in the tree, the second one labelled as Debian's security archive is, and installs version 1 of
/// all three packages: `plain` has a newer version in the first archive only, `mended` in the second only, and `both` the
/// newest in the first and another newer one in the second. The mended one needs a package that only the first has.
const ARCHIVES: &str = r#"
    package() {
        mkdir -p "/srv/$1/$2/DEBIAN"
        printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\n%sDescription: small\n' \
            "$2" "$3" "$4" > "/srv/$1/$2/DEBIAN/control"
        dpkg-deb --build "/srv/$1/$2" "/srv/$1/$2_$3_all.deb"
        sed '/^Description/d' "/srv/$1/$2/DEBIAN/control" >> "/srv/$1/Packages"
        printf 'Filename: ./%s\nSize: %s\nSHA256: %s\nDescription: small\n\n' "$2_$3_all.deb" \
            "$(stat -c %s "/srv/$1/$2_$3_all.deb")" "$(sha256sum < "/srv/$1/$2_$3_all.deb" | cut -d ' ' -f 1)" \
            >> "/srv/$1/Packages"
        rm -r "/srv/$1/$2"
    }
    archive() {
        printf 'Origin: Here\nLabel: %s\nSuite: here\nSHA256:\n %s %s Packages\n' "$2" \
            "$(sha256sum < "/srv/$1/Packages" | cut -d ' ' -f 1)" "$(stat -c %s "/srv/$1/Packages")" > "/srv/$1/Release"
        echo "deb [trusted=yes] copy:/srv/$1 ./" >> /etc/apt/sources.list.d/here.list
    }
    for name in plain mended both; do package old "$name" 1 ''; done
    dpkg --install /srv/old/*.deb
    package main plain 2 ''
    package main both 3 ''
    package main needed 1 ''
    package security mended 2 'Depends: needed
'
    package security both 2 ''
    archive main Here
    archive security Debian-Security
"#;

/// The versions of the small packages after a build with this kind of upgrade, as the lock has them.
fn versions(upgrade: &str) -> Option<BTreeMap<String, String>> {
    let bench = Bench::new()?;
    fs::write(bench.path("archives.sh"), ARCHIVES).unwrap();
    let recipe = format!(
        "image \"small\" {{\n{BASE}\n  script \"archives\" {{ path = \"archives.sh\" }}\n  packages {{ upgrade = \"{upgrade}\" }}\n}}\n"
    );
    let recipe = bench.recipe("small.hcl", &recipe);
    let built = bench.hardtack(&bench.store, &["build", recipe.to_str().unwrap()]);
    assert!(built.status.success(), "{}", words(&built));
    let lock = fs::read_to_string(bench.path("hardtack.lock")).unwrap();
    let packages = lock.lines().filter_map(|line| line.split_once('='));
    let packages = packages.map(|(name, version)| (bare(name), bare(version)));
    Some(packages.filter(|(name, _)| ["plain", "mended", "both", "needed"].contains(&name.as_str())).collect())
}

fn bare(quoted: &str) -> String {
    quoted.trim().trim_matches('"').to_owned()
}

fn assert_versions(upgrade: &str, expected: &[(&str, &str)]) {
    let Some(found) = versions(upgrade) else { return };
    let expected = expected.iter().map(|&(name, version)| (name.to_owned(), version.to_owned())).collect();
    assert_eq!(found, expected, "upgrade = {upgrade:?}");
}

#[test]
fn a_security_upgrade_leaves_other_packages_alone() {
    assert_versions("none", &[("plain", "1"), ("mended", "1"), ("both", "1")]);
    assert_versions("security", &[("plain", "1"), ("mended", "2"), ("both", "2"), ("needed", "1")]);
    assert_versions("all", &[("plain", "2"), ("mended", "2"), ("both", "3"), ("needed", "1")]);
}
