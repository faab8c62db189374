//! The stack of layers of an image's base and steps.

use std::path::Path;
use std::time::Instant;

use hardtack_recipe::{Base, Image, Recipe, Step};
use hardtack_tree::Digest;

use super::BakeError;
use super::ground::ground;
use super::hooks::after_assemble;
use super::settled::stored_base;
use crate::base::{Ground, Origin, StoredBase};
use crate::fingerprint::salt;
use crate::steps::{self, AptSources, StepError};
use crate::store::{BaseImage, LayerKey, Stack, Store};
use crate::workshop::{LayerError, LayerPlan, Made, Workshop};
use crate::{Event, Interrupt, Phase, Progress};

/// How far to build.
#[derive(Clone, Copy, Debug)]
pub struct Upto<'a> {
    /// The last step to do; all when absent.
    pub step: Option<&'a str>,
    /// Steps to leave out.
    pub without: &'a [String],
    /// Make every layer anew.
    pub no_cache: bool,
    /// Look up the archive's present state.
    pub refresh: bool,
    /// The state of the archive that a bootstrap must be made from.
    pub locked: Option<&'a Origin>,
}

/// What base and steps made.
#[derive(Clone, Debug)]
pub struct BuiltTree {
    /// Its layers, the base first.
    pub stack: Stack,
    /// The name of each layer.
    pub names: Vec<String>,
    /// `SOURCE_DATE_EPOCH`.
    pub epoch: i64,
    /// Where later package work gets its packages.
    pub sources: Option<AptSources>,
    /// The archive of a bootstrap.
    pub origin: Option<Origin>,
    /// The image of the store that they stand on.
    pub stored: Option<BaseImage>,
    /// Seconds of the phases base and steps.
    pub times: Vec<(Phase, f64)>,
}

/// Everything that building a tree needs beside the image.
pub(super) struct Builder<'a> {
    pub recipe: &'a Recipe,
    pub store: &'a Store,
    /// The image of the store that the one to be built stands on.
    pub stored: Option<&'a StoredBase>,
    pub interrupt: &'a Interrupt,
    pub progress: &'a mut dyn Progress,
}

/// Makes the layers of an image's base and steps, or finds them made.
///
/// # Errors
/// When a base cannot be had or a step fails; the failed step's tree is kept.
pub fn build_tree(
    recipe: &Recipe,
    image: &Image,
    store: &Store,
    upto: Upto<'_>,
    interrupt: &Interrupt,
    progress: &mut dyn Progress,
) -> Result<BuiltTree, BakeError> {
    let stored = stored_base(recipe, image, store, None)?;
    let built = Builder { recipe, store, stored: stored.as_ref(), interrupt, progress }.build(image, upto)?;
    store.finish_sharing()?;
    Ok(built)
}

