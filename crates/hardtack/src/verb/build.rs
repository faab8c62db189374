//! `hardtack build`: bake the images of a recipe.

use std::path::PathBuf;

use hardtack_build::bake::{
    Artefact, BakeError, BakeRequest, Baked, EarlierError, Outcome as BakeOutcome, bake, bake_at, stored_images, turns,
};
use hardtack_build::base::StoredBaseError::{Bad, Failed, NoAudit, NoChannel, NoDigest, NoImage, Pruned};
use hardtack_build::gate::Decision;
use hardtack_build::lock::LockError;
use hardtack_build::sandbox::SandboxError;
use hardtack_build::steps::StepError;
use hardtack_build::store::ImageId;
use hardtack_build::{Interrupt, LayerError, Progress, StageError};
use hardtack_image::ConvertError;
use hardtack_recipe::{Image, Recipe};
use hardtack_ship::Shipped;
use hardtack_ship::attest::{LOCAL_BUILDER, provenance};

use crate::budget::Budget;
use crate::cli::{BuildArgs, Global};
use crate::display::display;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::image_arg::earlier;
use crate::interrupt::interruptible;
use crate::marked::note_if_bad;
use crate::output::{note, print};
use crate::profile::{settle, today};
use crate::prove::Prover;
use crate::recipe::chosen;
use crate::signing::{secret_key, shipped_failure, sign};
use crate::timings::Timings;
use crate::verb::cache::size;

/// A week: a build that takes longer is not one that waits for a limit.
const MOST_SECONDS: u64 = 7 * 24 * 60 * 60;

/// Bake the images of a recipe. The last line on standard output names each image: its digest and where it is.
#[derive(Debug, clap::Args)]
pub(crate) struct Build {
    #[command(flatten)]
    what: BuildArgs,
    /// Boot a clone of the image and test it before it gets its name.
    #[arg(long)]
    prove: bool,
    /// Look up the archive's present state, and build only what that, the recipe or its inputs have changed: for releases
    /// and for builds by the clock.
    #[arg(long)]
    if_changed: bool,
    /// Give up, and leave nothing behind, when the build is not done after so many seconds.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=MOST_SECONDS))]
    max_seconds: Option<u64>,
    /// Make every layer anew, and look up the archive's present state.
    #[arg(long)]
    no_cache: bool,
    /// Build from exactly what hardtack.lock names, and fail where that cannot be.
    #[arg(long, conflicts_with = "if_changed")]
    locked: bool,
    /// Replace also an image that its recipe protects with `replace = false`.
    #[arg(long)]
    force: bool,
    /// Make an image of the store once more, as it was: the beginning of its digest, its version, or a channel. It needs the layers
    /// that it stood on, not its recipe as it was.
    #[arg(long, value_name = "BUILD", conflicts_with_all = ["upto", "without", "no_cache", "locked", "prove"])]
    at: Option<String>,
    /// Sign each image with this secret key, as `hardtack sign` does.
    #[arg(long, value_name = "KEY", conflicts_with_all = ["upto", "without"])]
    sign: Option<PathBuf>,
    /// Print how long each phase took.
    #[arg(long)]
    timings: bool,
}

impl Build {
    /// A build from the archive's present state.
    pub(crate) fn anew(what: BuildArgs, prove: bool) -> Self {
        Self {
            what,
            prove,
            no_cache: false,
            if_changed: true,
            max_seconds: None,
            locked: false,
            at: None,
            sign: None,
            force: false,
            timings: false,
        }
    }

