//! `hardtack slim`: what an image could do without.

mod apply;
mod text;

use std::path::PathBuf;

use hardtack_build::bake::{Upto, build_tree, parents, stored_images};
use hardtack_build::slim::{Proposal, SlimError, Subject};
use hardtack_build::store::Store;
use hardtack_build::{Interrupt, Progress, Quiet};
use hardtack_recipe::{Image, Recipe};
use serde::Serialize;

use super::build::failure;
use crate::advisories::IndexArgs;
use crate::cli::{Global, RecipeArgs, StoreArgs};
use crate::display::display;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::interrupt::interruptible;
use crate::output::{as_json, print};
use crate::profile::settle;
use crate::recipe::{chosen, store_failure};
use apply::Applied;

/// Say what an image could do without: packages that nothing needs which the recipe, its services, tests, policy or benchmark
/// name, and files that only people read. The tree after the steps is looked at, which is built where it is not in the store.
/// With --apply the image is baked without them, and what the gate or a test shows to be needed after all stays. The recipe is
/// not changed: the lines that it needs are printed, with what they save.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  hardtack slim web.hcl\n  hardtack slim web.hcl --apply --prove --keep strace"
)]
pub(crate) struct Slim {
    #[command(flatten)]
    recipe: RecipeArgs,
    /// Only these images.
    #[arg(long = "image", value_name = "NAME")]
    images: Vec<String>,
    /// Bake without what is proposed, and find out how much of it can go.
    #[arg(long)]
    apply: bool,
    /// Boot a clone of each attempt and test it.
    #[arg(long, requires = "apply")]
    prove: bool,
    /// Make at most so many attempts for an image.
    #[arg(long, value_name = "N", default_value_t = 12, requires = "apply", value_parser = clap::value_parser!(u16).range(1..))]
    attempts: u16,
    /// A package that stays, whatever is known of it.
    #[arg(long, value_name = "PACKAGE")]
    keep: Vec<String>,
    /// Where the image as it is appears, with --apply.
    #[arg(long, default_value = "out", value_name = "DIR")]
    out: PathBuf,
    /// A directory with rules and benchmarks of your own, beside the built-in ones.
    #[arg(long = "rules", value_name = "DIR")]
    rules: Vec<PathBuf>,
    #[command(flatten)]
    index: IndexArgs,
}

/// What became of one image.
#[derive(Serialize)]
struct Slimmed {
    #[serde(flatten)]
    proposal: Proposal,
    /// None when nothing was tried.
    applied: Option<Applied>,
}

/// What an image is looked at with.
struct Bench<'b> {
    recipe: &'b Recipe,
    image: &'b Image,
    store: &'b Store,
    interrupt: &'b Interrupt,
    global: &'b Global,
}

impl Bench<'_> {
    /// Who listens; in JSON there is nothing but the result.
    fn progress(&self) -> Result<Box<dyn Progress>, Failure> {
        if self.global.json { Ok(Box::new(Quiet)) } else { display(self.global) }
    }
}

impl Slim {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let recipe = self.recipe.load_locked()?;
        let store = self.store().open()?;
        let interrupt = interruptible()?;
        let mut all = Vec::new();
        for image in chosen(&recipe, &self.images)? {
            let bench = Bench { recipe: &recipe, image, store: &store, interrupt: &interrupt, global };
            all.push(self.one(&bench)?);
        }
        if global.json {
            print(as_json(&all)?)?;
        } else {
            print(all.iter().map(text::text).collect::<Vec<_>>().join("\n"))?;
        }
        Ok(Exit::Ok)
    }

    fn store(&self) -> &StoreArgs {
        &self.index.store
    }

    fn one(&self, bench: &Bench<'_>) -> Result<Slimmed, Failure> {
        let Bench { recipe, image, store, .. } = *bench;
        let stored = stored_images(recipe, image, &[], store, false).map_err(|error| failure(&error))?;
        let settled = settle(recipe, image, &[], &self.rules, &stored)?;
        // What does not pass as it is says nothing of what could go.
        let before = self.apply.then(|| self.bake(bench)).transpose()?;
        let limits = Upto { step: None, without: &[], no_cache: false, refresh: false, locked: None };
        let built = build_tree(recipe, image, store, limits, bench.interrupt, bench.progress()?.as_mut());
        let built = built.map_err(|error| failure(&error))?;
        let tree = store.joined(&built.stack).map_err(|error| store_failure(&error))?;
        let bases: Vec<&Image> = parents(recipe, image).into_iter().chain(&stored).collect();
        let subject = Subject {
            tree: &tree,
            image,
            bases: &bases,
            profile: settled.profile.as_ref().map(|(_, profile)| profile),
            keep: &self.keep,
        };
        let proposal = Proposal::of(&subject).map_err(|error| slim_failure(&error))?;
        let applied = before.map(|before| self.apply(bench, &proposal, &tree, &before)).transpose()?;
        Ok(Slimmed { proposal, applied })
    }
}

fn slim_failure(error: &SlimError) -> Failure {
    let exit = match error {
        SlimError::NoPackages(_) | SlimError::NotInstalled { .. } => Exit::Input,
        SlimError::Inventory(_) | SlimError::Tree(_) => Exit::Failed,
    };
    Failure::of(exit, error).remedy_if(error.remedy())
}
