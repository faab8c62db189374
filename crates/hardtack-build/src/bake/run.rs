//! The flow.

use std::path::{Path, PathBuf};
use std::time::Instant;

use hardtack_audit::system::System;
use hardtack_audit::{Audit, Unfixable, audit};
use hardtack_image::Geometry;
use hardtack_recipe::Layout;
use jiff::Timestamp;

use super::key::{bake_key, known};
use super::manifest::MANIFEST_SCHEMA;
use super::output::{Output, digest};
use super::release::Release;
use super::tree::{Builder, Upto, chosen};
use super::{
    BakeError, BakeRequest, Baked, BuiltTree, Failed, HookRecord, LayerRecord, Manifest, Origins, Outcome, PhaseTime,
    ProveHook, Raw, Settled, check_gate, hooks,
};
use crate::fingerprint::salt;
use crate::lock::{Lock, LockedImage, installed};
use crate::sandbox::SandboxError;
use crate::sandbox::ensure_available;
use crate::stages::{AssembleStage, BootStage, HardenStage, LayoutStage, SealStage};
use crate::store::Stack;
use crate::workshop::Workshop;
use crate::{Event, Phase};

/// Bakes one image: everything up to its output directory.
///
/// # Errors
/// When anything of the flow fails or a gate is not met. Nothing then has the final name; what is known stands
/// in a directory beside it.
pub fn bake(request: BakeRequest<'_>) -> Result<Baked, Failed> {
    ensure_available().map_err(BakeError::from)?;
    let bake = Bake::prepare(&request)?;
    let mut output = Output::begin(&request.out, request.image)?;
    let mut log = output.log(request.progress)?;
    let mut request = BakeRequest {
        recipe: request.recipe,
        image: request.image,
        store: request.store,
        out: request.out,
        today: request.today,
        upto: request.upto,
        without: request.without,
        no_cache: request.no_cache,
        locked: request.locked,
        force: request.force,
        rules: request.rules,
        prove: request.prove.map(|hook| hook as &mut ProveHook<'_>),
        interrupt: request.interrupt,
        progress: &mut log,
    };
    match bake.run(&mut request, &mut output) {
        Ok(Done::Unchanged(manifest)) => {
            let directory = request.out.join(request.image.name.as_str());
            Ok(Baked { directory, manifest: *manifest, outcome: Outcome::Unchanged })
        }
        Ok(Done::Fresh(manifest, stack)) => {
            let directory = output.finish(&manifest)?;
            request.store.keep(request.image.name.as_str(), &stack).map_err(BakeError::from)?;
            Ok(Baked { directory, manifest: *manifest, outcome: Outcome::Fresh })
        }
        Err(error) if error.is_interruption() => Err(error.into()),
        Err(error) => {
            log.failed(&error);
            // What cannot be kept must not hide why it failed.
            Err(Failed { kept: output.keep_failed().ok(), error: Box::new(error) })
        }
    }
}

/// What the flow has come to at its end.
enum Done {
    /// The output is there already.
    Unchanged(Box<Manifest>),
    /// Everything is made but the final name; the layers of the image.
    Fresh(Box<Manifest>, Stack),
}

/// An image whose parts do not contradict each other, about to be made.
struct Bake {
    settled: Settled,
    salt: [u8; 32],
}

/// What the flow has come to.
struct State {
    built: BuiltTree,
    stack: Stack,
    names: Vec<String>,
    unfixable: Vec<Unfixable>,
    hooks: Vec<HookRecord>,
    phases: Vec<PhaseTime>,
}

impl Bake {
    fn prepare(request: &BakeRequest<'_>) -> Result<Self, BakeError> {
        let settled = Settled::of(request.recipe, request.image, request.conditions())?;
        Ok(Self { settled, salt: salt(request.store)? })
    }

    fn run(&self, request: &mut BakeRequest<'_>, output: &mut Output) -> Result<Done, BakeError> {
        let (upto, without) = (request.upto.clone(), request.without.clone());
        let lock_path = Lock::path(&request.recipe.directory);
        let lock = Lock::read(&lock_path)?;
        let locked =
            if request.locked { lock.required(&request.image.name, &lock_path)?.origin.as_ref() } else { None };
        let limits = Upto { step: upto.as_deref(), without: &without, no_cache: request.no_cache, locked };
        let built = Builder {
            recipe: request.recipe,
            store: request.store,
            interrupt: request.interrupt,
            progress: request.progress,
        }
        .build(request.image, limits)?;
        let key = bake_key(request, &self.settled, &built.stack)?;
        if !request.no_cache
            && let Some(manifest) = known(request, &key)
        {
            return Ok(Done::Unchanged(Box::new(manifest)));
        }
        let phases = built.times.iter().map(|&(phase, seconds)| PhaseTime { phase, seconds }).collect();
        let mut state = State {
            stack: built.stack.clone(),
            names: built.names.clone(),
            built,
            unfixable: Vec::new(),
            hooks: Vec::new(),
            phases,
        };
        self.change(request, &mut state)?;
        // The disk takes its time, so what layers there are is flushed beside the rest of the work.
        let (store, stack) = (request.store.clone(), state.stack.clone());
        let settling = std::thread::spawn(move || store.settle(&stack));
        hold_to_lock(request, &state, lock, &lock_path)?;
        let done = self.finish(request, state, output, key)?;
        match settling.join() {
            Ok(settled) => settled?,
            Err(panic) => std::panic::resume_unwind(panic),
        }
        Ok(done)
    }

    /// Everything that changes the tree after the steps.
    fn change(&self, request: &mut BakeRequest<'_>, state: &mut State) -> Result<(), BakeError> {
        let epoch = state.built.epoch;
        let sources = state.built.sources.clone();
        if let Some((layout, geometry)) = &self.settled.disk {
            self.phase(request, state, Phase::Layout, |workshop, state| {
                Ok(LayoutStage { layout, geometry }.run(workshop, &mut state.stack, epoch)?)
            })?;
        }
        if let Some((_, profile)) = &self.settled.profile {
            self.phase(request, state, Phase::Harden, |workshop, state| {
                let hardening = HardenStage { profile }.run(workshop, &mut state.stack, epoch, sources.as_ref())?;
                if !hardening.packages.install.is_empty() {
                    let names: Vec<&str> = hardening.packages.install.iter().map(String::as_str).collect();
                    let message = format!(
                        "hardening installs {}: name them in a packages step, so that they are cached with the others",
                        names.join(", ")
                    );
                    workshop.progress.event(Event::Warning { message });
                }
                state.unfixable = hardening.unfixable;
                Ok(())
            })?;
        }
        if let Some((layout, geometry)) = &self.settled.disk {
            self.phase(request, state, Phase::Boot, |workshop, state| {
                let menu = BootStage { layout, geometry }.run(workshop, &mut state.stack, epoch)?;
                for message in menu.warnings {
                    workshop.progress.event(Event::Warning { message });
                }
                Ok(())
            })?;
        }
        let (recipe, image) = (request.recipe, request.image);
        self.phase(request, state, Phase::Seal, |workshop, state| {
            let residues = SealStage { recipe, image }.run(workshop, &mut state.stack, epoch)?;
            if residues.is_empty() { Ok(()) } else { Err(BakeError::Residue(residues)) }
        })
    }

    /// Audit, gate, disk, proof, manifest.
    fn finish(
        &self,
        request: &mut BakeRequest<'_>,
        mut state: State,
        output: &mut Output,
        key: String,
    ) -> Result<Done, BakeError> {
        let release = Release::of(request)?;
        let audit = self.audit(request, &mut state)?;
        if let Some(audit) = &audit {
            output.audit(audit)?;
        }
        let failures = check_gate(&request.image.gate, audit.as_ref());
        if !failures.is_empty() {
            return Err(BakeError::Gate(failures));
        }
        let mut artefact = None;
        let mut proved = None;
        if let Some((layout, geometry)) = &self.settled.disk {
            let raw = self.assemble(request, &mut state, output, layout, geometry)?;
            self.hooks(request, &mut state, &raw)?;
            let digest = digest(&raw)?;
            release.iter().try_for_each(|release| release.admits(Some(digest)))?;
            proved = self.prove(request, &mut state, output, geometry, &raw, audit.as_ref())?;
            if proved == Some(false) {
                return Err(BakeError::Proof);
            }
            artefact = Some(output.artefact(request.image, layout, raw, digest)?);
        } else {
            release.iter().try_for_each(|release| release.admits(None))?;
        }
        let mut layers = Vec::new();
        for (index, layer_key) in state.stack.iter().enumerate() {
            let Some(layer) = request.store.layer(*layer_key)? else { continue };
            let name = state.names.get(index).cloned().unwrap_or(layer.name);
            layers.push(LayerRecord { name, key: *layer_key, summary: layer.summary });
        }
        let manifest = Manifest {
            schema: MANIFEST_SCHEMA.to_owned(),
            artefact,
            hardtack: env!("CARGO_PKG_VERSION").to_owned(),
            metadata: request.image.metadata.clone(),
            recipe: Origins::of(request.recipe, request.image),
            archive: state.built.origin.clone(),
            benchmark: audit.as_ref().map(|audit| (audit.benchmark.clone(), audit.profile.clone())),
            score: audit.as_ref().map(|audit| audit.score),
            percent: audit.as_ref().and_then(|audit| audit.percent),
            unfixable: state.unfixable,
            skipped: request.image.seal.skip.clone(),
            layers,
            hooks: state.hooks,
            geometry: self.settled.disk.as_ref().map(|(_, geometry)| geometry.clone()),
            layout: request.image.disk.clone(),
            tests: request.image.tests.clone(),
            harden: request.image.harden.clone(),
            proved,
            phases: state.phases,
            baked: Timestamp::now(),
            key,
        };
        Ok(Done::Fresh(Box::new(manifest), state.stack))
    }

    fn audit(&self, request: &mut BakeRequest<'_>, state: &mut State) -> Result<Option<Audit>, BakeError> {
        let Some((_, profile)) = &self.settled.profile else { return Ok(None) };
        let mut found = None;
        self.phase(request, state, Phase::Audit, |workshop, state| {
            let tree = workshop.store.joined(&state.stack)?;
            let subject = workshop.image.to_owned();
            found = Some(Audit { subject, ..audit(&System::new(&tree), None, profile) });
            Ok(())
        })?;
        Ok(found)
    }

    /// Makes the raw image under a temporary name.
    fn assemble(
        &self,
        request: &mut BakeRequest<'_>,
        state: &mut State,
        output: &Output,
        layout: &Layout,
        geometry: &Geometry,
    ) -> Result<PathBuf, BakeError> {
        let out = output.raw();
        let epoch = state.built.epoch;
        self.phase(request, state, Phase::Assemble, |workshop, state| {
            let assembled = AssembleStage { layout, geometry }.run(workshop, &state.stack, epoch, &out)?;
            for part in assembled.phases {
                let message = format!("assembled {} in {:.2} s", part.name, part.duration.as_secs_f64());
                workshop.progress.event(Event::Detail { message });
            }
            Ok(())
        })?;
        Ok(out)
    }

    /// Has the commands of the build host run over the raw image.
    fn hooks(&self, request: &mut BakeRequest<'_>, state: &mut State, raw: &Path) -> Result<(), BakeError> {
        let image = request.image;
        let hooks = hooks::hooks(&chosen(image, request.limits(None))?);
        if hooks.is_empty() {
            return Ok(());
        }
        self.phase(request, state, Phase::Hooks, |workshop, state| {
            state.hooks = hooks::run(&hooks, raw, &state.stack, state.built.epoch, workshop)?;
            Ok(())
        })
    }

    fn phase(
        &self,
        request: &mut BakeRequest<'_>,
        state: &mut State,
        phase: Phase,
        work: impl FnOnce(&mut Workshop<'_>, &mut State) -> Result<(), BakeError>,
    ) -> Result<(), BakeError> {
        // Reading and assembling trees looks at nothing else; between two phases is soon enough.
        if request.interrupt.is_set() {
            return Err(SandboxError::Interrupted.into());
        }
        let started = Instant::now();
        request.progress.event(Event::PhaseStarted { phase });
        let mut workshop = Workshop {
            store: request.store,
            interrupt: request.interrupt,
            progress: request.progress,
            image: request.image.name.as_str(),
            recipe_directory: &request.recipe.directory,
            no_cache: request.no_cache,
            salt: self.salt,
        };
        work(&mut workshop, state)?;
        let took = started.elapsed();
        request.progress.event(Event::PhaseFinished { phase, took });
        state.phases.push(PhaseTime { phase, seconds: took.as_secs_f64() });
        Ok(())
    }

    /// Has the image proved when that was asked for; tells whether it passed.
    fn prove(
        &self,
        request: &mut BakeRequest<'_>,
        state: &mut State,
        output: &Output,
        geometry: &Geometry,
        raw: &Path,
        audit: Option<&Audit>,
    ) -> Result<Option<bool>, BakeError> {
        let Some(hook) = request.prove.as_mut() else { return Ok(None) };
        let started = Instant::now();
        request.progress.event(Event::PhaseStarted { phase: Phase::Prove });
        let room = request.store.work()?;
        let raw = Raw {
            path: raw,
            directory: output.path(),
            work: room.path(),
            geometry,
            profile: self.settled.profile.as_ref().map(|(order, _)| order),
            audit,
        };
        let (proof, passed) = hook(raw).map_err(BakeError::Prove)?;
        output.json("proof.json", &proof)?;
        let took = started.elapsed();
        request.progress.event(Event::PhaseFinished { phase: Phase::Prove, took });
        state.phases.push(PhaseTime { phase: Phase::Prove, seconds: took.as_secs_f64() });
        Ok(Some(passed))
    }
}

/// Compares what the image was made from with the lock, or writes that into it.
fn hold_to_lock(request: &BakeRequest<'_>, state: &State, lock: Lock, path: &Path) -> Result<(), BakeError> {
    let packages = installed(&request.store.joined(&state.stack)?)?;
    let found = LockedImage { origin: state.built.origin.clone(), packages };
    let name = &request.image.name;
    if request.locked {
        return Ok(lock.check(name, &found, path)?);
    }
    // A part of an image is nothing to hold others to.
    if request.upto.is_some() || !request.without.is_empty() {
        return Ok(());
    }
    Ok(lock.with(name.clone(), found).write(path)?)
}
