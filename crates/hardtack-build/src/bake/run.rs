//! The flow.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

use hardtack_audit::Unfixable;
use hardtack_recipe::Image;

use super::key::{bake_key, known};
use super::materials::hold_to_patches;
use super::output::{DECISION, Output};
use super::policy::check_packages;
use super::record::Baking;
use super::tree::{Builder, Upto};
use super::{
    BakeError, BakeRequest, Baked, BuiltTree, Failed, FoundNeighbour, HookRecord, Manifest, Outcome, PhaseTime,
    ProveHook, Settled, gate, parents, stored_base,
};
use crate::base::{StoredBase, base_files};
use crate::fingerprint::salt;
use crate::lock::{Lock, LockedFile, LockedImage, installed};
use crate::sandbox::{SandboxError, ensure_available};
use crate::stages::{BootStage, HardenStage, LayoutStage, SealStage};
use crate::store::Stack;
use crate::workshop::{LayerError, Workshop};
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
    let (image, today, store) = (request.image, request.today, request.store);
    let mut request = BakeRequest {
        recipe: request.recipe,
        image: request.image,
        store: request.store,
        out: request.out,
        today: request.today,
        upto: request.upto,
        without: request.without,
        no_cache: request.no_cache,
        refresh: request.refresh,
        locked: request.locked,
        force: request.force,
        rules: request.rules,
        prove: request.prove.map(|hook| hook as &mut ProveHook<'_>),
        interrupt: request.interrupt,
        progress: &mut log,
    };
    match bake.run(&mut request, &mut output) {
        Ok(Done { manifest, built, fresh }) => {
            let outcome = if fresh.is_some() { Outcome::Fresh } else { Outcome::Unchanged };
            let directory = match fresh {
                Some(stack) => {
                    let directory = output.finish(&manifest)?;
                    request.store.keep(&request.output_name(), &stack).map_err(BakeError::from)?;
                    directory
                }
                None => request.directory(),
            };
            if !request.is_partial() {
                Baking { request: &request, manifest: &manifest, directory: &directory, built: &built }
                    .record(bake.stored.as_ref())?;
            }
            request.store.finish_sharing().map_err(BakeError::from)?;
            Ok(Baked { directory, manifest: *manifest, outcome })
        }
        // The user knows why.
        Err(error) if request.interrupt.is_set() => Err(error.into()),
        Err(error) => {
            log.failed(&error);
            // Others can go on from what was made until then; that it cannot be sent must not hide why this failed.
            let _ = store.finish_sharing();
            // What cannot be kept must not hide why it failed.
            if let BakeError::Residue(left) = &error {
                let _ = output.json(DECISION, &gate::refused_for_residue(image, today, left.len()));
            }
            Err(Failed { kept: output.keep_failed(image).ok(), error: Box::new(error) })
        }
    }
}

/// Whose turn it is to add itself to a lock file.
static LOCK_TURN: Mutex<()> = Mutex::new(());

/// What the flow has come to at its end.
pub(super) struct Done {
    pub(super) manifest: Box<Manifest>,
    /// What base and steps made.
    pub(super) built: BuiltTree,
    /// The layers of an image of which everything is made but the final name; none where it is there already.
    pub(super) fresh: Option<Stack>,
}

/// An image whose parts do not contradict each other, about to be made.
pub(super) struct Bake {
    pub(super) settled: Settled,
    /// The image of the store that it is built on.
    pub(super) stored: Option<StoredBase>,
    pub(super) lock: Lock,
    pub(super) lock_path: PathBuf,
    pub(super) salt: [u8; 32],
    /// What base and steps have made already, of an image that is made as it was.
    pub(super) foundation: Option<BuiltTree>,
    /// Whether an image is made once more that was made before.
    pub(super) again: bool,
    /// Whether nothing of it is kept but layers.
    pub(super) trial: bool,
}

