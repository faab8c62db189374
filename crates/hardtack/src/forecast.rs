//! What a build would do.

use hardtack_build::bake::{BakeRequest, Turn, turns};
use hardtack_build::plan::{Plan, plan};
use hardtack_build::store::Store;
use hardtack_build::{Interrupt, Quiet};
use hardtack_recipe::{Image, Recipe};

use crate::cli::BuildArgs;
use crate::failure::Failure;
use crate::profile::today;
use crate::verb::build::failure;

/// What a build of these images with these options would do, in its order, held to the lock where asked. Nothing is built.
pub(crate) fn forecasts<'r>(
    what: &BuildArgs,
    recipe: &'r Recipe,
    images: &[&'r Image],
    store: &Store,
    locked: bool,
) -> Result<Vec<(Turn<'r>, Plan)>, Failure> {
    let mut forecasts: Vec<(Turn<'_>, Plan)> = Vec::new();
    for mut turn in turns(recipe, images) {
        // Those that are there are found in the store.
        let there = |base: &Image| forecasts.iter().any(|(turn, plan)| turn.image.name == base.name && plan.unchanged);
        turn.ahead = turn.ahead.into_iter().take_while(|base| !there(base)).collect();
        let plan = forecast(what, recipe, &turn, store, locked)?;
        forecasts.push((turn, plan));
    }
    Ok(forecasts)
}

fn forecast(what: &BuildArgs, recipe: &Recipe, turn: &Turn<'_>, store: &Store, locked: bool) -> Result<Plan, Failure> {
    let request = BakeRequest {
        recipe,
        image: turn.image,
        store,
        out: what.out.clone(),
        today: today(),
        upto: what.upto.clone(),
        without: what.without.clone(),
        no_cache: false,
        refresh: false,
        locked,
        force: false,
        rules: what.rules.clone(),
        prove: None,
        interrupt: &Interrupt::new(),
        progress: &mut Quiet,
    };
    plan(&request, &turn.ahead).map_err(|error| failure(&error))
}