    pub(crate) fn run(self, global: &Global) -> Outcome {
        let anew = self.if_changed || self.no_cache;
        let recipe = if anew { self.what.recipe.load()? } else { self.what.recipe.load_locked()? };
        let images = chosen(&recipe, &self.what.images)?;
        let turns = turns(&recipe, &images);
        let key = self.sign.as_deref().map(secret_key).transpose()?;
        let store = self.what.store.open()?;
        if self.at.is_some() && images.len() > 1 {
            let what = "the recipe has several images, and an earlier one is of one";
            return Err(Failure::new(Exit::Usage, what, "name it with --image"));
        }
        for turn in turns.iter().filter(|_| self.at.is_none()) {
            let stored = stored_images(&recipe, turn.image, &turn.ahead, &store, self.locked);
            let stored = stored.map_err(|error| failure(&error))?;
            for remark in settle(&recipe, turn.image, &self.what.without, &self.what.rules, &stored)?.warnings {
                note(remark.render(true));
            }
        }
        let interrupt = interruptible()?;
        let budget = self.max_seconds.map(|seconds| Budget::begin(seconds, &interrupt));
        let mut progress = display(global)?;
        let (mut lines, mut timings) = (String::new(), String::new());
        for image in turns.iter().map(|turn| turn.image) {
            let baked = self.bake(&recipe, image, &store, &interrupt, progress.as_mut());
            let baked = baked.map_err(|failure| match &budget {
                Some(budget) if budget.is_spent() => budget.failure(),
                _ => failure,
            })?;
            if let Some(digest) = baked.manifest.digest() {
                note_if_bad(&store, &ImageId { name: image.name.clone(), digest })?;
            }
            if let Some(key) = &key {
                let shipped =
                    Shipped::built(Some(&store), &baked.directory).map_err(|error| shipped_failure(&error))?;
                let statement = provenance(&shipped, LOCAL_BUILDER).map_err(|error| shipped_failure(&error))?;
                sign(&statement, &shipped, key, Some(&store))?;
                note(format!("{}: signed with {}", image.name, key.public().id()));
            }
            lines.push_str(&line(global, image, &baked));
            if self.timings {
                let Baked { manifest, outcome, .. } = &baked;
                let image = image.name.as_str();
                timings.push_str(&Timings { image, manifest, outcome: *outcome }.to_string());
            }
        }
        drop(progress);
        if self.timings {
            note(timings);
        }
        print(lines)?;
        Ok(Exit::Ok)
    }

    fn bake(
        &self,
        recipe: &Recipe,
        image: &Image,
        store: &hardtack_build::store::Store,
        interrupt: &Interrupt,
        progress: &mut dyn Progress,
    ) -> Result<Baked, Failure> {
        let prover = Prover::new(image, store, &self.what.out, &self.what.rules, interrupt);
        let mut hook = |raw: hardtack_build::bake::Raw<'_>| prover.prove(raw);
        let request = BakeRequest {
            recipe,
            image,
            store,
            out: self.what.out.clone(),
            today: today(),
            upto: self.what.upto.clone(),
            without: self.what.without.clone(),
            no_cache: self.no_cache,
            refresh: self.if_changed,
            locked: self.locked,
            force: self.force,
            rules: self.what.rules.clone(),
            prove: self.prove.then_some(&mut hook),
            interrupt,
            progress,
        };
        let baked = match &self.at {
            Some(build) => {
                let record = earlier(store, image.name.as_str(), build)?;
                note_if_bad(store, &record.id())?;
                bake_at(request, &record)
            }
            None => bake(request),
        };
        baked.map_err(|failed| not_baked(&failed.error, failed.remedy(), interrupt))
    }
}

