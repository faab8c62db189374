//! From an inventory to a document.

use super::model::{
    Bom, Component, Dependency, Evidence, Hash, Licence, LicenceChoice, Metadata, Occurrence, Organization, Property,
    Tools,
};
use crate::inventory::{Checksum, ChecksumAlgorithm, Inventory, OwnedFile, Package};
use crate::sbom::document::{Subject, TOOL};
use crate::sbom::licence::{expression, identifier};
use crate::sbom::{SbomError, purl_of};

/// What the document calls the image.
const ROOT: &str = "image";

/// An inventory as a document.
pub(in crate::sbom) fn document(inventory: &Inventory, subject: &Subject<'_>) -> Result<Bom, SbomError> {
    let references = references(inventory);
    let mut components: Vec<Component> = inventory
        .packages
        .iter()
        .zip(&references)
        .map(|(package, reference)| component(inventory, package, reference))
        .collect();
    components.extend(distribution(inventory));
    components.extend(stray(inventory));
    Ok(Bom {
        bom_format: "CycloneDX".to_owned(),
        spec_version: "1.6".to_owned(),
        serial_number: Some(format!("urn:uuid:{}", subject.uuid(inventory, "CycloneDX")?)),
        version: 1,
        metadata: metadata(inventory, subject),
        components,
        dependencies: dependencies(inventory, &references),
    })
}

/// A name for every package that no other has: its URL, with a number where two have the same.
fn references(inventory: &Inventory) -> Vec<String> {
    let mut taken = std::collections::HashMap::new();
    let distribution = inventory.distribution.as_ref();
    let urls = inventory.packages.iter().map(|package| purl_of(package, distribution).to_string());
    urls.map(|url| {
        let count = taken.entry(url.clone()).and_modify(|count| *count += 1).or_insert(1_u32);
        if *count == 1 { url } else { format!("{url}#{count}") }
    })
    .collect()
}

fn metadata(inventory: &Inventory, subject: &Subject<'_>) -> Metadata {
    let tool = Component {
        kind: "application".to_owned(),
        name: TOOL.0.to_owned(),
        version: Some(TOOL.1.to_owned()),
        ..Component::default()
    };
    let hash = |digest: hardtack_tree::Digest| Hash { alg: "SHA-256".to_owned(), content: digest.hex() };
    let image = Component {
        kind: "operating-system".to_owned(),
        bom_ref: Some(ROOT.to_owned()),
        supplier: subject.supplier.map(organization),
        name: subject.name.to_owned(),
        version: subject.version.map(str::to_owned),
        hashes: subject.digest.map(hash).into_iter().collect(),
        properties: inventory.kernels.iter().map(|kernel| property("kernel", &kernel.release)).collect(),
        ..Component::default()
    };
    Metadata { timestamp: Some(subject.time()), tools: Some(Tools { components: vec![tool] }), component: Some(image) }
}

fn component(inventory: &Inventory, package: &Package, reference: &str) -> Component {
    let mut properties = Vec::new();
    let mut tell = |name: &str, value: Option<&str>| properties.extend(value.map(|value| property(name, value)));
    if package.ecosystem.is_of_distribution() {
        tell("source:name", Some(&package.source.name));
        tell("source:version", Some(&package.source.version));
    }
    tell("priority", package.priority.as_deref());
    tell("essential", package.essential.then_some("true"));
    tell("modularity", package.modularity.as_deref());
    tell("reason", package.reason.as_deref());
    let occurrence = |place: &crate::inventory::Place| Occurrence { location: place.to_string() };
    Component {
        kind: "library".to_owned(),
        bom_ref: Some(reference.to_owned()),
        supplier: package.supplier.as_deref().map(organization),
        name: package.name.clone(),
        version: Some(package.version.clone()),
        hashes: package.checksum.iter().map(hash).collect(),
        licenses: licences(&package.licences),
        purl: Some(purl_of(package, inventory.distribution.as_ref()).to_string()),
        components: package.files.iter().map(file).collect(),
        evidence: Some(Evidence { occurrences: package.places.iter().map(occurrence).collect() }),
        properties,
        ..Component::default()
    }
}

fn organization(name: &str) -> Organization {
    Organization { name: name.to_owned() }
}

fn file(owned: &OwnedFile) -> Component {
    Component {
        kind: "file".to_owned(),
        name: owned.path.to_string(),
        hashes: owned.checksum.iter().map(hash).collect(),
        ..Component::default()
    }
}

fn hash(checksum: &Checksum) -> Hash {
    let alg = match checksum.algorithm {
        ChecksumAlgorithm::Md5 => "MD5",
        ChecksumAlgorithm::Sha1 => "SHA-1",
        ChecksumAlgorithm::Sha256 => "SHA-256",
        ChecksumAlgorithm::Sha384 => "SHA-384",
        ChecksumAlgorithm::Sha512 => "SHA-512",
    };
    Hash { alg: alg.to_owned(), content: checksum.hex.clone() }
}

/// Several licences each stand for a part of the package; an expression must stand alone.
fn licences(stated: &[String]) -> Vec<LicenceChoice> {
    if let [one] = stated
        && identifier(one).is_none()
        && let Some(expression) = expression(one)
    {
        return vec![LicenceChoice { expression: Some(expression), license: None }];
    }
    let choice = |name: &String| {
        let licence = match identifier(name) {
            Some(id) => Licence { id: Some(id.to_owned()), name: None },
            None => Licence { id: None, name: Some(name.clone()) },
        };
        LicenceChoice { license: Some(licence), expression: None }
    };
    stated.iter().map(choice).collect()
}

fn distribution(inventory: &Inventory) -> Option<Component> {
    let distribution = inventory.distribution.as_ref()?;
    let codename = distribution.codename.as_deref().map(|codename| property("codename", codename));
    Some(Component {
        kind: "operating-system".to_owned(),
        name: distribution.id.clone(),
        version: Some(distribution.version_id.clone()).filter(|version| !version.is_empty()),
        properties: codename.into_iter().collect(),
        ..Component::default()
    })
}

/// Programs and kernel modules that no package brings.
fn stray(inventory: &Inventory) -> impl Iterator<Item = Component> {
    let file = |path: &hardtack_tree::TreePath, hashes, size: Option<u64>| Component {
        kind: "file".to_owned(),
        name: path.to_string(),
        hashes,
        properties: size.map(|size| property("size", &size.to_string())).into_iter().collect(),
        ..Component::default()
    };
    let programs = inventory.stray_programs.iter().map(move |program| {
        let hash = Hash { alg: "SHA-256".to_owned(), content: program.digest.hex() };
        file(&program.path, vec![hash], program.size)
    });
    let modules = inventory.kernels.iter().flat_map(|kernel| &kernel.stray_modules);
    programs.chain(modules.map(move |path| file(path, Vec::new(), None)))
}

fn dependencies(inventory: &Inventory, references: &[String]) -> Vec<Dependency> {
    let names = |at: &[usize]| at.iter().filter_map(|at| references.get(*at).cloned()).collect();
    let image = Dependency { of: ROOT.to_owned(), depends_on: references.to_vec() };
    let packages = inventory
        .packages
        .iter()
        .zip(references)
        .map(|(package, reference)| Dependency { of: reference.clone(), depends_on: names(&package.dependencies) });
    std::iter::once(image).chain(packages).collect()
}

fn property(name: &str, value: &str) -> Property {
    Property { name: format!("hardtack:{name}"), value: value.to_owned() }
}
