//! Why one package is there.

use std::collections::BTreeSet;

use hardtack_hcl::{Place, nearest};
use hardtack_recipe::{Action, Image};
use hardtack_scan::needs::{Dependant, Link, Needs, Removal, units};
use serde::Serialize;

use super::layers::{brought_by, changes, steps};
use super::{Asked, WhyError, asked};
use crate::bake::Manifest;
use crate::store::{Evidence, ImageId, ImageRecord, Stack, Store};

/// The `schema` of a [`Why`].
pub const WHY_SCHEMA: &str = "hardtack.why/1";

/// Why a package is in an image.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Why {
    /// [`WHY_SCHEMA`].
    pub schema: &'static str,
    /// The package.
    pub package: String,
    /// Its version.
    pub version: String,
    /// The image.
    #[serde(flatten)]
    pub image: ImageId,
    /// What brought it.
    pub origin: Origin,
    /// Whether a recipe names it.
    pub asked_for: bool,
    /// Why the recipe asks for it, or for the package for which it came along.
    pub reason: Option<String>,
    /// From what was asked for to the package; empty when it was asked for itself, or when no dependency leads there.
    pub chain: Vec<Link>,
    /// The units of systemd that it brings.
    pub units: Vec<String>,
    /// What needs it itself.
    pub needed_by: Vec<Dependant>,
    /// What goes with it.
    pub removal: Removal,
}

/// What brought a package.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Origin {
    /// The base of the first image.
    Base,
    /// A step of a recipe.
    Step {
        /// The image of the step.
        of: String,
        /// Its name.
        step: String,
        /// Where it stands in the recipe.
        place: Place,
    },
    /// Work after the steps, such as hardening.
    Stage {
        /// Its name.
        stage: String,
    },
}

/// Says why a package is in an image of the store, whose layers must all be there.
///
/// # Errors
/// When it is not installed, or the store has lost something of the image.
pub fn why(store: &Store, record: &ImageRecord, package: &str) -> Result<Why, WhyError> {
    let id = record.id();
    let none = || WhyError::NoEvidence(id.clone());
    let manifest: Manifest = store.evidence(&id, Evidence::Manifest)?.ok_or_else(none)?;
    let images: Vec<Image> = store.evidence(&id, Evidence::Recipe)?.ok_or_else(none)?;
    for layer in &manifest.layers {
        if store.obtain(layer.key)?.is_none() {
            return Err(WhyError::NoLayer { layer: layer.name.clone(), image: id });
        }
    }
    let stack: Stack = manifest.layers.iter().map(|layer| layer.key).collect();
    let tree = store.joined(&stack)?;
    let needs = Needs::read(&tree)?;
    let version = needs.version(package).ok_or_else(|| WhyError::NotInstalled {
        package: package.to_owned(),
        image: id.clone(),
        was_for_build: was_for_build(&images, package),
        nearest: nearest(package, needs.names()).map(str::to_owned),
    })?;
    let changes = changes(store, &manifest.layers)?;
    let layer = brought_by(&changes, package).unwrap_or(0);
    let steps = steps(&manifest.layers, &images);
    let step = steps.get(layer).copied().flatten();
    let origin = match step {
        _ if layer == 0 => Origin::Base,
        Some((image, step)) => {
            Origin::Step { of: image.name.to_string(), step: step.name.as_str().to_owned(), place: step.place.clone() }
        }
        None => Origin::Stage { stage: manifest.layers.get(layer).map(|layer| layer.name.clone()).unwrap_or_default() },
    };

    // What the step that brought it asks for leads to it sooner than what others ask for.
    let is_of_layer = |asked: &Asked<'_>| matches!((asked, step), (Asked::Step { image, step, .. }, Some((of, by))) if image.name == of.name && step.name == by.name);
    let all: Vec<(&str, Vec<Asked<'_>>)> = needs.names().map(|name| (name, asked(&images, name))).collect();
    let of_layer = all.iter().filter(|(_, asked)| asked.iter().any(is_of_layer)).map(|(name, _)| *name);
    let any = all.iter().filter(|(_, asked)| !asked.is_empty()).map(|(name, _)| *name);
    let own = asked(&images, package);
    let of_bootstrap = all
        .iter()
        .filter(|(_, asked)| asked.iter().any(|one| matches!(one, Asked::Base { .. })))
        .map(|(name, _)| *name);
    let chain = match &origin {
        _ if !own.is_empty() => None,
        // What a later step needs of the base did not come for its sake.
        Origin::Base => needs.chain(of_bootstrap, package),
        Origin::Step { .. } | Origin::Stage { .. } => {
            needs.chain(of_layer, package).or_else(|| needs.chain(any.clone(), package))
        }
    };
    let chain = chain.unwrap_or_default();
    let reasoned = chain.first().map_or(package, |link| link.package.as_str());
    let reason = super::reason(&images, reasoned).map(str::to_owned);
    let of_base = changes.first().into_iter().flat_map(|change| &change.installed).map(String::as_str);
    let kept: BTreeSet<&str> = any.chain(of_base).collect();
    Ok(Why {
        schema: WHY_SCHEMA,
        package: package.to_owned(),
        version: version.to_owned(),
        image: id,
        origin,
        asked_for: !own.is_empty(),
        reason,
        chain,
        units: units(&tree, package)?,
        needed_by: needs.needed_by(package),
        removal: needs.removal(&BTreeSet::from([package]), &kept),
    })
}

fn was_for_build(images: &[Image], package: &str) -> bool {
    images.iter().flat_map(|image| &image.steps).any(|step| match &step.action {
        Action::Discard(discard) => discard.packages.iter().any(|name| name == package),
        _ => false,
    })
}
