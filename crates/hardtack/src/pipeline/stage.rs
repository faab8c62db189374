//! The stages of an image, and what becomes of each.

use std::fmt;

use hardtack_build::Phase;
use hardtack_build::bake::{BakeError, Baked, Outcome};
use hardtack_build::plan::{Plan, State};
use hardtack_build::store::ImageId;
use hardtack_recipe::{ChannelName, Image};
use hardtack_ship::channel::Moved;
use hardtack_tree::Digest;
use serde::Serialize;

use crate::failure::Failure;
use crate::image_words::short;

/// A stage of a pipeline, in the order in which they follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Stage {
    /// Layers, audit and files.
    Build,
    /// Boots and tests.
    Test,
    /// The gate.
    Gate,
    /// The channel that the recipe names.
    Promote,
}

/// What becomes of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum StageState {
    /// It is to be done.
    ToDo,
    /// It was done, and passed.
    Passed,
    /// It was done before, and nothing has changed since.
    Unchanged,
    /// There is nothing to do.
    NotAsked,
    /// It did not pass.
    Failed,
    /// Another one did not pass, so it was not done.
    Blocked,
}

/// One stage of one image.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct StageRow {
    pub(crate) image: String,
    pub(crate) stage: Stage,
    pub(crate) state: StageState,
    /// How long it took, in seconds.
    pub(crate) seconds: Option<f64>,
    /// Why, in words.
    pub(crate) because: String,
}

/// What a run would do with an image, and why. `current` is what the channel of its recipe points to.
pub(crate) fn planned(image: &Image, plan: &Plan, known: Option<Digest>, current: Option<Digest>) -> Vec<StageRow> {
    let changed = if plan.unchanged { StageState::Unchanged } else { StageState::ToDo };
    let missing = plan.entries.iter().find(|entry| matches!(entry.state, State::ToDo { .. }));
    let because = match missing {
        _ if plan.unchanged => "nothing has changed".to_owned(),
        Some(entry) => format!("{} is not in the store ({})", entry.name, entry.place),
        None => "its layers are in the store, the image is not there or another one".to_owned(),
    };
    let again = |what: &str| if plan.unchanged { "nothing has changed".to_owned() } else { what.to_owned() };
    let (test, tested) = match image.disk {
        None => (StageState::NotAsked, "the image has no disk to boot".to_owned()),
        Some(_) => (changed, again("the image is another one")),
    };
    let gate = if image.gate.asks() { changed } else { StageState::NotAsked };
    let gate = if image.gate.depends_on_time() { StageState::ToDo } else { gate };
    let judged = match gate {
        StageState::NotAsked => "the recipe has no gate".to_owned(),
        StageState::Unchanged => "nothing has changed".to_owned(),
        _ if plan.unchanged => "what it asks for changes with time".to_owned(),
        _ => "the image is another one".to_owned(),
    };
    vec![
        row(image, Stage::Build, changed, None, because),
        row(image, Stage::Test, test, None, tested),
        row(image, Stage::Gate, gate, None, judged),
        promotion(image, known.filter(|_| plan.unchanged), current),
    ]
}

/// What a run would do with the channel that the recipe names.
fn promotion(image: &Image, unchanged: Option<Digest>, current: Option<Digest>) -> StageRow {
    let Some(channel) = &image.promote else { return no_channel(image) };
    let (state, because) = match (unchanged, current) {
        (None, _) => (StageState::ToDo, "the image is another one".to_owned()),
        (Some(known), Some(current)) if known == current => {
            (StageState::Unchanged, format!("{channel} points to it already"))
        }
        (Some(_), Some(_)) => (StageState::ToDo, format!("{channel} points to another image")),
        (Some(_), None) => (StageState::ToDo, format!("{channel} points to nothing")),
    };
    row(image, Stage::Promote, state, None, because)
}

/// What was done with the channel that the recipe names.
pub(crate) fn promoted(image: &Image, channel: &ChannelName, moved: &Moved) -> StageRow {
    let (state, because) = match moved {
        Moved::Already => (StageState::Unchanged, format!("{channel} points to it already")),
        Moved::Now(moved) => {
            let before = moved.from.map(|digest| short(&ImageId { digest, name: image.name.clone() }));
            let before = before.as_deref().unwrap_or("nothing");
            (StageState::Passed, format!("{channel} pointed to {before} before"))
        }
    };
    row(image, Stage::Promote, state, None, because)
}