/// What the flow has come to.
pub(super) struct State {
    pub(super) built: BuiltTree,
    pub(super) stack: Stack,
    /// The layers below those of hardening.
    pub(super) unhardened: Stack,
    pub(super) names: Vec<String>,
    /// The installed packages with their versions.
    pub(super) packages: BTreeMap<String, String>,
    pub(super) unfixable: Vec<Unfixable>,
    pub(super) hooks: Vec<HookRecord>,
    pub(super) phases: Vec<PhaseTime>,
}

impl State {
    pub(super) fn of(built: BuiltTree) -> Self {
        Self {
            stack: built.stack.clone(),
            unhardened: built.stack.clone(),
            names: built.names.clone(),
            packages: BTreeMap::new(),
            unfixable: Vec::new(),
            hooks: Vec::new(),
            phases: built.times.iter().map(|&(phase, seconds)| PhaseTime { phase, seconds }).collect(),
            built,
        }
    }
}

impl Bake {
    pub(super) fn prepare(request: &BakeRequest<'_>) -> Result<Self, BakeError> {
        let lock_path = Lock::path(&request.recipe.directory);
        let lock = Lock::read(&lock_path)?;
        let name = &request.image.name;
        let locked = request.locked.then(|| lock.required(name, &lock_path)).transpose()?;
        let stored = stored_base(request.recipe, request.image, request.store, locked)?;
        let settled = Settled::of(request.recipe, request.image, request.conditions(stored.as_ref()))?;
        for beside in request.image.neighbours().into_iter().filter(|_| request.prove.is_some()) {
            FoundNeighbour::find(&beside.image, &request.out, request.store)
                .map_err(|source| BakeError::Neighbour { place: beside.place.clone(), source })?;
        }
        Ok(Self {
            settled,
            stored,
            lock,
            lock_path,
            salt: salt(request.store)?,
            foundation: None,
            again: false,
            trial: false,
        })
    }

    /// Base and steps.
    pub(super) fn build(&self, request: &mut BakeRequest<'_>) -> Result<BuiltTree, BakeError> {
        if let Some(foundation) = &self.foundation {
            return Ok(foundation.clone());
        }
        let (upto, without) = (request.upto.clone(), request.without.clone());
        let locked = self.lock.image(&request.image.name).filter(|_| request.locked);
        let locked = locked.and_then(|locked| locked.origin.as_ref());
        let limits = Upto {
            step: upto.as_deref(),
            without: &without,
            no_cache: request.no_cache,
            refresh: request.refresh,
            locked,
        };
        Builder {
            recipe: request.recipe,
            store: request.store,
            stored: self.stored.as_ref(),
            interrupt: request.interrupt,
            progress: request.progress,
        }
        .build(request.image, limits)
    }

    pub(super) fn run(&self, request: &mut BakeRequest<'_>, output: &mut Output) -> Result<Done, BakeError> {
        let built = self.build(request)?;
        let key = bake_key(request, &self.settled, self.stored.as_ref(), &built.stack)?;
        if !request.no_cache
            && let Some(manifest) = known(request, &key)
            && self.hold_known_to_lock(request, &manifest)?
        {
            if !self.again {
                hold_to_patches(request, manifest.updates.as_ref())?;
                gate::hold_known(request, &manifest, output)?;
            }
            return Ok(Done { manifest: Box::new(manifest), built, fresh: None });
        }
        let mut state = State::of(built);
        self.change(request, &mut state)?;
        // The disk takes its time, so what layers there are is flushed beside the rest of the work.
        let (store, stack) = (request.store.clone(), state.stack.clone());
        let settling = std::thread::spawn(move || store.settle(&stack));
        let found = LockedImage {
            origin: state.built.origin.clone(),
            base: state.built.stored.as_ref().map(|base| base.image.clone()),
            files: files_of(request)?,
            packages: installed(&request.store.joined(&state.stack)?)?,
        };
        state.packages.clone_from(&found.packages);
        if let Some(violation) =
            check_packages(&request.image.policy, &found.packages).filter(|_| !request.is_partial())
        {
            return Err(BakeError::Policy(violation));
        }
        self.hold_to_lock(request, found)?;
        let done = self.finish(request, state, output, key)?;
        match settling.join() {
            Ok(settled) => settled?,
            Err(panic) => std::panic::resume_unwind(panic),
        }
        Ok(done)
    }

