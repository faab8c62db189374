//! What a run would do.

use hardtack_build::bake::{Manifest, Raw, Turn, turns};
use hardtack_build::plan::plan as plan_of;
use hardtack_build::{Interrupt, Quiet};

use super::images::Images;
use super::table::text;
use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::print;
use crate::pipeline;
use crate::recipe::{chosen, store_failure};
use crate::verb::build::failure;

/// Says which stages would run, and why.
pub(super) fn plan(images: &Images, global: &Global) -> Outcome {
    let recipe = images.recipe.load_locked()?;
    let store = images.store.open()?;
    let interrupt = Interrupt::new();
    let mut rows = Vec::new();
    for Turn { image, ahead, .. } in turns(&recipe, &chosen(&recipe, &images.images)?) {
        // It is asked for, and never called: nothing is built.
        let mut hook = |_: Raw<'_>| Err("a plan boots nothing".into());
        let mut quiet = Quiet;
        let mut request = images.request(&recipe, image, &store, &interrupt, &mut quiet);
        request.prove = image.disk.is_some().then_some(&mut hook);
        let plan = plan_of(&request, &ahead).map_err(|error| failure(&error))?;
        let known = Manifest::read(&images.out.join(image.name.as_str())).ok().and_then(|manifest| manifest.digest());
        let channel = image.promote.as_ref().map(|channel| store.channel(&image.name, channel)).transpose();
        let channel = channel.map_err(|error| store_failure(&error))?;
        let current = channel.and_then(|channel| channel.current()).map(|image| image.digest);
        rows.extend(pipeline::planned(image, &plan, known, current));
    }
    print(text(&rows, global))?;
    Ok(Exit::Ok)
}