/// A channel that did not move to an image that passed everything else.
pub(crate) fn not_promoted(image: &Image, why: &Failure) -> StageRow {
    row(image, Stage::Promote, StageState::Failed, None, why.line())
}

/// A channel that was not asked to move, for this reason if the recipe names one.
fn unpromoted(image: &Image, why: &str) -> StageRow {
    match image.promote {
        Some(_) => row(image, Stage::Promote, StageState::Blocked, None, why.to_owned()),
        None => no_channel(image),
    }
}

/// An image whose recipe names no channel.
pub(crate) fn no_channel(image: &Image) -> StageRow {
    row(image, Stage::Promote, StageState::NotAsked, None, "the recipe names no channel".to_owned())
}

/// What was done with an image that came to its end, but for its channel.
pub(crate) fn ran(image: &Image, baked: &Baked) -> Vec<StageRow> {
    let seconds = |of_test: bool| -> f64 {
        let phases = baked.manifest.phases.iter().filter(|phase| (phase.phase == Phase::Prove) == of_test);
        phases.map(|phase| phase.seconds).sum()
    };
    let is_fresh = baked.outcome == Outcome::Fresh;
    let done = if is_fresh { StageState::Passed } else { StageState::Unchanged };
    let why = |text: &str| if is_fresh { text.to_owned() } else { "nothing has changed".to_owned() };
    let took = |of_test| is_fresh.then(|| seconds(of_test));
    let digest = baked.manifest.digest().map_or_else(|| "a part of an image".to_owned(), |digest| digest.to_string());
    let test = match baked.manifest.proved {
        Some(_) => row(image, Stage::Test, done, took(true), why("every boot and test passed")),
        None => row(image, Stage::Test, StageState::NotAsked, None, "the image has no disk to boot".to_owned()),
    };
    let gate = if image.gate.asks() {
        row(image, Stage::Gate, StageState::Passed, None, "every condition is met".to_owned())
    } else {
        row(image, Stage::Gate, StageState::NotAsked, None, "the recipe has no gate".to_owned())
    };
    vec![row(image, Stage::Build, done, took(false), digest), test, gate]
}

/// What was done with an image that was refused.
pub(crate) fn refused(image: &Image, error: &BakeError) -> Vec<StageRow> {
    let failed = |stage| row(image, stage, StageState::Failed, None, error.to_string());
    let passed = |stage, why: &str| row(image, stage, StageState::Passed, None, why.to_owned());
    let blocked = |stage, why: &str| row(image, stage, StageState::Blocked, None, why.to_owned());
    match error {
        BakeError::Proof => vec![
            passed(Stage::Build, "it has no name yet"),
            failed(Stage::Test),
            blocked(Stage::Gate, "the tests did not pass"),
            unpromoted(image, "the tests did not pass"),
        ],
        BakeError::Gate(decision) => {
            let unmet: Vec<String> = decision.unmet().map(ToString::to_string).collect();
            let gate = row(image, Stage::Gate, StageState::Failed, None, unmet.join("; "));
            vec![
                passed(Stage::Build, "it has no name"),
                blocked(Stage::Test, "what needs no boot is judged before"),
                gate,
                unpromoted(image, "the gate is not met"),
            ]
        }
        _ => vec![
            failed(Stage::Build),
            blocked(Stage::Test, "it was not built"),
            blocked(Stage::Gate, "it was not built"),
            unpromoted(image, "it was not built"),
        ],
    }
}

/// What becomes of an image that waits for one that did not pass.
pub(crate) fn blocked(image: &Image, by: &str) -> Vec<StageRow> {
    let because = format!("{by} did not pass");
    let stage = |stage| row(image, stage, StageState::Blocked, None, because.clone());
    [Stage::Build, Stage::Test, Stage::Gate].into_iter().map(stage).chain([unpromoted(image, &because)]).collect()
}

fn row(image: &Image, stage: Stage, state: StageState, seconds: Option<f64>, because: String) -> StageRow {
    StageRow { image: image.name.to_string(), stage, state, seconds, because }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Build => "build",
            Self::Test => "test",
            Self::Gate => "gate",
            Self::Promote => "promote",
        })
    }
}

impl fmt::Display for StageState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ToDo => "to do",
            Self::Passed => "passed",
            Self::Unchanged => "unchanged",
            Self::NotAsked => "not asked",
            Self::Failed => "FAILED",
            Self::Blocked => "not done",
        })
    }
}
