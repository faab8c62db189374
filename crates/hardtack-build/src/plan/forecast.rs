//! Following the keys of an image's layers as a build would make them.

use hardtack_hcl::Place;
use hardtack_recipe::{Base, Image, Recipe};

use super::{Entry, State};
use crate::bake::ground::with_boot_loader;
use crate::bake::tree::{Upto, step_key, wanted};
use crate::bake::{BakeError, Settled};
use crate::base::{Origin, StoredBase, Wanted, imported_key, known_bootstrap};
use crate::stages::{HardenStage, LayoutStage};
use crate::store::{LayerKey, Stack};
use crate::workshop::{LayerError, Workshop};

/// The layers so far.
pub(super) struct Forecast<'w, 'a> {
    workshop: &'w Workshop<'a>,
    recipe: &'w Recipe,
    /// The image that is asked for; layers of others are marked.
    image: &'w Image,
    /// Those that it stands on through the store and that are not there yet, the nearest first.
    ahead: &'w [&'w Image],
    /// Whether a layer stands on one of those: it gets its key when they are baked.
    waits: bool,
    /// The image of the store that it, or the last of them, is built on.
    stored: Option<&'w StoredBase>,
    pub entries: Vec<Entry>,
    /// Keys of the layers; shorter than the entries once one has no key.
    pub stack: Stack,
}

impl<'w, 'a> Forecast<'w, 'a> {
    pub(super) fn new(
        workshop: &'w Workshop<'a>,
        recipe: &'w Recipe,
        image: &'w Image,
        ahead: &'w [&'w Image],
        stored: Option<&'w StoredBase>,
    ) -> Self {
        Self { workshop, recipe, image, ahead, waits: false, stored, entries: Vec::new(), stack: Stack::new() }
    }

    /// Base and steps.
    pub(super) fn tree(&mut self, image: &Image, upto: Upto<'_>) -> Result<(), BakeError> {
        self.base(image, upto.locked)?;
        for step in wanted(image, upto)? {
            let failed = |source| LayerError { name: step.name.as_str().to_owned(), kept: None, source };
            let base = self.stored.map(|base| base.record.digest);
            let key = self.next(|workshop, parent| {
                step_key(workshop, step, Some(parent), base)
                    .map_err(|source| BakeError::Step { place: step.place.clone(), source: failed(source) })
            })?;
            self.add(image, step.name.as_str(), &step.place, key)?;
        }
        Ok(())
    }

    /// Layout and hardening, as far as they can be told: hardening may ask for packages first.
    pub(super) fn stages(&mut self, settled: &Settled) -> Result<(), BakeError> {
        let image = self.image;
        if let (Some((layout, geometry)), Some(disk)) = (&settled.disk, &image.disk) {
            let key = (!self.is_open()).then(|| LayoutStage { layout, geometry }.key(self.workshop, &self.stack));
            self.add(image, "layout", &disk.boot.place, key)?;
        }
        if let (Some((_, profile)), Some(harden)) = (&settled.profile, &image.harden) {
            let stage = HardenStage { profile };
            let key = (!self.is_open()).then(|| stage.key(self.workshop, &self.stack));
            self.add(image, "harden", &harden.place, key)?;
        }
        Ok(())
    }

    fn base(&mut self, image: &Image, locked: Option<&Origin>) -> Result<(), BakeError> {
        let failed = |source| BakeError::Base(LayerError { name: "base".to_owned(), kept: None, source });
        let key = match &image.base {
            Base::From { image: parent } => {
                let parent = self.recipe.images.get(parent).ok_or_else(|| BakeError::NoImage(parent.to_string()))?;
                return self.tree(parent, Upto { step: None, without: &[], no_cache: false, refresh: false, locked });
            }
            Base::Bootstrap(definition) => {
                let definition = with_boot_loader(definition, image.disk.as_ref());
                let wanted = locked.map_or(Wanted::Known, Wanted::Exactly);
                let known = known_bootstrap(self.workshop, &definition, wanted).map_err(failed)?;
                known.map(|(key, _)| key)
            }
            Base::Stored { .. } if let Some((next, rest)) = self.ahead.split_first() => {
                self.ahead = rest;
                self.tree(next, Upto { step: None, without: &[], no_cache: false, refresh: false, locked: None })?;
                self.waits = true;
                return Ok(());
            }
            Base::Stored { .. } => {
                let layers = self.stored.iter().flat_map(|base| &base.record.foundation.layers);
                for layer in layers.cloned().collect::<Vec<_>>() {
                    let from = self.stored.map(|base| base.record.name.to_string());
                    self.entry(&layer.name, from, &image.base_place, Some(layer.key))?;
                }
                return Ok(());
            }
            Base::Tar { .. } | Base::Directory { .. } | Base::Image { .. } => {
                imported_key(self.workshop, &image.base).map_err(failed)?
            }
        };
        self.add(image, "base", &image.base_place, key)
    }

    /// Whether a layer has no key yet, so that none above it can have one.
    pub(super) fn is_open(&self) -> bool {
        self.waits || self.stack.len() < self.entries.len()
    }

    fn next(
        &self,
        key: impl FnOnce(&Workshop<'_>, LayerKey) -> Result<LayerKey, BakeError>,
    ) -> Result<Option<LayerKey>, BakeError> {
        match self.stack.last() {
            Some(parent) if !self.is_open() => key(self.workshop, *parent).map(Some),
            _ => Ok(None),
        }
    }

    fn add(&mut self, image: &Image, name: &str, place: &Place, key: Option<LayerKey>) -> Result<(), BakeError> {
        let from = (image.name != self.image.name).then(|| image.name.to_string());
        self.entry(name, from, place, key)
    }

    fn entry(
        &mut self,
        name: &str,
        from: Option<String>,
        place: &Place,
        key: Option<LayerKey>,
    ) -> Result<(), BakeError> {
        let layer = key.map(|key| self.workshop.store.described(key)).transpose()?.flatten();
        let state = match (layer, key) {
            (Some(layer), Some(key)) => State::Cached { key, changes: layer.summary },
            (_, key) => State::ToDo { key },
        };
        self.stack.extend(key);
        self.entries.push(Entry { name: name.to_owned(), from, place: place.clone(), state });
        Ok(())
    }
}