impl Builder<'_> {
    pub(super) fn build(&mut self, image: &Image, upto: Upto<'_>) -> Result<BuiltTree, BakeError> {
        let started = Instant::now();
        self.progress.event(Event::PhaseStarted { phase: Phase::Base });
        let mut built = self.base(image, upto)?;
        let took = started.elapsed();
        self.progress.event(Event::PhaseFinished { phase: Phase::Base, took });
        built.times.push((Phase::Base, took.as_secs_f64()));

        let started = Instant::now();
        self.progress.event(Event::PhaseStarted { phase: Phase::Steps });
        for step in wanted(image, upto)? {
            self.step(image, step, &mut built, upto.no_cache)?;
        }
        let took = started.elapsed();
        self.progress.event(Event::PhaseFinished { phase: Phase::Steps, took });
        built.times.push((Phase::Steps, took.as_secs_f64()));
        Ok(built)
    }

    fn base(&mut self, image: &Image, upto: Upto<'_>) -> Result<BuiltTree, BakeError> {
        if let Base::From { image: parent } = &image.base {
            let parent = self.recipe.images.get(parent).ok_or_else(|| BakeError::NoImage(parent.to_string()))?;
            let upto = Upto { step: None, without: &[], ..upto };
            let mut built = self.build(parent, upto)?;
            built.times.clear();
            return Ok(built);
        }
        if let (Base::Stored { .. }, Some(base)) = (&image.base, self.stored) {
            return self.stored(base);
        }
        let recipe_directory = self.recipe.directory.clone();
        let mut workshop = self.workshop(image, &recipe_directory, upto.no_cache)?;
        let Ground { stack, epoch, sources, origin } = ground(image, upto.locked, upto.refresh, &mut workshop)?;
        let names = vec!["base".to_owned()];
        Ok(BuiltTree { stack, names, epoch, sources, origin, stored: None, times: Vec::new() })
    }

    /// The tree of an image of the store: nothing of it is made again, not even with `no_cache`.
    fn stored(&mut self, base: &StoredBase) -> Result<BuiltTree, BakeError> {
        let foundation = base.record.foundation.clone();
        for layer in &foundation.layers {
            self.store.obtain(layer.key)?;
            self.progress.event(Event::StepCached { step: format!("{} of {}", layer.name, base.record.name) });
        }
        Ok(BuiltTree {
            stack: foundation.stack(),
            names: foundation.layers.into_iter().map(|layer| layer.name).collect(),
            epoch: foundation.epoch,
            sources: foundation.sources,
            origin: foundation.origin,
            stored: Some(base.image()),
            times: Vec::new(),
        })
    }

    fn step(&mut self, image: &Image, step: &Step, built: &mut BuiltTree, no_cache: bool) -> Result<(), BakeError> {
        let recipe_directory = self.recipe.directory.clone();
        let mut workshop = self.workshop(image, &recipe_directory, no_cache)?;
        let failed = |source: LayerError<StepError>| BakeError::Step { place: step.place.clone(), source };
        let base = built.stored.as_ref().map(|base| base.image.digest);
        let key = step_key(&workshop, step, built.stack.last().copied(), base)
            .map_err(|error| failed(LayerError { name: step.name.as_str().to_owned(), kept: None, source: error }))?;
        let plan = LayerPlan {
            key,
            name: step.name.as_str(),
            stack: &built.stack,
            epoch: built.epoch,
            sources: built.sources.as_ref(),
        };
        workshop.layer(&plan, |site| steps::perform(&step.action, site).map(|()| Made::default())).map_err(failed)?;
        built.stack.push(key);
        built.names.push(step.name.as_str().to_owned());
        Ok(())
    }

    fn workshop<'w>(
        &'w mut self,
        image: &'w Image,
        recipe_directory: &'w Path,
        no_cache: bool,
    ) -> Result<Workshop<'w>, BakeError> {
        Ok(Workshop {
            store: self.store,
            interrupt: self.interrupt,
            progress: self.progress,
            image: image.name.as_str(),
            recipe_directory,
            no_cache,
            salt: salt(self.store)?,
        })
    }
}

/// The key of a step's layer over `parent`; `base` is the digest of the image of the store that it stands on.
pub(crate) fn step_key(
    workshop: &Workshop<'_>,
    step: &Step,
    parent: Option<LayerKey>,
    base: Option<Digest>,
) -> Result<LayerKey, StepError> {
    let mut fingerprint = workshop.fingerprint("step");
    fingerprint.parent(parent);
    if let Some(base) = base {
        fingerprint.field("stored base").field(base.as_bytes());
    }
    steps::fingerprint(&step.action, &mut fingerprint)?;
    Ok(fingerprint.layer())
}

/// The steps whose layers are made, in order.
pub(crate) fn wanted<'i>(image: &'i Image, upto: Upto<'_>) -> Result<Vec<&'i Step>, BakeError> {
    let steps = chosen(image, upto)?.into_iter();
    Ok(steps.filter(|step| after_assemble(step).is_none()).collect())
}

/// The steps that are done, hooks over the disk among them.
pub(super) fn chosen<'i>(image: &'i Image, upto: Upto<'_>) -> Result<Vec<&'i Step>, BakeError> {
    let mut steps = Vec::new();
    let mut reached = upto.step.is_none();
    for step in &image.steps {
        if !upto.without.iter().any(|name| name == step.name.as_str()) {
            steps.push(step);
        }
        if upto.step == Some(step.name.as_str()) {
            reached = true;
            break;
        }
    }
    if reached { Ok(steps) } else { Err(BakeError::no_step(upto.step.unwrap_or_default(), image)) }
}
