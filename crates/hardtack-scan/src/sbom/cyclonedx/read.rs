//! From a document, whoever wrote it, to an inventory.

use std::collections::HashMap;

use hardtack_tree::{Digest, TreePath};

use super::model::{Bom, Component, Hash, LicenceChoice};
use crate::inventory::{
    Checksum, ChecksumAlgorithm, Distribution, Found, Inventory, Kernel, OwnedFile, Package, Place, SourcePackage,
    StrayProgram, settle,
};
use crate::sbom::coordinates::{release, source_of};
use crate::sbom::{Purl, package_of};

/// What a document tells of a tree. A component that tells too little is left out.
pub(in crate::sbom) fn inventory(bom: Bom) -> Inventory {
    let sources = bom.components.iter().filter_map(|component| {
        let source = source_of(&Purl::parse(component.purl.as_deref()?)?)?;
        Some((component.bom_ref.clone()?, source))
    });
    let mut reading = Reading { sources: sources.collect(), ..Reading::default() };
    let needs = bom.dependencies.into_iter().map(|dependency| (dependency.of, dependency.depends_on));
    let needs: HashMap<String, Vec<String>> = needs.collect();
    let kernels = bom.metadata.component.iter().flat_map(|image| &image.properties);
    let kernels = kernels.filter(|property| property.name == "hardtack:kernel").map(|property| Kernel {
        release: property.value.clone(),
        image: None,
        package: None,
        modules: None,
        stray_modules: Vec::new(),
    });
    let kernels = kernels.collect();
    for component in bom.components {
        reading.component(component, &needs);
    }
    Inventory {
        distribution: reading.told.or(reading.implied),
        packages: settle(reading.packages),
        stray_programs: reading.programs,
        kernels,
        unreadable: Vec::new(),
    }
}

#[derive(Default)]
struct Reading {
    packages: Vec<Found>,
    /// Source packages that are components, by their references; what needs one was built from it.
    sources: HashMap<String, SourcePackage>,
    programs: Vec<StrayProgram>,
    /// The distribution that a component is.
    told: Option<Distribution>,
    /// The distribution that package URLs name.
    implied: Option<Distribution>,
}

impl Reading {
    fn component(&mut self, component: Component, needs: &HashMap<String, Vec<String>>) {
        let is_system = component.kind == "operating-system" && component.purl.is_none();
        if is_system && let Some(version) = &component.version {
            let codename = value(&component, &["hardtack:codename", "syft:distro:versionCodename"]);
            self.told = Some(Distribution { codename, ..release(&component.name, version) });
            return;
        }
        if component.kind == "file" && component.purl.is_none() {
            self.programs.extend(program(&component));
            return;
        }
        if let Some(purl) = component.purl.as_deref().and_then(Purl::parse)
            && let Some((package, distribution)) = package_of(&purl, place(&component))
        {
            self.implied = self.implied.take().or(distribution);
            let reference = component.bom_ref.clone();
            let wanted = reference.as_ref().and_then(|reference| needs.get(reference)).cloned().unwrap_or_default();
            let mut package = described(package, &component);
            if let Some(source) = wanted.iter().find_map(|reference| self.sources.get(reference)) {
                package.source = source.clone();
            }
            self.packages.push(Found {
                package,
                needs: wanted.into_iter().map(|reference| vec![reference]).collect(),
                provides: reference.into_iter().collect(),
            });
        }
        // Files of a package are part of it; packages in packages stand for themselves.
        for inner in component.components.into_iter().filter(|inner| inner.kind != "file") {
            self.component(inner, needs);
        }
    }
}

/// The value of the first of several properties that a component has.
fn value(component: &Component, names: &[&str]) -> Option<String> {
    let find = |name: &&str| component.properties.iter().find(|property| property.name == *name);
    names.iter().find_map(find).map(|property| property.value.clone()).filter(|value| !value.is_empty())
}

