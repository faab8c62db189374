//! `hardtack pipeline`: build, test, judge and promote every image of a recipe.

mod images;
mod memory;
mod plan;
mod run;
mod table;

use std::thread;

use hardtack_recipe::Size;

use crate::cli::Global;
use crate::failure::Outcome;
use crate::pipeline::Bounds;

use images::Images;

/// Build, test, judge and promote every image of a recipe: bases first, images that do not need each other side by side, and
/// only what has changed. An image is not begun when one that it waits for did not pass, and no channel moves to an image that
/// did not. Which channel that is says `promote` in its recipe.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack pipeline run web.hcl --memory 4G")]
pub(crate) struct Pipeline {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Say which stages would run, and why.
    Plan(Images),
    /// Run the stages.
    Run {
        #[command(flatten)]
        images: Images,
        /// How many images are worked on at once [default: one a processor].
        #[arg(long, value_name = "N")]
        jobs: Option<usize>,
        /// The most memory that they may take together [default: what the machine has free].
        #[arg(long, value_name = "SIZE")]
        memory: Option<Size>,
    },
}

impl Pipeline {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        match self.what {
            What::Plan(images) => plan::plan(&images, global),
            What::Run { images, jobs, memory } => {
                let processors = thread::available_parallelism().map_or(1, usize::from);
                let memory = memory.map_or_else(memory::free, Size::bytes);
                run::run(&images, Bounds { jobs: jobs.unwrap_or(processors), memory }, global)
            }
        }
    }
}
