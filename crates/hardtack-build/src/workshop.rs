//! Making layers, or finding them made.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;

use hardtack_remote::Lease;

use crate::fingerprint::Fingerprint;
use crate::steps::{AptSources, Site};
use crate::store::{Draft, Layer, LayerKey, Stack, Store, StoreError};
use crate::{Event, Interrupt, Progress};

/// Where layers of one image are made.
pub(crate) struct Workshop<'a> {
    pub store: &'a Store,
    pub interrupt: &'a Interrupt,
    pub progress: &'a mut dyn Progress,
    /// The image's name: of the kept tree of a failed step.
    pub image: &'a str,
    /// Relative paths of the recipe start here.
    pub recipe_directory: &'a Path,
    /// Make layers even when they are there.
    pub no_cache: bool,
    pub(crate) salt: [u8; 32],
}

/// A layer to be made.
pub(crate) struct LayerPlan<'a> {
    pub key: LayerKey,
    /// The step's name, or "base", "harden", ….
    pub name: &'a str,
    /// The layers below.
    pub stack: &'a Stack,
    pub epoch: i64,
    pub sources: Option<&'a AptSources>,
}

/// Whose turn it is to make a layer.
enum Turn {
    /// Another machine has made it.
    Done(Box<Layer>),
    /// This one's, until the lease ends.
    Ours {
        lease: Option<Lease>,
        /// What the shared store has is damaged.
        mend: bool,
    },
}

/// What the making of a layer gives beside its tree.
#[derive(Clone, Debug, Default)]
pub(crate) struct Made {
    /// Kept in the layer's record.
    pub facts: serde_json::Value,
    /// `SOURCE_DATE_EPOCH` of what stands on it, where only the making could tell.
    pub epoch: Option<i64>,
}

impl Made {
    /// Something that is asked for again when the layer is found made.
    pub(crate) fn fact(fact: &impl serde::Serialize) -> Self {
        // Only maps with keys that are no strings cannot be written, and facts have none.
        Self { facts: serde_json::to_value(fact).unwrap_or_default(), epoch: None }
    }
}

/// Why a layer could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{name} failed")]
pub struct LayerError<E: std::error::Error + 'static> {
    /// The step's name.
    pub name: String,
    /// Where the tree is kept as the failure left it, with a `log` of the output.
    pub kept: Option<PathBuf>,
    /// The failure.
    #[source]
    pub source: E,
}

impl<'a> Workshop<'a> {
    pub(crate) fn fingerprint(&self, kind: &str) -> Fingerprint {
        Fingerprint::new(kind, self.salt)
    }

    /// The layer, made by `make` unless it is there.
    pub(crate) fn layer<E>(
        &mut self,
        plan: &LayerPlan<'_>,
        make: impl FnOnce(&mut Site<'_>) -> Result<Made, E>,
    ) -> Result<Layer, LayerError<E>>
    where
        E: std::error::Error + From<StoreError> + 'static,
    {
        let failed = |kept, source| LayerError { name: plan.name.to_owned(), kept, source };
        if !self.no_cache
            && let Some(layer) = self.store.layer(plan.key).map_err(|error| failed(None, error.into()))?
        {
            self.store.share(plan.key, None, false);
            self.progress.event(Event::StepCached { step: plan.name.to_owned() });
            return Ok(layer);
        }
        let _lock = self.lock(plan).map_err(|error| failed(None, error.into()))?;
        // Another build may have made it while this one waited.
        if !self.no_cache
            && let Some(layer) = self.store.layer(plan.key).map_err(|error| failed(None, error.into()))?
        {
            self.progress.event(Event::StepCached { step: plan.name.to_owned() });
            return Ok(layer);
        }
        let (lease, mend) = match self.turn(plan).map_err(|error| failed(None, error.into()))? {
            Turn::Done(layer) => {
                self.progress.event(Event::StepCached { step: plan.name.to_owned() });
                return Ok(*layer);
            }
            Turn::Ours { lease, mend } => (lease, mend),
        };
        self.progress.event(Event::StepStarted { step: plan.name.to_owned() });
        let started = Instant::now();
        let draft = Draft::begin(self.store, plan.stack).map_err(|error| failed(None, error.into()))?;
        let site = self.site(&draft, plan.name, plan.epoch, plan.sources);
        let made = match site.map_err(E::from).and_then(|mut site| make(&mut site)) {
            Ok(made) => made,
            Err(error) => {
                let kept = draft.keep_failed(self.image, plan.stack).ok();
                return Err(failed(kept, error));
            }
        };
        let epoch = made.epoch.unwrap_or(plan.epoch);
        let finished = draft.finish(plan.key, plan.name, epoch, made.facts, self.no_cache);
        let layer = finished.map_err(|error| failed(None, error.into()))?;
        self.store.share(plan.key, lease, self.no_cache || mend);
        self.progress.event(Event::StepFinished { step: plan.name.to_owned(), took: started.elapsed() });
        Ok(layer)
    }

    /// A place to work in `draft`, its output in the draft's log.
    pub(crate) fn site<'s>(
        &'s mut self,
        draft: &'s Draft<'s>,
        step: &'s str,
        epoch: i64,
        sources: Option<&'s AptSources>,
    ) -> Result<Site<'s>, StoreError> {
        let path = draft.log();
        let log = File::create(&path).map_err(|source| StoreError::Io { path, action: "write", source })?;
        Ok(Site {
            store: self.store,
            draft,
            epoch,
            sources,
            recipe_directory: self.recipe_directory,
            interrupt: self.interrupt,
            progress: self.progress,
            step,
            log,
        })
    }

    /// Looks for the layer in the shared store, where there is one, and waits there until no other machine makes it.
    fn turn(&mut self, plan: &LayerPlan<'_>) -> Result<Turn, StoreError> {
        let mut mend = false;
        if let Some(layer) = self.fetch(plan, &mut mend)? {
            return Ok(Turn::Done(Box::new(layer)));
        }
        let (progress, mut told) = (&mut self.progress, false);
        let lease = self.store.lease_layer(plan.key, self.interrupt, &mut |holder| {
            if !std::mem::replace(&mut told, true) {
                let message = format!("waiting for {holder} to make {}", plan.name);
                progress.event(Event::Detail { message });
            }
        })?;
        // Another machine may have made it while this one waited.
        if lease.is_some()
            && !mend
            && let Some(layer) = self.fetch(plan, &mut mend)?
        {
            return Ok(Turn::Done(Box::new(layer)));
        }
        Ok(Turn::Ours { lease, mend })
    }

    /// Brings the layer from the shared store. One that is damaged there is made anew, which `mend` then says.
    fn fetch(&mut self, plan: &LayerPlan<'_>, mend: &mut bool) -> Result<Option<Layer>, StoreError> {
        if self.no_cache {
            return Ok(None);
        }
        match self.store.fetch(plan.key) {
            Err(error @ StoreError::SharedDamage { .. }) => {
                *mend = true;
                self.progress.event(Event::Warning { message: format!("{error}; {} is made anew", plan.name) });
                Ok(None)
            }
            other => other,
        }
    }

    fn lock(&mut self, plan: &LayerPlan<'_>) -> Result<crate::store::KeyLock, StoreError> {
        let progress = &mut self.progress;
        self.store.lock_layer(plan.key, self.interrupt, || {
            progress.event(Event::Detail { message: format!("waiting for another build to make {}", plan.name) });
        })
    }
}
