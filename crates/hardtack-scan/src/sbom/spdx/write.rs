//! From an inventory to a document.

use std::collections::BTreeMap;

use hardtack_tree::{Digest, escaped};

use super::model::{
    Checksum, CreationInfo, Document, ExternalReference, ExtractedLicence, NO_ASSERTION, Package, Relationship,
};
use crate::inventory::{self, ChecksumAlgorithm, Inventory};
use crate::sbom::document::{Subject, TOOL};
use crate::sbom::licence::expression;
use crate::sbom::{SbomError, purl_of};

const DOCUMENT: &str = "SPDXRef-DOCUMENT";
const IMAGE: &str = "SPDXRef-Image";

/// An inventory as a document.
pub(in crate::sbom) fn document(inventory: &Inventory, subject: &Subject<'_>) -> Result<Document, SbomError> {
    let mut licences = Licences::default();
    let mut packages = vec![image(subject)];
    let ids: Vec<String> = inventory.packages.iter().enumerate().map(|(at, package)| id(at, package)).collect();
    for (one, id) in inventory.packages.iter().zip(&ids) {
        packages.push(package(inventory, one, id, &mut licences));
    }
    packages.extend(inventory.distribution.as_ref().map(distribution));
    packages.extend(inventory.stray_programs.iter().map(program));
    let mut relationships = vec![relationship(DOCUMENT, "DESCRIBES", IMAGE)];
    relationships.extend(packages.iter().skip(1).map(|package| relationship(IMAGE, "CONTAINS", &package.id)));
    for (one, id) in inventory.packages.iter().zip(&ids) {
        let needed = one.dependencies.iter().filter_map(|at| ids.get(*at));
        relationships.extend(needed.map(|other| relationship(id, "DEPENDS_ON", other)));
    }
    Ok(Document {
        spdx_version: "SPDX-2.3".to_owned(),
        data_license: "CC0-1.0".to_owned(),
        id: DOCUMENT.to_owned(),
        name: subject.name.to_owned(),
        document_namespace: format!("urn:uuid:{}", subject.uuid(inventory, "SPDX")?),
        creation_info: CreationInfo { created: subject.time(), creators: vec![format!("Tool: {}-{}", TOOL.0, TOOL.1)] },
        packages,
        relationships,
        has_extracted_licensing_infos: licences.extracted(),
    })
}

fn relationship(from: &str, kind: &str, to: &str) -> Relationship {
    Relationship {
        spdx_element_id: from.to_owned(),
        relationship_type: kind.to_owned(),
        related_spdx_element: to.to_owned(),
    }
}

fn empty(id: String, name: String) -> Package {
    let nothing = || Some(NO_ASSERTION.to_owned());
    Package {
        id,
        name,
        supplier: nothing(),
        download_location: NO_ASSERTION.to_owned(),
        license_concluded: nothing(),
        license_declared: nothing(),
        copyright_text: nothing(),
        ..Package::default()
    }
}

fn checksum(digest: Digest) -> Checksum {
    Checksum { algorithm: "SHA256".to_owned(), checksum_value: digest.hex() }
}

/// A digest of a package's archive. The names of algorithms are those of SPDX, without dashes.
fn archive(checksum: &inventory::Checksum) -> Checksum {
    let algorithm = match checksum.algorithm {
        ChecksumAlgorithm::Md5 => "MD5",
        ChecksumAlgorithm::Sha1 => "SHA1",
        ChecksumAlgorithm::Sha256 => "SHA256",
        ChecksumAlgorithm::Sha384 => "SHA384",
        ChecksumAlgorithm::Sha512 => "SHA512",
    };
    Checksum { algorithm: algorithm.to_owned(), checksum_value: checksum.hex.clone() }
}

fn image(subject: &Subject<'_>) -> Package {
    Package {
        version_info: subject.version.map(str::to_owned),
        supplier: Some(supplier(subject.supplier)),
        checksums: subject.digest.map(checksum).into_iter().collect(),
        primary_package_purpose: Some("OPERATING-SYSTEM".to_owned()),
        ..empty(IMAGE.to_owned(), subject.name.to_owned())
    }
}

