//! The flow.

use std::path::Path;
use std::time::Instant;

use hardtack_audit::Unfixable;

use super::key::{bake_key, known};
use super::output::Output;
use super::tree::{Builder, Upto};
use super::{
    BakeError, BakeRequest, Baked, BuiltTree, Failed, HookRecord, Manifest, Outcome, PhaseTime, ProveHook, Settled,
};
use crate::base::Origin;
use crate::fingerprint::salt;
use crate::lock::{Lock, LockedImage, installed};
use crate::sandbox::{SandboxError, ensure_available};
use crate::stages::{BootStage, HardenStage, LayoutStage, SealStage};
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
    let mut output = Output::begin(&request)?;
    let mut log = output.log(request.progress)?;
    let image = request.image;
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
            let directory = request.directory();
            Ok(Baked { directory, manifest: *manifest, outcome: Outcome::Unchanged })
        }
        Ok(Done::Fresh(manifest, stack)) => {
            let directory = output.finish(&manifest)?;
            request.store.keep(&request.output_name(), &stack).map_err(BakeError::from)?;
            Ok(Baked { directory, manifest: *manifest, outcome: Outcome::Fresh })
        }
        // The user knows why.
        Err(error) if request.interrupt.is_set() => Err(error.into()),
        Err(error) => {
            log.failed(&error);
            // What cannot be kept must not hide why it failed.
            Err(Failed { kept: output.keep_failed(image).ok(), error: Box::new(error) })
        }
    }
}

/// What the flow has come to at its end.
pub(super) enum Done {
    /// The output is there already.
    Unchanged(Box<Manifest>),
    /// Everything is made but the final name; the layers of the image.
    Fresh(Box<Manifest>, Stack),
}

/// An image whose parts do not contradict each other, about to be made.
pub(super) struct Bake {
    pub(super) settled: Settled,
    salt: [u8; 32],
}

/// What the flow has come to.
pub(super) struct State {
    pub(super) built: BuiltTree,
    pub(super) stack: Stack,
    pub(super) names: Vec<String>,
    pub(super) unfixable: Vec<Unfixable>,
    pub(super) hooks: Vec<HookRecord>,
    pub(super) phases: Vec<PhaseTime>,
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
            && hold_known_to_lock(request, &manifest, &lock, &lock_path)?
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
        hold_to_lock(request, state.built.origin.as_ref(), &state.stack, &lock, &lock_path)?;
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
                for message in hardening.warnings {
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

    /// Does the work of one phase, told and timed.
    pub(super) fn phase<T>(
        &self,
        request: &mut BakeRequest<'_>,
        state: &mut State,
        phase: Phase,
        work: impl FnOnce(&mut Workshop<'_>, &mut State) -> Result<T, BakeError>,
    ) -> Result<T, BakeError> {
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
        let made = work(&mut workshop, state)?;
        let took = started.elapsed();
        request.progress.event(Event::PhaseFinished { phase, took });
        state.phases.push(PhaseTime { phase, seconds: took.as_secs_f64() });
        Ok(made)
    }
}

/// Holds an image that is there already to the lock; tells whether it could be. It cannot when its layers are gone
/// from the store: then it has to be made again.
fn hold_known_to_lock(
    request: &BakeRequest<'_>,
    manifest: &Manifest,
    lock: &Lock,
    path: &Path,
) -> Result<bool, BakeError> {
    let stack: Stack = manifest.layers.iter().map(|layer| layer.key).collect();
    for key in &stack {
        if request.store.layer(*key)?.is_none() {
            return Ok(false);
        }
    }
    hold_to_lock(request, manifest.archive.as_ref(), &stack, lock, path)?;
    Ok(true)
}

/// Compares what the image was made from with the lock, or writes that into it.
fn hold_to_lock(
    request: &BakeRequest<'_>,
    origin: Option<&Origin>,
    stack: &Stack,
    lock: &Lock,
    path: &Path,
) -> Result<(), BakeError> {
    let packages = installed(&request.store.joined(stack)?)?;
    let found = LockedImage { origin: origin.cloned(), packages };
    let name = &request.image.name;
    if request.locked {
        return Ok(lock.check(name, &found, path)?);
    }
    // A part of an image is nothing to hold others to.
    if request.is_partial() {
        return Ok(());
    }
    Ok(lock.clone().with(name.clone(), found).write(path)?)
}
