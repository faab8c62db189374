//! From a document, whoever wrote it, to an inventory.

use std::collections::{HashMap, HashSet};

use hardtack_tree::TreePath;

use super::model::{Checksum, Document, NO_ASSERTION, Package};
use crate::inventory::{self, ChecksumAlgorithm, Distribution, Found, Inventory, SourcePackage, StrayProgram, settle};
use crate::sbom::coordinates::{release, source_of};
use crate::sbom::{Purl, package_of};

/// What a document tells of a tree. A package that tells too little is left out.
pub(in crate::sbom) fn inventory(document: Document) -> Inventory {
    let needs = needs(&document);
    let extracted = document.has_extracted_licensing_infos.iter();
    let extracted: HashMap<&str, &str> =
        extracted.filter_map(|licence| Some((licence.license_id.as_str(), licence.name.as_deref()?))).collect();
    let described: HashSet<&str> = document
        .relationships
        .iter()
        .filter(|relationship| relationship.relationship_type == "DESCRIBES")
        .map(|relationship| relationship.related_spdx_element.as_str())
        .collect();
    let sources = sources(&document);
    let mut inventory = Inventory::default();
    let (mut told, mut implied, mut found) = (None, None, Vec::new());
    for package in &document.packages {
        if let Some(purl) = purl(package) {
            let Some((mut one, distribution)) = package_of(&purl, TreePath::root().into()) else { continue };
            implied = implied.or(distribution);
            describe(&mut one, package, &extracted);
            if let Some(source) = sources.get(package.id.as_str()) {
                one.source = source.clone();
            }
            let wanted = needs.get(package.id.as_str()).into_iter().flatten();
            found.push(Found {
                package: one,
                needs: wanted.map(|id| vec![(*id).to_owned()]).collect(),
                provides: vec![package.id.clone()],
            });
        } else if package.primary_package_purpose.as_deref() == Some("OPERATING-SYSTEM")
            && !described.contains(package.id.as_str())
        {
            told = told.or(distribution(package));
        } else {
            inventory.stray_programs.extend(program(package));
        }
    }
    inventory.distribution = told.or(implied);
    inventory.packages = settle(found);
    inventory
}

/// What each element needs, whichever way round it is said.
fn needs(document: &Document) -> HashMap<&str, Vec<&str>> {
    let mut needs: HashMap<&str, Vec<&str>> = HashMap::new();
    for relationship in &document.relationships {
        let (one, other) = (relationship.spdx_element_id.as_str(), relationship.related_spdx_element.as_str());
        match relationship.relationship_type.as_str() {
            "DEPENDS_ON" => needs.entry(one).or_default().push(other),
            "DEPENDENCY_OF" => needs.entry(other).or_default().push(one),
            _ => {}
        }
    }
    needs
}

/// What each package was built from, where source packages are in the document.
fn sources(document: &Document) -> HashMap<&str, SourcePackage> {
    let packages = document.packages.iter();
    let by_id: HashMap<&str, SourcePackage> =
        packages.filter_map(|package| Some((package.id.as_str(), source_of(&purl(package)?)?))).collect();
    let built = document.relationships.iter().filter_map(|relationship| {
        let (one, other) = (relationship.spdx_element_id.as_str(), relationship.related_spdx_element.as_str());
        match relationship.relationship_type.as_str() {
            "GENERATES" => Some((other, by_id.get(one)?.clone())),
            "GENERATED_FROM" => Some((one, by_id.get(other)?.clone())),
            _ => None,
        }
    });
    built.collect()
}

fn purl(package: &Package) -> Option<Purl> {
    let reference = package.external_refs.iter().find(|reference| reference.reference_type == "purl")?;
    Purl::parse(&reference.reference_locator)
}

fn describe(one: &mut inventory::Package, package: &Package, extracted: &HashMap<&str, &str>) {
    let some = |text: &Option<String>| text.clone().filter(|text| text != NO_ASSERTION && text != "NONE");
    one.supplier = some(&package.supplier).map(|supplier| {
        let name = supplier.split_once(": ").map_or(supplier.as_str(), |(_, name)| name);
        match name.strip_suffix(')').and_then(|name| name.rsplit_once(" (")) {
            Some((name, address)) => format!("{name} <{address}>"),
            None => name.to_owned(),
        }
    });
    one.licences = some(&package.license_declared)
        .map(|declared| match extracted.get(declared.as_str()) {
            Some(name) => (*name).to_owned(),
            None => declared,
        })
        .into_iter()
        .collect();
    one.checksum = package.checksums.iter().filter_map(checksum).max_by_key(|checksum| checksum.algorithm);
    let built = package.source_info.as_deref().and_then(|text| text.strip_prefix("built from: "));
    if let Some((name, version)) = built.and_then(|text| text.split_once(' ')) {
        one.source = SourcePackage { name: name.to_owned(), version: version.to_owned() };
    }
}

fn checksum(checksum: &Checksum) -> Option<inventory::Checksum> {
    let algorithm = match checksum.algorithm.as_str() {
        "MD5" => ChecksumAlgorithm::Md5,
        "SHA1" => ChecksumAlgorithm::Sha1,
        "SHA256" => ChecksumAlgorithm::Sha256,
        "SHA384" => ChecksumAlgorithm::Sha384,
        "SHA512" => ChecksumAlgorithm::Sha512,
        _ => return None,
    };
    inventory::Checksum::new(algorithm, &checksum.checksum_value)
}

fn distribution(package: &Package) -> Option<Distribution> {
    let codename = package.attribution_texts.iter().find_map(|text| text.strip_prefix("codename: "));
    let release = release(&package.name, package.version_info.as_deref()?);
    Some(Distribution { codename: codename.map(str::to_owned), ..release })
}

/// The size is not in these documents.
fn program(package: &Package) -> Option<StrayProgram> {
    let is_file = package.primary_package_purpose.as_deref() == Some("FILE");
    let checksum = package.checksums.iter().find(|checksum| is_file && checksum.algorithm == "SHA256")?;
    let digest = format!("sha256:{}", checksum.checksum_value).parse().ok()?;
    Some(StrayProgram { path: TreePath::new(&package.name).ok()?, digest, size: None })
}