/// The artefact line, and what people want to know beside it on standard error.
fn line(global: &Global, image: &Image, baked: &Baked) -> String {
    let manifest = &baked.manifest;
    let directory = baked.directory.display();
    if baked.outcome == BakeOutcome::Unchanged {
        note(format!("{}: nothing has changed", image.name));
    }
    if let (Some(percent), Some((benchmark, profile))) = (manifest.percent, &manifest.benchmark) {
        note(format!("{benchmark}, {profile}: score {percent:.1} %, report {directory}/audit.txt"));
    }
    if let Some(artefact) = &manifest.artefact {
        note(format!("{}: {}", image.name, sizes(artefact)));
    }
    if manifest.upto.is_some() || !manifest.without.is_empty() {
        note(format!("{}: this is a part of the image, in {directory}; the image itself is as it was", image.name));
    }
    let artefact = manifest.artefact.as_ref();
    let files: Vec<_> = artefact.iter().flat_map(|artefact| &artefact.files).chain(&manifest.tree_files).collect();
    let first = files.first().map(|file| format!("/{}", file.file.display())).unwrap_or_default();
    if global.json {
        let line = serde_json::json!({ "event": "artefact", "image": image.name, "directory": baked.directory,
            "digest": artefact.map(|artefact| artefact.digest),
            "virtual_size": artefact.map(|artefact| artefact.virtual_size),
            "disks": artefact.map_or(&[][..], |artefact| &artefact.disks),
            "files": files });
        return format!("{line}\n");
    }
    match artefact {
        Some(artefact) => format!("{} {} {directory}{first}\n", image.name, artefact.digest),
        None => format!("{} {directory}{first}\n", image.name),
    }
}

/// The sizes of the disks, and what the files take.
fn sizes(artefact: &Artefact) -> String {
    let files = artefact.files.iter().map(|file| format!("{} takes {}", file.file.display(), size(file.allocated)));
    let disks = artefact.disks.iter().map(|disk| format!("a disk of {}", size(disk.virtual_size)));
    format!("{}; {}", disks.collect::<Vec<_>>().join(" and "), files.collect::<Vec<_>>().join(", "))
}

/// A failed bake with what can be done about it; one that the user ended has the exit code of that.
pub(crate) fn not_baked(error: &BakeError, remedy: Option<String>, interrupt: &Interrupt) -> Failure {
    let mut failure = failure(error).remedy_if(remedy);
    if interrupt.is_set() {
        failure.exit = Exit::Interrupted;
    }
    failure
}

/// A failed bake with its exit code.
pub(crate) fn failure(error: &BakeError) -> Failure {
    let exit = match error {
        BakeError::Profile(mistakes) | BakeError::Lock(LockError::Malformed(mistakes)) => {
            return mistakes.clone().into();
        }
        BakeError::Gate(_)
        | BakeError::Policy(_)
        | BakeError::Residue(_)
        | BakeError::StoredBase { source: NoAudit { .. } | Failed { .. }, .. } => Exit::Audit,
        BakeError::Proof | BakeError::Stage(LayerError { source: StageError::Unhealthy(_), .. }) => Exit::Test,
        BakeError::NoImage(_)
        | BakeError::StoredBase {
            source: NoImage { .. } | NoDigest { .. } | NoChannel { .. } | Bad { .. } | Pruned { .. },
            ..
        }
        | BakeError::Neighbour { .. }
        | BakeError::NoStep { .. }
        | BakeError::Layout(_)
        | BakeError::Released { .. }
        | BakeError::Lock(LockError::NotLocked { .. }) => Exit::Input,
        BakeError::Earlier(error) if !matches!(**error, EarlierError::Differs { .. }) => Exit::Input,
        BakeError::Sandbox(SandboxError::Unavailable { .. }) | BakeError::Convert(ConvertError::Start(_)) => {
            Exit::Unavailable
        }
        BakeError::Step { source, .. } => of_step(&source.source),
        BakeError::Stage(LayerError { source: StageError::Step(error), .. }) => of_step(error),
        _ => Exit::Failed,
    };
    match error {
        BakeError::Gate(decision) => note(gate_lines(decision)),
        BakeError::Residue(left) => left.iter().for_each(|residue| note(format!("residue: {residue}"))),
        _ => {}
    }
    Failure::of(exit, error).remedy_if(error.remedy())
}

/// What a gate refuses, a line a condition.
pub(crate) fn gate_lines(decision: &Decision) -> String {
    decision.unmet().map(|unmet| format!("gate: {unmet}")).collect::<Vec<_>>().join("\n")
}

/// A failed command of the tree, with the last that it said.
fn of_step(error: &StepError) -> Exit {
    if let StepError::Command { last, .. } = error {
        note(last.join("\n"));
    }
    Exit::Failed
}
