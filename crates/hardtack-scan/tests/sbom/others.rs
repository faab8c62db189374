//! Documents of other programs. Those in `data/sbom` are parts of what Syft 1.18.1 and debsbom 0.10.2 wrote of one root
//! of Debian 12.

use hardtack_scan::inventory::{Ecosystem, Inventory};
use hardtack_scan::sbom::read;

fn lines(inventory: &Inventory) -> Vec<String> {
    let line = |package: &hardtack_scan::inventory::Package| {
        let source = &package.source;
        format!("{} {} <- {} {}", package.name, package.version, source.name, source.version)
    };
    inventory.packages.iter().map(line).collect()
}

const EXPECTED: [&str; 6] = [
    "base-files 12.4+deb12u15 <- base-files 12.4+deb12u15",
    "bsdutils 1:2.38.1-5+deb12u3 <- util-linux 2.38.1-5+deb12u3",
    "libc-bin 2.36-9+deb12u14 <- glibc 2.36-9+deb12u14",
    "libc6 2.36-9+deb12u14 <- glibc 2.36-9+deb12u14",
    "mount 2.38.1-5+deb12u3 <- util-linux 2.38.1-5+deb12u3",
    "util-linux 2.38.1-5+deb12u3 <- util-linux 2.38.1-5+deb12u3",
];

#[test]
fn documents_of_syft_and_debsbom_tell_packages_and_sources() {
    for (name, document) in [
        ("Syft, CycloneDX", &include_bytes!("../../data/sbom/syft.cdx.json")[..]),
        ("Syft, SPDX", include_bytes!("../../data/sbom/syft.spdx.json")),
        ("debsbom, CycloneDX", include_bytes!("../../data/sbom/debsbom.cdx.json")),
        ("debsbom, SPDX", include_bytes!("../../data/sbom/debsbom.spdx.json")),
    ] {
        let inventory = read(document).unwrap();
        assert_eq!(lines(&inventory), EXPECTED, "{name}");
        let distribution = inventory.distribution.as_ref().unwrap();
        assert_eq!(distribution.id, "debian", "{name}");
        let told = (distribution.version_id.as_str(), distribution.codename.as_deref());
        assert!(told.0 == "12" || told.1 == Some("bookworm"), "{name}: {told:?}");
        assert!(inventory.packages.iter().all(|package| package.architecture.as_deref() == Some("amd64")), "{name}");
    }
}

#[test]
fn a_document_of_trivy_keeps_epochs_and_parts_of_versions_apart() {
    let document = br#"{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"container","name":"x"}},
      "components":[
        {"bom-ref":"1","type":"operating-system","name":"debian","version":"12.15"},
        {"bom-ref":"2","type":"library","name":"bsdutils","version":"1:2.38.1-5+deb12u1",
         "supplier":{"name":"util-linux packagers <util-linux@packages.debian.org>"},
         "licenses":[{"license":{"name":"GPL-2.0-only"}}],
         "purl":"pkg:deb/debian/bsdutils@2.38.1-5%2Bdeb12u1?arch=amd64&distro=debian-12.15&epoch=1",
         "properties":[{"name":"aquasecurity:trivy:SrcName","value":"util-linux"},
           {"name":"aquasecurity:trivy:SrcVersion","value":"2.38.1"},{"name":"aquasecurity:trivy:SrcRelease","value":"5+deb12u1"}]},
        {"bom-ref":"3","type":"application","name":"app/node_modules","components":[
          {"bom-ref":"4","type":"library","group":"@scope","name":"x","version":"1.0.0","purl":"pkg:npm/%40scope/x@1.0.0"}]}],
      "dependencies":[{"ref":"2","dependsOn":["4","absent"]}]}"#;
    let inventory = read(document).unwrap();
    assert_eq!(
        lines(&inventory),
        ["bsdutils 1:2.38.1-5+deb12u1 <- util-linux 2.38.1-5+deb12u1", "@scope/x 1.0.0 <- @scope/x 1.0.0"]
    );
    assert_eq!(inventory.distribution.unwrap().version_id, "12");
    assert_eq!(inventory.packages[1].ecosystem, Ecosystem::Npm);
}

#[test]
fn what_is_no_document_gets_a_clear_error() {
    insta::assert_snapshot!(read(b"{}").unwrap_err(), @"it is neither CycloneDX nor SPDX 2: it has no `bomFormat` and no `spdxVersion`");
    insta::assert_snapshot!(
        read(br#"{"bomFormat":"CycloneDX","specVersion":"9.0"}"#).unwrap_err(),
        @"it is CycloneDX 9.0, which hardtack does not read"
    );
    insta::assert_snapshot!(read(br#"{"spdxVersion":"SPDX-3.0"}"#).unwrap_err(), @"it is SPDX-3.0, which hardtack does not read");
    let error = read(br#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":{}}"#).unwrap_err();
    insta::assert_snapshot!(
        std::error::Error::source(&error).unwrap(),
        @"invalid type: map, expected a sequence at line 1 column 58"
    );
    let deep = format!("{}{}", r#"{"components":["#.repeat(1000), "]}".repeat(1000));
    assert!(read(deep.as_bytes()).is_err());
}
