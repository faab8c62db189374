//! `hardtack plan`: what a build would do, without building.

use hardtack_build::bake::stored_images;
use hardtack_hcl::Redactor;

use crate::cli::{BuildArgs, Global};
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::forecast::forecasts;
use crate::output::{as_json, note, print};
use crate::plan_text::PlanText;
use crate::profile::settle;
use crate::recipe::chosen;
use crate::verb::build::failure;

/// Say what a build would do, in order: which layers are cached and which will be made, the partitions with their
/// sizes, the rules, and the tests. Every conflict that can be known without building is an error. Nothing is
/// built and nothing is fetched.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack plan web.hcl -var-file site.hcl")]
pub(crate) struct Plan {
    #[command(flatten)]
    what: BuildArgs,
    /// Plan from exactly what hardtack.lock names, and fail where it says nothing about an image.
    #[arg(long)]
    locked: bool,
}

impl Plan {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let recipe = self.what.recipe.load_locked()?;
        let images = chosen(&recipe, &self.what.images)?;
        let store = self.what.store.open()?;
        let mut plans = Vec::new();
        let mut text = String::new();
        for (turn, plan) in forecasts(&self.what, &recipe, &images, &store, self.locked)? {
            let image = turn.image;
            for warning in &plan.warnings {
                note(warning.render(true));
            }
            let stored = stored_images(&recipe, image, &turn.ahead, &store, self.locked);
            let stored = stored.map_err(|error| failure(&error))?;
            let settled = settle(&recipe, image, &self.what.without, &self.what.rules, &stored)?;
            let profile = settled.profile.map(|(_, profile)| profile);
            text.push_str(&PlanText { plan: &plan, image, profile: profile.as_ref() }.to_string());
            plans.push(plan);
        }
        if global.json {
            text = as_json(&plans)?;
        }
        print(Redactor::global().redact(&text))?;
        Ok(Exit::Ok)
    }
}
