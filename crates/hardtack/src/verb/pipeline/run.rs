//! Runs the stages.

use hardtack_build::Interrupt;
use hardtack_build::bake::{BakeError, Baked, Raw, Turn, bake, turns};
use hardtack_build::store::{ImageId, Store};
use hardtack_recipe::{ChannelName, Image, Recipe};
use hardtack_ship::channel::{Moved, Policy, Promotion};

use super::images::Images;
use super::memory;
use super::table::text;
use crate::account::account;
use crate::channel_arg::{channel_failure, policy_failure};
use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::interrupt::interruptible;
use crate::output::{note, print};
use crate::pipeline::{self, Bounds, Ended, Job, Named, StageRow, StageState};
use crate::prove::Prover;
use crate::recipe::{chosen, store_failure};
use crate::verb::build::not_baked;

/// What the history of a channel says about a move by a pipeline.
const REASON: &str = "by a pipeline";

/// Runs every stage of every image, and says what became of each.
pub(super) fn run(images: &Images, bounds: Bounds, global: &Global) -> Outcome {
    let recipe = images.recipe.load_locked()?;
    let turns = turns(&recipe, &chosen(&recipe, &images.images)?);
    let store = images.store.open()?;
    let policies = Policy::of(&store, None).map_err(policy_failure)?;
    let interrupt = interruptible()?;
    let line = Line { images, recipe: &recipe, store: &store, policies: &policies, interrupt: &interrupt, global };
    let place = |image: &&Image| turns.iter().position(|turn| turn.image.name == image.name);
    let job = |turn: &Turn<'_>| turn.after.iter().filter_map(place).collect();
    let jobs: Vec<Job<&Image>> = turns
        .iter()
        .map(|turn| Job { after: job(turn), memory: memory::needed(turn.image), work: turn.image })
        .collect();
    let ended = pipeline::run(&jobs, bounds, |image| {
        let (rows, failure) = line.one(image);
        let well = failure.is_none();
        ((rows, failure), well)
    });
    let mut rows = Vec::new();
    let (mut exit, mut bad) = (None, 0);
    for (turn, ended) in turns.iter().zip(ended) {
        let name = &turn.image.name;
        let more = match ended {
            Ended::Done((done, failure)) => {
                if let Some(failure) = failure {
                    note(format!("{name}: {}", failure.render()));
                    exit = exit.or(Some(failure.exit));
                }
                done
            }
            Ended::Blocked(by) => pipeline::blocked(turn.image, turns[by].image.name.as_str()),
        };
        bad += usize::from(more.iter().any(|row| matches!(row.state, StageState::Failed | StageState::Blocked)));
        rows.extend(more);
    }
    print(text(&rows, global))?;
    let Some(exit) = exit else { return Ok(Exit::Ok) };
    let what = format!("{bad} of {} images did not pass", turns.len());
    Err(Failure::new(exit, what, "the messages above say why"))
}

/// What all images have in common.
struct Line<'a> {
    images: &'a Images,
    recipe: &'a Recipe,
    store: &'a Store,
    policies: &'a [Policy],
    interrupt: &'a Interrupt,
    global: &'a Global,
}

impl Line<'_> {
    /// All stages of one image.
    fn one(&self, image: &Image) -> (Vec<StageRow>, Option<Failure>) {
        let prover = Prover::new(image, self.store, &self.images.out, &self.images.rules, self.interrupt);
        let mut hook = |raw: Raw<'_>| prover.prove(raw);
        let mut progress = Named { image: image.name.to_string(), json: self.global.json };
        let mut request = self.images.request(self.recipe, image, self.store, self.interrupt, &mut progress);
        request.prove = image.disk.is_some().then_some(&mut hook);
        match bake(request) {
            Ok(baked) => {
                let mut rows = pipeline::ran(image, &baked);
                let moved = image.promote.as_ref().map(|channel| (channel, self.promote(&baked, image, channel)));
                let (row, failure) = match moved {
                    None => (pipeline::no_channel(image), None),
                    Some((channel, Ok(moved))) => (pipeline::promoted(image, channel, &moved), None),
                    Some((_, Err(failure))) => (pipeline::not_promoted(image, &failure), Some(failure)),
                };
                rows.push(row);
                (rows, failure)
            }
            Err(failed) => {
                let error: &BakeError = &failed.error;
                let failure = not_baked(error, failed.remedy(), self.interrupt);
                (pipeline::refused(image, error), Some(failure))
            }
        }
    }

    /// Moves the channel to an image that has passed, as `hardtack promote` does.
    fn promote(&self, baked: &Baked, image: &Image, channel: &ChannelName) -> Result<Moved, Failure> {
        let unrecorded = || {
            let what = format!("{} is not in the store", image.name);
            Failure::new(Exit::Failed, what, "run the pipeline again")
        };
        let id = ImageId { name: image.name.clone(), digest: baked.manifest.digest().ok_or_else(unrecorded)? };
        let record = self.store.recorded(&id).map_err(|error| store_failure(&error))?.ok_or_else(unrecorded)?;
        let promotion = Promotion {
            store: self.store,
            record: &record,
            channel,
            policies: self.policies,
            by: &account(),
            reason: Some(REASON),
        };
        promotion.carry_out(self.interrupt).map_err(|error| channel_failure(&error))
    }
}