fn distribution(distribution: &inventory::Distribution) -> Package {
    let codename = distribution.codename.as_ref().map(|codename| format!("codename: {codename}"));
    Package {
        version_info: Some(distribution.version_id.clone()).filter(|version| !version.is_empty()),
        supplier: Some(supplier(Some(&distribution.id))),
        primary_package_purpose: Some("OPERATING-SYSTEM".to_owned()),
        attribution_texts: codename.into_iter().collect(),
        ..empty("SPDXRef-Distribution".to_owned(), distribution.id.clone())
    }
}

fn program(program: &inventory::StrayProgram) -> Package {
    let path = program.path.to_string();
    Package {
        checksums: vec![checksum(program.digest)],
        primary_package_purpose: Some("FILE".to_owned()),
        ..empty(format!("SPDXRef-Program-{}", Digest::of(&path).short()), path)
    }
}

fn package(inventory: &Inventory, package: &inventory::Package, id: &str, licences: &mut Licences) -> Package {
    let url = ExternalReference {
        reference_category: "PACKAGE-MANAGER".to_owned(),
        reference_type: "purl".to_owned(),
        reference_locator: purl_of(package, inventory.distribution.as_ref()).to_string(),
    };
    let source = &package.source;
    let built =
        package.ecosystem.is_of_distribution().then(|| format!("built from: {} {}", source.name, source.version));
    Package {
        version_info: Some(package.version.clone()),
        supplier: Some(supplier(package.supplier.as_deref())),
        checksums: package.checksum.iter().map(archive).collect(),
        license_declared: Some(licences.declared(&package.licences)),
        source_info: built,
        primary_package_purpose: Some("LIBRARY".to_owned()),
        external_refs: vec![url],
        ..empty(id.to_owned(), package.name.clone())
    }
}

/// `Name <address>` becomes `Organization: Name (address)`.
fn supplier(text: Option<&str>) -> String {
    let Some(text) = text else { return NO_ASSERTION.to_owned() };
    let plain = escaped(text.as_bytes());
    let (name, address) =
        match plain.split_once('<').map(|(name, rest)| (name.trim_ascii(), rest.trim_end_matches('>'))) {
            Some((name, address)) if !name.is_empty() => (name.to_owned(), format!(" ({address})")),
            _ => (plain.trim_matches(['<', '>']).to_owned(), String::new()),
        };
    format!("Organization: {name}{address}")
}

/// Letters, digits, dots and dashes are all that identifiers may have.
fn id(at: usize, package: &inventory::Package) -> String {
    format!("SPDXRef-{at}-{}-{}", package.ecosystem.purl_type(), sanitised(&package.name))
}

fn sanitised(name: &str) -> String {
    name.chars().map(|letter| if letter.is_ascii_alphanumeric() || letter == '.' { letter } else { '-' }).collect()
}

/// Licences that SPDX has no identifier for, by the name that the document gives them.
#[derive(Default)]
struct Licences(BTreeMap<String, String>);

impl Licences {
    /// All licences together, since each stands for a part of the package.
    fn declared(&mut self, stated: &[String]) -> String {
        if stated.is_empty() {
            return NO_ASSERTION.to_owned();
        }
        let several = stated.len() > 1;
        let one = |name: &String| match expression(name) {
            Some(expression) if several && expression.contains(" OR ") => format!("({expression})"),
            Some(expression) => expression,
            None => self.reference(name),
        };
        stated.iter().map(one).collect::<Vec<_>>().join(" AND ")
    }

    fn reference(&mut self, name: &str) -> String {
        let plain: String = sanitised(name).chars().take(60).collect();
        // Two names may become one.
        let marked = if plain == name { plain } else { format!("{plain}-{}", Digest::of(name).short()) };
        let reference = format!("LicenseRef-{marked}");
        self.0.insert(reference.clone(), name.to_owned());
        reference
    }

    fn extracted(self) -> Vec<ExtractedLicence> {
        let entry = |(license_id, name): (String, String)| ExtractedLicence {
            license_id,
            extracted_text: name.clone(),
            name: Some(name),
        };
        self.0.into_iter().map(entry).collect()
    }
}
