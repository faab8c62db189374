//! The key of a whole bake: when it is known already, nothing has to be done.

use std::time::SystemTime;

use hardtack_tree::Digester;

use super::hooks::hooks;
use super::tree::chosen;
use super::{Artefact, BakeError, BakeRequest, Manifest, Settled};
use crate::fingerprint::{Fingerprint, salt};
use crate::steps;
use crate::store::LayerKey;
use crate::workshop::LayerError;

/// Digests everything that decides an image but its layers, whose keys are digests already.
///
/// # Errors
/// When the image has no step of the name up to which it is built, or the store's salt cannot be read.
pub(crate) fn bake_key(request: &BakeRequest<'_>, settled: &Settled, stack: &[LayerKey]) -> Result<String, BakeError> {
    let mut hooks_key = Fingerprint::new("hooks", salt(request.store)?);
    for (step, _) in hooks(&chosen(request.image, request.limits(None))?) {
        hooks_key.field(step.name.as_str());
        steps::fingerprint(&step.action, &mut hooks_key).map_err(|error| BakeError::Step {
            place: step.place.clone(),
            source: LayerError { name: step.name.as_str().to_owned(), kept: None, source: error.into() },
        })?;
    }

    let profile = settled.profile.as_ref().map(|(_, profile)| profile.digest());
    let geometry = settled.disk.as_ref().map(|(_, geometry)| geometry);
    let image = request.image;
    let mut digester = Digester::new();
    digester.field(hooks_key.finish().as_bytes());
    digester.field("hardtack.bake/1").field(env!("CARGO_PKG_VERSION")).field(image.name.as_str());
    for key in stack {
        digester.field(key.digest().as_bytes());
    }
    digester.field(profile.map(|digest| digest.to_string()).unwrap_or_default());
    digester.field(serde_json::to_string(&geometry).unwrap_or_default());
    // Recipe text that decides no layer decides reports: tests, gate, exceptions, metadata.
    digester.field(request.recipe.digest(image));
    digester.field(request.without.join("\n"));
    digester.field([request.prove.is_some().into()]);
    Ok(digester.finish().to_string())
}

/// The manifest of an earlier bake that is still there and still the same.
pub(crate) fn known(request: &BakeRequest<'_>, key: &str) -> Option<Manifest> {
    let directory = request.out.join(request.image.name.as_str());
    let manifest = Manifest::read(&directory).ok()?;
    let same = manifest.key == key && manifest.artefact.as_ref().is_none_or(|artefact| untouched(artefact, &directory));
    same.then_some(manifest)
}

fn untouched(artefact: &Artefact, directory: &std::path::Path) -> bool {
    artefact.files.iter().all(|file| {
        std::fs::metadata(directory.join(&file.file))
            .is_ok_and(|metadata| metadata.len() == file.size && modified(&metadata) == file.modified)
    })
}

/// When a file was last written, in nanoseconds since 1970.
pub(super) fn modified(metadata: &std::fs::Metadata) -> i128 {
    let time = metadata.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    time.map_or(0, |since| i128::try_from(since.as_nanos()).unwrap_or(0))
}
