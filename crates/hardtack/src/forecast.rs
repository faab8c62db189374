//! What a build would do.

use hardtack_build::bake::BakeRequest;
use hardtack_build::plan::{Plan, plan};
use hardtack_build::store::Store;
use hardtack_build::{Interrupt, Quiet};
use hardtack_recipe::{Image, Recipe};

use crate::cli::BuildArgs;
use crate::failure::Failure;
use crate::profile::today;
use crate::verb::build::failure;

/// What a build of an image with these options would do, held to the lock where asked. Nothing is built.
pub(crate) fn forecast(
    what: &BuildArgs,
    recipe: &Recipe,
    image: &Image,
    store: &Store,
    locked: bool,
) -> Result<Plan, Failure> {
    let request = BakeRequest {
        recipe,
        image,
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
    plan(&request).map_err(|error| failure(&error))
}