    /// Everything that changes the tree after the steps.
    pub(super) fn change(&self, request: &mut BakeRequest<'_>, state: &mut State) -> Result<(), BakeError> {
        let epoch = state.built.epoch;
        let sources = state.built.sources.clone();
        if let Some((layout, geometry)) = &self.settled.disk {
            self.phase(request, state, Phase::Layout, |workshop, state| {
                Ok(LayoutStage { layout, geometry }.run(workshop, &mut state.stack, epoch)?)
            })?;
        }
        state.unhardened.clone_from(&state.stack);
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
        let image = request.image;
        let bases = self.bases(request);
        self.phase(request, state, Phase::Seal, |workshop, state| {
            let left = SealStage { image, bases: &bases }.run(workshop, &mut state.stack, epoch)?;
            for message in left.remarks(image) {
                workshop.progress.event(Event::Warning { message });
            }
            if left.residues.is_empty() { Ok(()) } else { Err(BakeError::Residue(left.residues)) }
        })
    }

    /// The images that it was made from, the nearest first.
    fn bases<'s, 'r: 's>(&'s self, request: &BakeRequest<'r>) -> Vec<&'s Image> {
        let stored = self.stored.iter().flat_map(|base| &base.images);
        parents(request.recipe, request.image).into_iter().chain(stored).collect()
    }

    /// The image and those that it was made from, the nearest first.
    pub(super) fn images<'s, 'r: 's>(&'s self, request: &BakeRequest<'r>) -> Vec<&'s Image> {
        std::iter::once(request.image).chain(self.bases(request)).collect()
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

    /// Holds an image that is there already to the lock; tells whether it could be. It cannot when its layers are gone
    /// from the store: then it has to be made again.
    fn hold_known_to_lock(&self, request: &BakeRequest<'_>, manifest: &Manifest) -> Result<bool, BakeError> {
        let stack: Stack = manifest.layers.iter().map(|layer| layer.key).collect();
        for key in &stack {
            if request.store.layer(*key)?.is_none() {
                return Ok(false);
            }
        }
        let found = LockedImage {
            origin: manifest.archive.clone(),
            base: manifest.base.as_ref().map(|base| base.image.clone()),
            files: files_of(request)?,
            packages: installed(&request.store.joined(&stack)?)?,
        };
        self.hold_to_lock(request, found)?;
        Ok(true)
    }

    /// Compares what the image was made from with the lock, or writes that into it.
    fn hold_to_lock(&self, request: &BakeRequest<'_>, found: LockedImage) -> Result<(), BakeError> {
        let name = &request.image.name;
        if request.locked {
            return Ok(self.lock.check(name, &found, &self.lock_path)?);
        }
        // Neither a part of an image nor an earlier one nor a trial is anything to hold others to.
        if request.is_partial() || self.foundation.is_some() || self.trial {
            return Ok(());
        }
        // Others of the recipe may be baked at the same time, and each adds itself.
        let _turn = LOCK_TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Ok(Lock::read(&self.lock_path)?.with(name.clone(), found).write(&self.lock_path)?)
    }
}

/// The archive or disk images that the lowest of an image's bases is made from.
fn files_of(request: &BakeRequest<'_>) -> Result<Vec<LockedFile>, BakeError> {
    let lowest = parents(request.recipe, request.image).last().copied().unwrap_or(request.image);
    let failed = |source| BakeError::Base(LayerError { name: "base".to_owned(), kept: None, source });
    let files = base_files(request.store, &lowest.base).map_err(failed)?;
    let directory = &request.recipe.directory;
    let relative = |path: PathBuf| path.strip_prefix(directory).map(Path::to_path_buf).unwrap_or(path);
    Ok(files.into_iter().map(|(path, sha256)| LockedFile { path: relative(path), sha256 }).collect())
}
