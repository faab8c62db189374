//! The plan of an image.

use hardtack_hcl::Diagnostic;
use hardtack_image::Geometry;
use hardtack_recipe::{Base, Image, ImageName};
use hardtack_tree::{Digest, Digester};
use serde::Serialize;

use super::Entry;
use super::forecast::Forecast;
use crate::bake::key::{bake_key, carried_inputs, known};
use crate::bake::release::Release;
use crate::bake::{BakeError, BakeRequest, Conditions, Settled, parents, stored_base, stored_images};
use crate::base::{BaseError, StoredBase};
use crate::fingerprint::{Fingerprint, salt};
use crate::lock::{Lock, LockedImage};
use crate::steps::{self, StepError};
use crate::workshop::{LayerError, Workshop};

/// What a build would do.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    /// The image.
    pub image: ImageName,
    /// Names the plan: the same wherever the recipe lies, whoever runs it, and whatever is cached.
    pub digest: Digest,
    /// The layers, the base first.
    pub entries: Vec<Entry>,
    /// What the lock holds the image to, where that was asked for.
    pub locked: Option<LockedImage>,
    /// The digest of the image that is there and may only be replaced by the same; see `replace` of recipes.
    pub release: Option<Digest>,
    /// The disks, everything on them laid out.
    pub geometry: Option<Geometry>,
    /// Whether the output is there already, so that nothing is done at all.
    pub unchanged: bool,
    /// What stops nothing but may not be what was meant.
    #[serde(skip)]
    pub warnings: Vec<Diagnostic>,
}

/// Tells what [`crate::bake::bake`] would do with the same request. Nothing is built and nothing fetched. The images `ahead`
/// are those that the image stands on through the store, the nearest first, and that are baked before it and not there yet.
///
/// # Errors
/// With everything that is wrong and can be known without building.
pub fn plan(request: &BakeRequest<'_>, ahead: &[&Image]) -> Result<Plan, BakeError> {
    let locked = locked(request)?;
    let lowest = ahead.last().copied().unwrap_or(request.image);
    let stored = stored_base(request.recipe, lowest, request.store, locked.as_ref())?;
    let images = stored_images(request.recipe, request.image, ahead, request.store, request.locked)?;
    let conditions = Conditions { stored: &images, ..request.conditions(None) };
    let settled = Settled::of(request.recipe, request.image, conditions)?;
    let upto = request.limits(locked.as_ref().and_then(|locked| locked.origin.as_ref()));
    let workshop = Workshop {
        store: request.store,
        interrupt: request.interrupt,
        progress: &mut crate::Quiet,
        image: request.image.name.as_str(),
        recipe_directory: &request.recipe.directory,
        no_cache: false,
        salt: salt(request.store)?,
    };
    let mut forecast = Forecast::new(&workshop, request.recipe, request.image, ahead, stored.as_ref());
    forecast.tree(request.image, upto)?;
    let key =
        (!forecast.is_open()).then(|| bake_key(request, &settled, stored.as_ref(), &forecast.stack)).transpose()?;
    forecast.stages(&settled)?;
    let unchanged = !request.no_cache && key.is_some_and(|key| known(request, &key).is_some());
    let entries = forecast.entries;
    Ok(Plan {
        image: request.image.name.clone(),
        digest: digest(request, &settled, ahead, stored.as_ref())?,
        entries,
        locked,
        release: Release::of(request)?.map(|release| release.digest()),
        geometry: settled.disk.map(|(_, geometry)| geometry),
        unchanged,
        warnings: settled.warnings,
    })
}

/// What the lock says about the image, where the request asks for it.
fn locked(request: &BakeRequest<'_>) -> Result<Option<LockedImage>, BakeError> {
    if !request.locked {
        return Ok(None);
    }
    let path = Lock::path(&request.recipe.directory);
    Ok(Some(Lock::read(&path)?.required(&request.image.name, &path)?.clone()))
}

/// Everything that the recipe and its inputs say, an image of the store that it is built on among them; nothing else of
/// the store, the user or the environment, and nothing that sensitive values could be guessed from.
fn digest(
    request: &BakeRequest<'_>,
    settled: &Settled,
    ahead: &[&Image],
    stored: Option<&StoredBase>,
) -> Result<Digest, BakeError> {
    let image = request.image;
    let mut digester = Digester::new();
    digester.field("hardtack.plan/1").field(request.recipe.digest(image));
    for image in parents(request.recipe, image).into_iter().chain([image]) {
        let mut inputs = Fingerprint::public("plan");
        for step in &image.steps {
            steps::fingerprint(&step.action, &mut inputs).map_err(|error| BakeError::Step {
                place: step.place.clone(),
                source: LayerError { name: step.name.as_str().to_owned(), kept: None, source: StepError::Input(error) },
            })?;
        }
        if let Base::Bootstrap(definition) = &image.base
            && let Some(keyring) = &definition.keyring
        {
            inputs.input(keyring).map_err(|error| {
                BakeError::Base(LayerError { name: "base".to_owned(), kept: None, source: BaseError::Input(error) })
            })?;
        }
        digester.field(inputs.finish().as_bytes());
    }
    for base in ahead {
        digester.field(request.recipe.digest(base));
    }
    let mut carried = Fingerprint::public("plan");
    carried_inputs(image, &mut carried)?;
    digester.field(carried.finish().as_bytes());
    if let Some(base) = stored {
        digester.field(base.record.digest.as_bytes());
    }
    let profile = settled.profile.as_ref().map(|(_, profile)| profile.digest().to_string());
    digester.field(profile.unwrap_or_default());
    digester.field(request.upto.clone().unwrap_or_default()).field(request.without.join("\n"));
    Ok(digester.finish())
}
