//! From the sealed tree to an output that waits for its name.

use std::path::PathBuf;
use std::time::Instant;

use hardtack_audit::system::System;
use hardtack_audit::{Audit, audit};
use hardtack_image::{DiskGeometry, Geometry, RawDisk, SealedTree};
use hardtack_recipe::Layout;
use hardtack_tree::Digest;
use jiff::Timestamp;

use super::content::tree_digest;
use super::files::{Files, TreeFiles};
use super::manifest::MANIFEST_SCHEMA;
use super::materials::{Reading, hold_to_patches, subject};
use super::output::{Output, PACKAGES, PROOF};
use super::release::Release;
use super::run::{Bake, Done, State};
use super::tree::chosen;
use super::{
    Artefact, ArtefactFile, BakeError, BakeRequest, LayerRecord, Manifest, Origins, PhaseTime, Raw, gate, hooks,
};
use crate::gate::Figure;
use crate::stages::AssembleStage;
use crate::store::StoreError;
use crate::{Event, Phase};

impl Bake {
    /// Audit, gate, disk, proof, manifest.
    pub(super) fn finish(
        &self,
        request: &mut BakeRequest<'_>,
        mut state: State,
        output: &mut Output,
        key: String,
    ) -> Result<Done, BakeError> {
        let release = Release::of(request)?;
        let reading = Reading::begin(request.store, &state.stack, &state.built.stack);
        let audit = self.audit(request, &mut state)?;
        if let Some(audit) = &audit {
            output.audit(audit)?;
        }
        let mut materials =
            self.phase(request, &mut state, Phase::Inventory, |workshop, _| reading.end(workshop.progress))?;
        materials.complete(request, &self.images(request))?;
        if !self.again {
            hold_to_patches(request, Some(&materials.updates))?;
        }
        let image = request.image;
        let mut figures = gate::figures(request, &state, audit.as_ref(), &materials.inventory, self.again);
        gate::hold(image, &figures, None, output)?;
        let (mut artefact, mut tree_files) = (None, Vec::new());
        let mut proved = None;
        if let Some((layout, geometry)) = &self.settled.disk {
            let disks = self.assemble(request, &mut state, output, layout, geometry)?;
            self.hooks(request, &mut state, &disks)?;
            let mut made = self.convert(request, &mut state, output, layout, geometry)?;
            release.iter().try_for_each(|release| release.admits(Some(made.digest)))?;
            figures.bytes = Figure::Known(made.files.iter().map(|file| file.allocated).sum());
            gate::hold(image, &figures, Some(made.digest), output)?;
            proved = self.prove(request, &mut state, output, geometry, &disks, audit.as_ref())?;
            if let Some(passed) = proved {
                figures.proof = Figure::Known(passed);
            }
            let held = gate::conclude(image, &figures, Some(made.digest), output);
            // The tests say more than a gate that asks for them.
            if proved == Some(false) {
                return Err(BakeError::Proof);
            }
            held?;
            output.remove_raw(&mut made)?;
            artefact = Some(made);
        } else {
            release.iter().try_for_each(|release| release.admits(None))?;
            tree_files = self.export(request, &mut state, output)?;
        }
        let tree = (artefact.is_none() && !request.is_partial()).then(|| content(request, &state)).transpose()?;
        output.json(PACKAGES, &state.packages)?;
        let subject = subject(request.image, artefact.as_ref().map(|made| made.digest).or(tree), state.built.epoch);
        output.materials(&materials.inventory, &subject)?;
        let mut layers = Vec::new();
        for (index, layer_key) in state.stack.iter().enumerate() {
            let Some(layer) = request.store.layer(*layer_key)? else { continue };
            let name = state.names.get(index).cloned().unwrap_or(layer.name);
            layers.push(LayerRecord { name, key: *layer_key, summary: layer.summary });
        }
        if artefact.is_none() {
            figures.bytes = Figure::Known(layers.iter().map(|layer| layer.summary.bytes).sum());
            gate::conclude(image, &figures, tree, output)?;
        }
        let manifest = Manifest {
            schema: MANIFEST_SCHEMA.to_owned(),
            artefact,
            tree,
            tree_files,
            hardtack: env!("CARGO_PKG_VERSION").to_owned(),
            metadata: request.image.metadata.clone(),
            recipe: Origins::of(request.recipe, request.image),
            upto: request.upto.clone(),
            without: request.without.clone(),
            base: state.built.stored.clone(),
            archive: state.built.origin.clone(),
            benchmark: audit.as_ref().map(|audit| (audit.benchmark.clone(), audit.profile.clone())),
            score: audit.as_ref().map(|audit| audit.score),
            percent: audit.as_ref().and_then(|audit| audit.percent),
            updates: Some(materials.updates),
            unfixable: state.unfixable,
            skipped: request.image.seal.skip.clone(),
            layers,
            hooks: state.hooks,
            geometry: self.settled.disk.as_ref().map(|(_, geometry)| geometry.clone()),
            layout: request.image.disk.clone(),
            tests: request.image.tests.clone(),
            gate: request.image.gate.clone(),
            harden: request.image.harden.clone(),
            proved,
            phases: state.phases,
            baked: Timestamp::now(),
            key,
        };
        Ok(Done { manifest: Box::new(manifest), built: state.built, fresh: Some(state.stack) })
    }

