//! What is settled before anything is built.

use std::path::PathBuf;

use hardtack_audit::{Profile, ProfileOrder, conflicts};
use hardtack_hcl::{Diagnostic, Diagnostics, Severity};
use hardtack_image::Geometry;
use hardtack_recipe::{Base, Image, Layout, Recipe, StoreReference, Which};
use hardtack_scan::secrets::SecretRules;
use jiff::civil::Date;

use super::BakeError;
use super::hooks::after_assemble;
use crate::base::StoredBase;
use crate::lint::unpinned;
use crate::lock::{Lock, LockedImage};
use crate::store::Store;

/// What an image is held against before it is built.
#[derive(Clone, Copy, Debug)]
pub struct Conditions<'a> {
    /// The day by which exceptions expire.
    pub today: Date,
    /// Steps, rules or controls to leave out.
    pub without: &'a [String],
    /// Directories with rules and benchmarks of the user's own.
    pub rules: &'a [PathBuf],
    /// What recipes say about the image of the store that it is built on, and about those that this one was made from.
    pub stored: &'a [Image],
}

/// An image whose parts do not contradict each other.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The disks, everything on them laid out.
    pub disk: Option<(Layout, Geometry)>,
    /// The profile, as it is asked for and as it is.
    pub profile: Option<(ProfileOrder, Profile)>,
    /// What stops nothing but may not be what was meant.
    pub warnings: Vec<Diagnostic>,
}

impl Settled {
    /// Resolves layout and profile of an image, and holds them against each other and its steps.
    ///
    /// # Errors
    /// With everything that is wrong, each with its place.
    pub fn of(recipe: &Recipe, image: &Image, conditions: Conditions<'_>) -> Result<Self, Diagnostics> {
        let mut settled = Self { disk: None, profile: None, warnings: Vec::new() };
        let mut wrong = Vec::new();
        if let Some(layout) = &image.disk {
            match Geometry::resolve(layout, &image.name) {
                Ok(geometry) => settled.disk = Some((layout.clone(), geometry)),
                Err(error) => {
                    wrong.push(Diagnostic::error(error.to_string()).at((*error.place).clone()).help(error.remedy()));
                }
            }
        }
        for step in image.steps.iter().filter(|step| image.disk.is_none() && after_assemble(step).is_some()) {
            let error = Diagnostic::error("this hook would never run: the image has no disk").at(step.place.clone());
            wrong.push(error.help("give the image a `disk` block, or the hook another moment (`at`)"));
        }
        if image.gate.asks_of_audit() && image.harden.is_none() {
            let error =
                Diagnostic::error("nothing could meet this gate: the image is not hardened, so it is not audited");
            let error = error.help("add a `harden` block, or leave the gate out");
            wrong.push(match &image.gate.place {
                Some(place) => error.at(place.clone()),
                None => error,
            });
        }
        if let Some(order) = order(image, conditions) {
            match order.resolve() {
                Ok(profile) => {
                    let bases: Vec<&Image> = parents(recipe, image).into_iter().chain(conditions.stored).collect();
                    let found = conflicts(image, &bases, &profile);
                    let (errors, warnings) = found.into_iter().partition(|found| found.severity == Severity::Error);
                    wrong.extend::<Vec<_>>(errors);
                    settled.warnings = warnings;
                    settled.profile = Some((order, profile));
                }
                Err(mistakes) => wrong.extend(mistakes),
            }
        }
        settled.warnings.extend(unpinned(image));
        let rules = SecretRules::embedded().rules();
        for excused in &image.seal.exceptions {
            if !rules.iter().any(|rule| rule.id == excused.rule) {
                let error = Diagnostic::error(format!("there is no rule for secrets `{}`", excused.rule));
                let ids = rules.iter().map(|rule| rule.id.as_str());
                wrong.push(error.at(excused.place.clone()).nearest(&excused.rule, ids));
            }
        }
        settled.warnings.iter_mut().for_each(|warning| warning.attach(&recipe.sources));
        Diagnostics::new(wrong).map_or(Ok(settled), |wrong| Err(wrong.attach(&recipe.sources)))
    }
}

/// The profile as it is asked for. What `without` names is a step, or else a rule or control.
fn order(image: &Image, conditions: Conditions<'_>) -> Option<ProfileOrder> {
    let is_step = |name: &String| image.steps.iter().any(|step| step.name.as_str() == name);
    Some(ProfileOrder {
        harden: image.harden.clone()?,
        today: conditions.today,
        without: conditions.without.iter().filter(|name| !is_step(name)).cloned().collect(),
        directories: conditions.rules.to_vec(),
    })
}

/// The images of the recipe that `image` is made from, the nearest first.
pub fn parents<'r>(recipe: &'r Recipe, image: &'r Image) -> Vec<&'r Image> {
    let mut parents = Vec::new();
    let mut next = image;
    while let Base::From { image: name } = &next.base
        && let Some(parent) = recipe.images.get(name)
    {
        parents.push(parent);
        next = parent;
    }
    parents
}

/// The image of the store that `image` is built on, itself or through others of the recipe. Where the recipe leaves open
/// which one of a name, the `locked` one is taken.
pub(crate) fn stored_base(
    recipe: &Recipe,
    image: &Image,
    store: &Store,
    locked: Option<&LockedImage>,
) -> Result<Option<StoredBase>, BakeError> {
    let root = parents(recipe, image).last().copied().unwrap_or(image);
    let Base::Stored { image: reference, require_audit } = &root.base else { return Ok(None) };
    let pinned = locked.and_then(|locked| locked.base.as_ref()).filter(|pinned| pinned.name == reference.name);
    let which = match (&reference.which, pinned) {
        (Which::Newest | Which::Channel(_), Some(pinned)) => Which::Digest(pinned.digest),
        (which, _) => which.clone(),
    };
    let reference = StoreReference { name: reference.name.clone(), which };
    match StoredBase::find(store, &reference, *require_audit) {
        Ok(base) => Ok(Some(base)),
        Err(source) => Err(BakeError::StoredBase { place: root.base_place.clone(), source }),
    }
}

/// What recipes say about the images that one stands on through the store, the nearest first; nothing where it stands on
/// none. Of those with earlier turns in the same build its recipe tells. With `locked`, `hardtack.lock` names the image of the
/// store.
///
/// # Errors
/// When an image cannot be built on, or the lock cannot be read.
pub fn stored_images(
    recipe: &Recipe,
    image: &Image,
    ahead: &[&Image],
    store: &Store,
    locked: bool,
) -> Result<Vec<Image>, BakeError> {
    let path = Lock::path(&recipe.directory);
    let lock = if locked { Lock::read(&path)? } else { Lock::default() };
    let of_recipe = ahead.iter().flat_map(|base| std::iter::once(*base).chain(parents(recipe, base)));
    let mut images: Vec<Image> = of_recipe.cloned().collect();
    let lowest = ahead.last().copied().unwrap_or(image);
    images
        .extend(stored_base(recipe, lowest, store, lock.image(&lowest.name))?.into_iter().flat_map(|base| base.images));
    Ok(images)
}
