//! `hardtack pipeline`: build, test and judge every image of a recipe.

use std::path::PathBuf;
use std::thread;

use hardtack_build::bake::{BakeError, BakeRequest, Raw, Turn, bake, turns};
use hardtack_build::plan::plan;
use hardtack_build::store::Store;
use hardtack_build::{Interrupt, Quiet};
use hardtack_prove::GUEST_MEMORY;
use hardtack_recipe::{Base, Image, ImageName, Recipe, Size, SizeError};

use crate::cli::{Global, RecipeArgs, StoreArgs};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::image_words::table;
use crate::interrupt::interruptible;
use crate::output::{note, print};
use crate::pipeline::{self, Bounds, Ended, Job, Named, StageRow, StageState};
use crate::profile::today;
use crate::prove::Prover;
use crate::recipe::chosen;
use crate::verb::build::failure;

/// What a build takes beside the machines that it boots, in bytes.
const BUILD_MEMORY: u64 = 512 << 20;

/// A size that one build at least fits into.
fn enough_memory(text: &str) -> Result<Size, String> {
    let size: Size = text.parse().map_err(|error: SizeError| error.to_string())?;
    let least = Size::from_bytes(BUILD_MEMORY);
    if size < least { Err(format!("a build takes {least}: the range is {least} and more")) } else { Ok(size) }
}

/// Build, test and judge every image of a recipe: bases first, images that do not need each other side by side, and only
/// what has changed. An image whose base did not pass is not begun.
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

/// Which images.
#[derive(Debug, clap::Args)]
struct Images {
    #[command(flatten)]
    recipe: RecipeArgs,
    /// Only these images.
    #[arg(long = "image", value_name = "NAME")]
    images: Vec<String>,
    /// Where output directories appear.
    #[arg(long, default_value = "out", value_name = "DIR")]
    out: PathBuf,
    /// Build from exactly what hardtack.lock names, and fail where that cannot be.
    #[arg(long)]
    locked: bool,
    /// A directory with rules and benchmarks of your own, beside the built-in ones.
    #[arg(long = "rules", value_name = "DIR")]
    rules: Vec<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
}

impl Pipeline {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        match self.what {
            What::Plan(images) => images.plan(global),
            What::Run { images, jobs, memory } => {
                let processors = thread::available_parallelism().map_or(1, usize::from);
                let memory = memory.map_or_else(free_memory, Size::bytes);
                images.run(Bounds { jobs: jobs.map_or(processors, usize::from), memory }, global)
            }
        }
    }
}

impl Images {
    fn plan(&self, global: &Global) -> Outcome {
        let recipe = self.recipe.load()?;
        let store = self.store.open()?;
        let interrupt = Interrupt::new();
        let mut rows = Vec::new();
        for Turn { image, ahead } in in_order(turns(&recipe, &chosen(&recipe, &self.images)?)) {
            // It is asked for, and never called: nothing is built.
            let mut hook = |_: Raw<'_>| Err("a plan boots nothing".into());
            let mut quiet = Quiet;
            let mut request = self.request(&recipe, image, &store, &interrupt, &mut quiet);
            request.prove = image.disk.is_some().then_some(&mut hook);
            let plan = plan(&request, &ahead).map_err(|error| failure(&error))?;
            rows.extend(pipeline::planned(image, &plan));
        }
        print(text(&rows, global))?;
        Ok(Exit::Ok)
    }

    fn run(&self, bounds: Bounds, global: &Global) -> Outcome {
        let recipe = self.recipe.load()?;
        let turns = in_order(turns(&recipe, &chosen(&recipe, &self.images)?));
        let images: Vec<&Image> = turns.iter().map(|turn| turn.image).collect();
        let store = self.store.open()?;
        let interrupt = interruptible()?;
        let place = |name: &ImageName| images.iter().position(|image| image.name == *name);
        let jobs: Vec<Job<&Image>> = turns
            .iter()
            .map(|turn| Job {
                after: bases(turn).filter_map(place).collect(),
                memory: BUILD_MEMORY + if turn.image.disk.is_some() { GUEST_MEMORY } else { 0 },
                work: turn.image,
            })
            .collect();
        let ended = pipeline::run(&jobs, bounds, |image| {
            let (rows, failure) = self.one(&recipe, image, &store, &interrupt, global);
            let well = failure.is_none();
            ((rows, failure), well)
        });
        let mut rows = Vec::new();
        let mut exit = None;
        for (image, ended) in images.iter().zip(ended) {
            match ended {
                Ended::Done((done, failure)) => {
                    rows.extend(done);
                    if let Some(failure) = failure {
                        note(format!("{}: {}", image.name, failure.render()));
                        exit = exit.or(Some(failure.exit));
                    }
                }
                Ended::Blocked(by) => rows.extend(pipeline::blocked(image, images[by].name.as_str())),
            }
        }
        print(text(&rows, global))?;
        let Some(exit) = exit else { return Ok(Exit::Ok) };
        let bad = images.iter().filter(|image| rows.iter().any(|row| row.image == image.name.as_str() && is_bad(row)));
        let what = format!("{} of {} images did not pass", bad.count(), images.len());
        Err(Failure::new(exit, what, "the messages above say why"))
    }

