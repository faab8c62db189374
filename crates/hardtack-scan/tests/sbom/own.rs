//! Documents of hardtack's own.

use hardtack_scan::inventory::{
    Checksum, ChecksumAlgorithm, Distribution, Ecosystem, Inventory, OwnedFile, Package, SourcePackage, StrayProgram,
};
use hardtack_scan::sbom::{Format, Subject, read, write};
use hardtack_tree::{Digest, TreePath, tree_path};
use jiff::Timestamp;
use proptest::prelude::*;

pub(crate) fn subject(name: &str) -> Subject<'_> {
    Subject {
        name,
        version: Some("1.2.0"),
        supplier: Some("Platform team"),
        digest: Some(Digest::of("image")),
        created: Timestamp::from_second(1_700_000_000).unwrap(),
    }
}

/// One package of every ecosystem, in order, with all that a package may have.
pub(crate) fn every_kind() -> Inventory {
    let place = |path: &str| TreePath::new(path).unwrap().into();
    let mut deb = Package::new(Ecosystem::Deb, "libstdc++6", "1:12.2.0-14+deb12u1", place("/var/lib/dpkg/status"));
    deb.architecture = Some("amd64".to_owned());
    deb.source = SourcePackage { name: "gcc-12".to_owned(), version: "12.2.0-14+deb12u1".to_owned() };
    deb.supplier = Some("Debian GCC Maintainers <debian-gcc@lists.debian.org>".to_owned());
    deb.licences = vec!["GPL-3+ or MIT".to_owned(), "public domain & more".to_owned()];
    deb.priority = Some("important".to_owned());
    deb.essential = true;
    deb.reason = Some("asked for by the recipe".to_owned());
    deb.files = vec![
        OwnedFile {
            path: tree_path!("/usr/lib/a b"),
            checksum: Checksum::new(ChecksumAlgorithm::Md5, &"0a".repeat(16)),
        },
        OwnedFile { path: tree_path!("/usr/lib/link"), checksum: None },
    ];
    let mut rpm = Package::new(Ecosystem::Rpm, "nodejs", "1:18.2-1.el9", place("/var/lib/rpm/rpmdb.sqlite"));
    rpm.architecture = Some("x86_64".to_owned());
    rpm.source.name = "nodejs-source".to_owned();
    rpm.supplier = Some("Example".to_owned());
    rpm.licences = vec!["MIT AND (Apache-2.0 OR ISC)".to_owned()];
    rpm.modularity = Some("nodejs:18:1:ctx".to_owned());
    let mut apk = Package::new(Ecosystem::Apk, "ssl_client", "1.36.1-r29", place("/lib/apk/db/installed"));
    apk.source.name = "busybox".to_owned();
    apk.dependencies = vec![2];
    let musl = Package::new(Ecosystem::Apk, "musl", "1.2.5-r0", place("/lib/apk/db/installed"));
    let mut packages = vec![deb, rpm, musl, apk];
    for (ecosystem, name) in [
        (Ecosystem::PyPi, "requests"),
        (Ecosystem::Npm, "@scope/name"),
        (Ecosystem::Cargo, "time"),
        (Ecosystem::Go, "github.com/x/y/v2"),
        (Ecosystem::Maven, "org.example:name"),
    ] {
        packages.push(Package::new(ecosystem, name, "1.0.0", place("/srv/app")));
    }
    packages[5].checksum = Checksum::new(ChecksumAlgorithm::Sha512, &"0b".repeat(64));
    packages[8].places[0].inside = vec!["WEB-INF/lib/name.jar".to_owned()];
    Inventory {
        distribution: Some(Distribution {
            id: "debian".to_owned(),
            version_id: "12".to_owned(),
            codename: Some("bookworm".to_owned()),
        }),
        packages,
        stray_programs: vec![StrayProgram {
            path: tree_path!("/usr/local/bin/tool"),
            digest: Digest::of("tool"),
            size: Some(4),
        }],
        ..Inventory::default()
    }
}

#[test]
fn a_document_of_cyclonedx_is_read_back_as_it_was() {
    let inventory = every_kind();
    let text = write(&inventory, &subject("web"), Format::CycloneDx).unwrap();
    assert_eq!(read(text.as_bytes()).unwrap(), inventory);
}

#[test]
fn a_document_of_spdx_is_read_back_but_for_what_it_cannot_hold() {
    let inventory = every_kind();
    let text = write(&inventory, &subject("web"), Format::Spdx).unwrap();
    let back = read(text.as_bytes()).unwrap();
    assert_eq!(back.distribution, inventory.distribution);
    assert_eq!(back.packages.len(), inventory.packages.len());
    for (back, package) in back.packages.iter().zip(&inventory.packages) {
        let facts = |package: &Package| {
            (package.name.clone(), package.version.clone(), package.architecture.clone(), package.source.clone())
        };
        assert_eq!(facts(back), facts(package));
        assert_eq!((&back.supplier, &back.dependencies), (&package.supplier, &package.dependencies));
        assert_eq!(back.modularity, package.modularity);
    }
    assert_eq!(back.stray_programs[0].digest, inventory.stray_programs[0].digest);
}

#[test]
fn one_image_has_one_document_and_another_image_another() {
    let inventory = every_kind();
    for format in Format::ALL {
        let text = write(&inventory, &subject("web"), format).unwrap();
        assert_eq!(text, write(&inventory, &subject("web"), format).unwrap());
        let other = Subject { digest: Some(Digest::of("another")), ..subject("web") };
        let identity = |text: &str| text.lines().find(|line| line.contains("urn:uuid:")).unwrap().to_owned();
        assert_ne!(identity(&text), identity(&write(&inventory, &other, format).unwrap()));
    }
}

proptest! {
    #[test]
    fn whatever_packages_are_called_they_are_read_back(
        names in proptest::collection::btree_set("[a-z@:/#?%+ é]{1,8}x", 1..5),
        version in "[0-9]:?[a-z0-9.+~-]{1,8}",
        licence in "[ -~]{1,12}",
    ) {
        let place = || TreePath::root().into();
        let mut packages: Vec<Package> =
            names.iter().map(|name| Package::new(Ecosystem::Deb, name.as_str(), version.as_str(), place())).collect();
        packages[0].licences = vec![licence];
        let inventory = Inventory { packages, ..Inventory::default() };
        let text = write(&inventory, &subject("x"), Format::CycloneDx).unwrap();
        let back = read(text.as_bytes()).unwrap();
        let names = |inventory: &Inventory| -> Vec<(String, String)> {
            inventory.packages.iter().map(|package| (package.name.clone(), package.version.clone())).collect()
        };
        prop_assert_eq!(names(&back), names(&inventory));
        let text = write(&inventory, &subject("x"), Format::Spdx).unwrap();
        prop_assert_eq!(names(&read(text.as_bytes()).unwrap()), names(&inventory));
    }
}
