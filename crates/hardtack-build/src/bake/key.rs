//! The key of a whole bake: when it is known already, nothing has to be done.

use std::fs;
use std::path::Path;

use hardtack_recipe::{Check, Image};
use hardtack_scan::sbom::Format;
use hardtack_tree::Digester;

use super::hooks::hooks;
use super::log::LOG;
use super::output::{AUDIT, AUDIT_TEXT, DECISION, PACKAGES, PROOF};
use super::tree::chosen;
use super::{ArtefactFile, BakeError, BakeRequest, FoundNeighbour, Manifest, Settled};
use crate::base::StoredBase;
use crate::fingerprint::{Fingerprint, salt};
use crate::steps::{self, StepError};
use crate::store::LayerKey;
use crate::workshop::LayerError;

/// Digests everything that decides an image but its layers, whose keys are digests already.
///
/// # Errors
/// When the image has no step of the name up to which it is built, or the store's salt cannot be read.
pub(crate) fn bake_key(
    request: &BakeRequest<'_>,
    settled: &Settled,
    stored: Option<&StoredBase>,
    stack: &[LayerKey],
) -> Result<String, BakeError> {
    let mut hooks_key = Fingerprint::new("hooks", salt(request.store)?);
    for (step, _) in hooks(&chosen(request.image, request.limits(None))?) {
        hooks_key.field(step.name.as_str());
        steps::fingerprint(&step.action, &mut hooks_key).map_err(|error| BakeError::Step {
            place: step.place.clone(),
            source: LayerError { name: step.name.as_str().to_owned(), kept: None, source: error.into() },
        })?;
    }

    carried_inputs(request.image, &mut hooks_key)?;
    let profile = settled.profile.as_ref().map(|(_, profile)| profile.digest());
    let geometry = settled.disk.as_ref().map(|(_, geometry)| geometry);
    let image = request.image;
    let mut digester = Digester::new();
    digester.field(hooks_key.finish().as_bytes());
    digester.field("hardtack.bake/2").field(env!("CARGO_PKG_VERSION")).field(image.name.as_str());
    for key in stack {
        digester.field(key.digest().as_bytes());
    }
    digester.field(profile.map(|digest| digest.to_string()).unwrap_or_default());
    digester.field(serde_json::to_string(&geometry).unwrap_or_default());
    // Recipe text that decides no layer decides reports: tests, gate, exceptions, metadata.
    digester.field(request.recipe.digest(image));
    digester.field(request.without.join("\n"));
    digester.field(request.upto.as_deref().unwrap_or_default());
    digester.field([request.prove.is_some().into()]);
    for beside in request.image.neighbours().into_iter().filter(|_| request.prove.is_some()) {
        // One that is not there yet is another one when it is.
        let found = FoundNeighbour::find(&beside.image, &request.out, request.store).ok();
        let digest = found.and_then(|found| found.digest());
        digester.field(digest.map(|digest| digest.to_string()).unwrap_or_default());
    }
    // The recipe may leave open which image of a name it is built on.
    digester.field(stored.map(|base| base.record.digest.to_string()).unwrap_or_default());
    Ok(digester.finish().to_string())
}

/// Digests what tests bring into clones.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn carried_inputs(image: &Image, fingerprint: &mut Fingerprint) -> Result<(), BakeError> {
    for test in &image.tests {
        for path in test.checks.iter().filter_map(Check::carried) {
            fingerprint.input(path).map_err(|error| BakeError::Step {
                place: test.place.clone(),
                source: LayerError { name: test.name.clone(), kept: None, source: StepError::Input(error) },
            })?;
        }
    }
    Ok(())
}

/// The manifest of an earlier bake that is still there and still the same.
pub(crate) fn known(request: &BakeRequest<'_>, key: &str) -> Option<Manifest> {
    let directory = request.directory();
    let manifest = Manifest::read(&directory).ok()?;
    let of_disks = manifest.artefact.iter().flat_map(|artefact| &artefact.files);
    let same = manifest.key == key && untouched(of_disks.chain(&manifest.tree_files), &directory);
    let complete = reports(&manifest).all(|report| is_whole(&directory.join(report)));
    (same && complete).then_some(manifest)
}

/// Whether a report is there and says something: one that was cut off, or written over, is made anew with its image.
fn is_whole(report: &Path) -> bool {
    let is_json = report.extension().is_some_and(|extension| extension == "json");
    match fs::read(report) {
        Ok(bytes) if is_json => serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok(),
        Ok(bytes) => !bytes.is_empty(),
        Err(_) => false,
    }
}

/// What stands beside an image.
fn reports(manifest: &Manifest) -> impl Iterator<Item = &'static str> {
    let audit = manifest.score.map(|_| [AUDIT, AUDIT_TEXT]);
    let proof = manifest.proved.map(|_| PROOF);
    let materials = Format::ALL.map(Format::file_name);
    [LOG, PACKAGES, DECISION].into_iter().chain(materials).chain(audit.into_iter().flatten()).chain(proof)
}

fn untouched<'f>(mut files: impl Iterator<Item = &'f ArtefactFile>, directory: &Path) -> bool {
    files.all(|file| {
        ArtefactFile::of(file.format, file.disk.clone(), &directory.join(&file.file), file.file.clone())
            .is_ok_and(|found| ArtefactFile { allocated: file.allocated, ..found } == *file)
    })
}