    /// All stages of one image.
    fn one(
        &self,
        recipe: &Recipe,
        image: &Image,
        store: &Store,
        interrupt: &Interrupt,
        global: &Global,
    ) -> (Vec<StageRow>, Option<Failure>) {
        let prover = Prover::new(image, store.root(), interrupt);
        let mut hook = |raw: Raw<'_>| prover.prove(raw);
        let mut progress = Named { image: image.name.to_string(), json: global.json };
        let mut request = self.request(recipe, image, store, interrupt, &mut progress);
        request.prove = image.disk.is_some().then_some(&mut hook);
        match bake(request) {
            Ok(baked) => (pipeline::ran(image, &baked), None),
            Err(failed) => {
                let error: &BakeError = &failed.error;
                let mut failure = failure(error).remedy_if(failed.remedy());
                if interrupt.is_set() {
                    failure.exit = Exit::Interrupted;
                }
                (pipeline::refused(image, error), Some(failure))
            }
        }
    }

    fn request<'a>(
        &self,
        recipe: &'a Recipe,
        image: &'a Image,
        store: &'a Store,
        interrupt: &'a Interrupt,
        progress: &'a mut dyn hardtack_build::Progress,
    ) -> BakeRequest<'a> {
        BakeRequest {
            recipe,
            image,
            store,
            out: self.out.clone(),
            today: today(),
            upto: None,
            without: Vec::new(),
            no_cache: false,
            refresh: false,
            locked: self.locked,
            force: false,
            rules: self.rules.clone(),
            prove: None,
            interrupt,
            progress,
        }
    }
}

fn is_bad(row: &StageRow) -> bool {
    matches!(row.state, StageState::Failed | StageState::Blocked)
}

/// The images of the recipe that one is made from, itself or through the store.
fn bases<'t>(turn: &'t Turn<'_>) -> impl Iterator<Item = &'t ImageName> {
    let from = match &turn.image.base {
        Base::From { image } => Some(image),
        Base::Bootstrap(_) | Base::Tar { .. } | Base::Directory { .. } | Base::Image { .. } | Base::Stored { .. } => {
            None
        }
    };
    from.into_iter().chain(turn.ahead.first().map(|base| &base.name))
}

/// The images, each after its bases. Recipes have no image that is its own base.
fn in_order(turns: Vec<Turn<'_>>) -> Vec<Turn<'_>> {
    let mut ordered: Vec<Turn<'_>> = Vec::new();
    let mut left = turns;
    while !left.is_empty() {
        let names: Vec<ImageName> = left.iter().map(|turn| turn.image.name.clone()).collect();
        let (later, now): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|turn| bases(turn).any(|base| names.contains(base)));
        if now.is_empty() {
            ordered.extend(later);
            break;
        }
        ordered.extend(now);
        left = later;
    }
    ordered
}

/// A table, or a line of JSON a stage.
fn text(rows: &[StageRow], global: &Global) -> String {
    if global.json {
        let line = |row: &StageRow| {
            let mut line = serde_json::to_value(row).unwrap_or_default();
            line["event"] = "stage".into();
            format!("{line}\n")
        };
        return rows.iter().map(line).collect();
    }
    let head = ["image", "stage", "state", "took", "because"].map(str::to_owned);
    let cells = rows.iter().map(|row| {
        let took = row.seconds.map_or_else(|| "-".to_owned(), |seconds| format!("{seconds:.1} s"));
        [row.image.clone(), row.stage.to_string(), row.state.to_string(), took, row.because.clone()]
    });
    table(&std::iter::once(head).chain(cells).collect::<Vec<_>>())
}

/// Memory that can be had without swapping, in bytes; proc_meminfo(5), `MemAvailable`. Where it cannot be told, one image
/// is worked on at a time.
fn free_memory() -> u64 {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"));
    let kilobytes = line.and_then(|rest| rest.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
    kilobytes.unwrap_or(0).saturating_mul(1024)
}