fn described(mut package: Package, component: &Component) -> Package {
    let name = value(component, &["hardtack:source:name", "syft:metadata:source", "aquasecurity:trivy:SrcName"]);
    if let Some(name) = name.filter(|_| package.ecosystem.is_of_distribution()) {
        let version = value(component, &["hardtack:source:version", "syft:metadata:sourceVersion"]);
        let version = version.or_else(|| trivy_version(component)).unwrap_or_else(|| package.source.version.clone());
        package.source = SourcePackage { name, version };
    }
    let supplier = component.supplier.as_ref().map(|supplier| supplier.name.clone()).filter(|name| !name.is_empty());
    package.supplier = supplier.or(component.publisher.clone());
    package.licences = component.licenses.iter().filter_map(licence).collect();
    package.priority = value(component, &["hardtack:priority"]);
    package.essential = value(component, &["hardtack:essential"]).is_some();
    package.reason = value(component, &["hardtack:reason"]);
    let label = value(component, &["hardtack:modularity", "aquasecurity:trivy:Modularitylabel"]);
    package.modularity = package.modularity.or(label);
    package.checksum = component.hashes.iter().filter_map(checksum).max_by_key(|checksum| checksum.algorithm);
    package.files = component.components.iter().filter(|inner| inner.kind == "file").filter_map(file).collect();
    package.files.sort_unstable();
    package
}

/// Trivy keeps the parts of a source's version apart.
fn trivy_version(component: &Component) -> Option<String> {
    let part = |name: &str| value(component, &[&format!("aquasecurity:trivy:{name}")]);
    let epoch = part("SrcEpoch").filter(|epoch| epoch != "0").map(|epoch| format!("{epoch}:")).unwrap_or_default();
    let release = part("SrcRelease").map(|release| format!("-{release}")).unwrap_or_default();
    Some(format!("{epoch}{}{release}", part("SrcVersion")?))
}

fn licence(choice: &LicenceChoice) -> Option<String> {
    let licence = choice.license.as_ref();
    choice.expression.clone().or_else(|| licence.and_then(|licence| licence.id.clone().or(licence.name.clone())))
}

/// Where a component was found, as it says; the root of the tree where it does not.
fn place(component: &Component) -> Place {
    let told = component.evidence.iter().flat_map(|evidence| &evidence.occurrences).map(|told| told.location.clone());
    let told = told.chain(value(component, &["syft:location:0:path", "aquasecurity:trivy:FilePath"]));
    let parse = |text: String| {
        let mut parts = text.split('!');
        let path = TreePath::new(parts.next()?).ok()?;
        Some(Place { path, inside: parts.map(str::to_owned).collect() })
    };
    told.filter_map(parse).next().unwrap_or_else(|| TreePath::root().into())
}

fn file(component: &Component) -> Option<OwnedFile> {
    let checksum = component.hashes.iter().filter_map(checksum).next_back();
    Some(OwnedFile { path: TreePath::new(&component.name).ok()?, checksum })
}

fn checksum(hash: &Hash) -> Option<Checksum> {
    let algorithm = match hash.alg.as_str() {
        "MD5" => ChecksumAlgorithm::Md5,
        "SHA-1" => ChecksumAlgorithm::Sha1,
        "SHA-256" => ChecksumAlgorithm::Sha256,
        "SHA-384" => ChecksumAlgorithm::Sha384,
        "SHA-512" => ChecksumAlgorithm::Sha512,
        _ => return None,
    };
    Checksum::new(algorithm, &hash.content)
}

fn program(component: &Component) -> Option<StrayProgram> {
    let hash = component.hashes.iter().find(|hash| hash.alg == "SHA-256")?;
    let digest: Digest = format!("sha256:{}", hash.content.to_ascii_lowercase()).parse().ok()?;
    let size = value(component, &["hardtack:size"]).and_then(|size| size.parse().ok());
    Some(StrayProgram { path: TreePath::new(&component.name).ok()?, digest, size })
}
