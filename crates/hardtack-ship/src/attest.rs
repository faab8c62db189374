//! The statement that says where an image comes from.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;

use hardtack_build::bake::Manifest;
use hardtack_build::store::Evidence;
use hardtack_recipe::{Base, Image};
use hardtack_scan::sbom::Purl;
use hardtack_tree::{Digest, Digester};

use crate::statement::{
    BUILD_TYPE, BuildDefinition, BuildMetadata, Builder, Claim, ExternalParameters, InternalParameters, Provenance,
    RecipeParameters, Resource, RunDetails, Statement,
};
use crate::{Shipped, ShippedError};

/// The builder where nobody names another: a machine that somebody runs hardtack on.
pub const LOCAL_BUILDER: &str = "urn:hardtack:builder:local";

/// Says where an image comes from. Its files are read where they are at hand: a statement about an image of the store is
/// about its content alone. The same image with the same evidence gives the same statement.
///
/// # Errors
/// When a file cannot be read.
pub fn provenance(image: &Shipped, builder: &str) -> Result<Statement, ShippedError> {
    let mut subject = vec![Resource::image(&image.id)];
    for file in image.files() {
        if let Some(path) = image.path(file)? {
            let digest = bytes_digest(&path).map_err(|source| ShippedError::Io { path, source })?;
            subject.push(Resource::file(file.file.display().to_string(), digest));
        }
    }
    let manifest = &image.manifest;
    let byproducts = image.judged().map(|(kind, bytes)| Resource::file(kind.file(), Digest::of(bytes)));
    let provenance = Provenance {
        build_definition: BuildDefinition {
            build_type: BUILD_TYPE.to_owned(),
            external_parameters: external(image),
            internal_parameters: InternalParameters {
                benchmark: manifest
                    .benchmark
                    .as_ref()
                    .map(|(benchmark, profile)| (format!("{} {}", benchmark.id, benchmark.edition), profile.clone())),
                layers: manifest
                    .layers
                    .iter()
                    .map(|layer| (layer.name.clone(), layer.key.digest().to_string()))
                    .collect(),
            },
            resolved_dependencies: dependencies(image),
        },
        run_details: RunDetails {
            builder: Builder {
                id: builder.to_owned(),
                version: [("hardtack".to_owned(), manifest.hardtack.clone())].into(),
            },
            metadata: Some(BuildMetadata { finished_on: manifest.baked }),
            byproducts: byproducts.collect(),
        },
    };
    Ok(Statement { subject, claim: Claim::Provenance(Box::new(provenance)) })
}

fn external(image: &Shipped) -> ExternalParameters {
    let Manifest { recipe, metadata, .. } = &image.manifest;
    ExternalParameters {
        image: image.id.name.to_string(),
        version: metadata.version.clone(),
        recipe: RecipeParameters { digest: recipe.digest.clone(), commit: recipe.commit.clone(), dirty: recipe.dirty },
        variables: recipe.variables.clone(),
    }
}

/// The base, the archive, the files that the recipe reads, and the packages.
fn dependencies(image: &Shipped) -> Vec<Resource> {
    let manifest = &image.manifest;
    let base = manifest.base.iter().map(|base| Resource::image(&base.image));
    let suites = manifest.archive.iter().flat_map(|archive| &archive.suites);
    let suites = suites.map(|suite| Resource {
        uri: Some(suite.mirror.clone()),
        ..Resource::file(suite.name.clone(), suite.release_file)
    });
    // Of a file that holds a sensitive value there is no digest.
    let inputs = manifest.recipe.inputs.iter().filter_map(|(path, digest)| {
        let digest = format!("sha256:{digest}").parse().ok()?;
        Some(Resource::file(path.clone(), digest))
    });
    base.chain(suites).chain(inputs).chain(packages(image)).collect()
}

/// The packages as package URLs, whose namespace is the distribution.
fn packages(image: &Shipped) -> Vec<Resource> {
    let read = |kind| image.evidence.get(&kind);
    let packages: BTreeMap<String, String> =
        read(Evidence::Packages).and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default();
    let images: Vec<Image> =
        read(Evidence::Recipe).and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default();
    let namespace = images.into_iter().find_map(|image| match image.base {
        Base::Bootstrap(bootstrap) => Some(bootstrap.distribution),
        _ => None,
    });
    let url = |(name, version): (String, String)| {
        let (name, architecture) = match name.split_once(':') {
            Some((name, architecture)) => (name.to_owned(), Some(architecture.to_owned())),
            None => (name, None),
        };
        let purl = Purl {
            kind: "deb".to_owned(),
            namespace: namespace.clone(),
            name,
            version: Some(version),
            qualifiers: architecture.map(|architecture| ("arch".to_owned(), architecture)).into_iter().collect(),
        };
        Resource::uri(purl.to_string())
    };
    packages.into_iter().map(url).collect()
}

/// The SHA-256 of a file.
pub(crate) fn bytes_digest(path: &Path) -> io::Result<Digest> {
    let mut digester = Digester::new();
    io::copy(&mut File::open(path)?, &mut digester)?;
    Ok(digester.finish())
}