    fn audit(&self, request: &mut BakeRequest<'_>, state: &mut State) -> Result<Option<Audit>, BakeError> {
        let Some((_, profile)) = &self.settled.profile else { return Ok(None) };
        self.phase(request, state, Phase::Audit, |workshop, state| {
            let tree = workshop.store.joined(&state.stack)?;
            let subject = workshop.image.to_owned();
            Ok(Some(Audit { subject, ..audit(&System::new(&tree), None, profile) }))
        })
    }

    /// Makes the raw images under temporary names.
    fn assemble(
        &self,
        request: &mut BakeRequest<'_>,
        state: &mut State,
        output: &Output,
        layout: &Layout,
        geometry: &Geometry,
    ) -> Result<Vec<PathBuf>, BakeError> {
        let out = |disk: &DiskGeometry| output.raw(disk.name());
        let epoch = state.built.epoch;
        self.phase(request, state, Phase::Assemble, |workshop, state| {
            let assembled = AssembleStage { layout, geometry }.run(workshop, &state.stack, epoch, &out)?;
            for part in assembled.phases {
                let message = format!("assembled {} in {:.2} s", part.name, part.duration.as_secs_f64());
                workshop.progress.event(Event::Detail { message });
            }
            Ok(())
        })?;
        Ok(geometry.disks().map(out).collect())
    }

    /// Has the commands of the build host run over the raw images.
    fn hooks(&self, request: &mut BakeRequest<'_>, state: &mut State, disks: &[PathBuf]) -> Result<(), BakeError> {
        let image = request.image;
        let hooks = hooks::hooks(&chosen(image, request.limits(None))?);
        if hooks.is_empty() {
            return Ok(());
        }
        self.phase(request, state, Phase::Hooks, |workshop, state| {
            state.hooks = hooks::run(&hooks, disks, &state.stack, state.built.epoch, workshop)?;
            Ok(())
        })
    }

    /// Makes the files of the image, still under temporary names.
    fn convert(
        &self,
        request: &mut BakeRequest<'_>,
        state: &mut State,
        output: &Output,
        layout: &Layout,
        geometry: &Geometry,
    ) -> Result<Artefact, BakeError> {
        let image = request.image;
        let raw: Vec<_> = geometry.disks().map(|disk| (output.raw(disk.name()), disk.table().uuid())).collect();
        self.phase(request, state, Phase::Convert, |workshop, state| {
            output.artefact(&Files {
                image: &image.name,
                layout,
                disks: raw.iter().map(|(path, uuid)| RawDisk { path, uuid: *uuid }).collect(),
                tree: &workshop.store.joined(&state.stack)?,
                epoch: state.built.epoch,
                directory: output.path(),
            })
        })
    }

    /// Makes the files of the tree of an image without a disk.
    fn export(
        &self,
        request: &mut BakeRequest<'_>,
        state: &mut State,
        output: &Output,
    ) -> Result<Vec<ArtefactFile>, BakeError> {
        let image = request.image;
        if image.tree_formats.is_empty() {
            return Ok(Vec::new());
        }
        self.phase(request, state, Phase::Convert, |workshop, state| {
            let tree = workshop.store.joined(&state.stack)?;
            let root = SealedTree { tree: &tree, epoch: state.built.epoch };
            let formats = &image.tree_formats;
            TreeFiles { image: &image.name, formats, root, directory: output.path() }.make()
        })
    }

    /// Has the image proved when that was asked for; tells whether it passed.
    fn prove(
        &self,
        request: &mut BakeRequest<'_>,
        state: &mut State,
        output: &Output,
        geometry: &Geometry,
        disks: &[PathBuf],
        audit: Option<&Audit>,
    ) -> Result<Option<bool>, BakeError> {
        let Some(hook) = request.prove.as_mut() else { return Ok(None) };
        let started = Instant::now();
        request.progress.event(Event::PhaseStarted { phase: Phase::Prove });
        let room = request.store.work()?;
        let raw = Raw {
            disks,
            directory: output.path(),
            work: room.path(),
            geometry,
            profile: self.settled.profile.as_ref().map(|(order, _)| order),
            audit,
        };
        let (proof, passed) = hook(raw).map_err(BakeError::Prove)?;
        output.json(PROOF, &proof)?;
        let took = started.elapsed();
        request.progress.event(Event::PhaseFinished { phase: Phase::Prove, took });
        state.phases.push(PhaseTime { phase: Phase::Prove, seconds: took.as_secs_f64() });
        Ok(Some(passed))
    }
}

/// The digest of the sealed tree.
fn content(request: &BakeRequest<'_>, state: &State) -> Result<Digest, BakeError> {
    let tree = request.store.joined(&state.stack)?;
    let unreadable =
        |source| StoreError::Io { path: request.store.root().to_owned(), action: "read a layer in", source };
    Ok(tree_digest(&tree, state.built.epoch).map_err(unreadable)?)
}
