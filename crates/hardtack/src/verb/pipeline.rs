//! `hardtack pipeline`: build, test, judge and promote every image of a recipe.

mod images;
mod memory;
mod plan;
mod run;
mod table;

use std::thread;

use hardtack_recipe::{Size, SizeError};

use crate::cli::Global;
use crate::failure::Outcome;
use crate::pipeline::Bounds;

use images::Images;

/// A size that one build at least fits into.
fn enough_memory(text: &str) -> Result<Size, String> {
    let size: Size = text.parse().map_err(|error: SizeError| error.to_string())?;
    let least = Size::from_bytes(memory::BUILD);
    if size < least { Err(format!("a build takes {least}: the range is {least} and more")) } else { Ok(size) }
}

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
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
        jobs: Option<u16>,
        /// The most memory that they may take together [default: what the machine has free].
        #[arg(long, value_name = "SIZE", value_parser = enough_memory)]
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
                run::run(&images, Bounds { jobs: jobs.map_or(processors, usize::from), memory }, global)
            }
        }
    }
}
