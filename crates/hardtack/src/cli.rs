//! The command line: global options and the table of verbs.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::exit::Exit;
use crate::verb;

/// Bakes hardened machine images: one recipe in; one hardened, proven image out.
#[derive(Debug, Parser)]
#[command(
    name = "hardtack",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_long_help = exit_codes()
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// Options of every verb.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// Say more on standard error: once for decisions and the output of steps, twice for every command that runs.
    /// `HARDTACK_LOG=info` and `HARDTACK_LOG=debug` ask for the same.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Events as JSON, one object a line, on standard output.
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Print a recipe to begin with.
    Init(verb::init::Init),
    /// Make a recipe of a kickstart.
    Import(verb::import::Import),
    /// Bring recipes into the standard layout.
    Fmt(verb::fmt::Fmt),
    /// Check recipes: every mistake, with its place and a remedy.
    Validate(verb::validate::Validate),
    /// Show the variables of a recipe and where their values come from.
    Vars(verb::vars::Vars),
    /// Say what a build would do, in order, without building.
    Plan(verb::plan::Plan),
    /// Bake the images of a recipe.
    Build(verb::build::Build),
    /// Build, test and judge every image of a recipe, as far as they have changed.
    Pipeline(verb::pipeline::Pipeline),
    /// Bake the images of a recipe from the archive's present state, and say what that fixed.
    Update(verb::update::Update),
    /// Say what an image could do without, and try it.
    Slim(verb::slim::Slim),
    /// Boot a clone of a baked image and test it from inside.
    Test(verb::test::Test),
    /// Find the step or the rule that breaks a test.
    Bisect(verb::bisect::Bisect),
    /// Hold a baked image against the gate of its recipe again.
    Gate(verb::gate::Gate),
    /// Judge a root, in a directory or an image, by a benchmark.
    Audit(verb::audit::Audit),
    /// Change a root directory or the running system so that it meets a benchmark.
    Harden(verb::harden::Harden),
    /// Put back what `hardtack harden` changed.
    Undo(verb::undo::Undo),
    /// Look in a root, in a directory or an image, for what must not leave with an image, or for vulnerabilities.
    Scan(verb::scan::Scan),
    /// Print a bill of materials of what is installed in a root.
    Sbom(verb::sbom::Sbom),
    /// Make and show the index of what is known of vulnerabilities.
    Advisories(verb::advisories::Advisories),
    /// Say what has become known of images that were made before.
    Rescan(verb::rescan::Rescan),
    /// List files of a root, in a directory or an image.
    Ls(verb::ls::Ls),
    /// Print files of a root, in a directory or an image.
    Cat(verb::cat::Cat),
    /// Say what is different between two systems, and what that breaks.
    Diff(verb::diff::Diff),
    /// Keep what a system is, to hold it against later.
    Baseline(verb::baseline::Baseline),
    /// Say what became of a system since its baseline.
    Drift(verb::drift::Drift),
    /// Document what a recipe does, as Markdown.
    Docs(verb::docs::Docs),
    /// Say what a control or rule asks and why, or which rules decide a file.
    Explain(verb::explain::Explain),
    /// Say which rule and control wrote a file, or a line of it.
    Blame(verb::blame::Blame),
    /// List, show and test rules.
    Rules(verb::rules::Rules),
    /// Say how much of a benchmark is implemented.
    Coverage(verb::coverage::Coverage),
    /// List the layers of an image and what each changes.
    Layers(verb::layers::Layers),
    /// Look around in the tree of an image, or of a failed step.
    Shell(verb::shell::Shell),
    /// Show what the store holds, or make room in it.
    Cache(verb::cache::Cache),
    /// Look after the store of layers and images.
    Store(verb::store::Store),
    /// List the images of a name that were baked, and what became of their score.
    History(verb::history::History),
    /// Print what an image is built on, down to its first base.
    Lineage(verb::lineage::Lineage),
    /// Hold two images against each other by the evidence that is kept of them.
    Compare(verb::compare::Compare),
    /// Make and show keys that sign images.
    Keys(verb::keys::Keys),
    /// Sign where an image comes from.
    Sign(verb::sign::Sign),
    /// Say whether an image is what is said of it.
    Verify(verb::verify::Verify),
    /// Agree that an image goes into a channel.
    Approve(verb::approve::Approve),
    /// Move a channel to an image that is proven good.
    Promote(verb::promote::Promote),
    /// Move a channel back to the image before, and mark the bad one.
    Rollback(verb::rollback::Rollback),
    /// Mark an image as bad, for good.
    Mark(verb::mark::Mark),
    /// List channels: what they point to, and what they pointed to before.
    Channels(verb::channels::Channels),
    /// Say why a package is in an image, and what needs it.
    Why(verb::why::Why),
    /// List the distributions that recipes can start from.
    Distros(verb::distros::Distros),
    /// Print the content digest of a disk image.
    Digest(verb::digest::Digest),
    /// Print the version of the tool, its rules and benchmarks.
    Version(verb::version::Version),
    #[command(hide = true)]
    Reference(verb::reference::Reference),
}

/// Which recipe, with which variables.
#[derive(Clone, Debug, Args)]
pub(crate) struct RecipeArgs {
    /// Recipe file, or a directory of `*.hcl` files.
    #[arg(default_value = ".", value_name = "RECIPE")]
    pub(crate) recipe: PathBuf,
    /// Set a variable; wins over every file (also `-var`).
    #[arg(long = "var", value_name = "NAME=VALUE")]
    pub(crate) vars: Vec<String>,
    /// Read variables from an HCL or JSON file; later files win (also `-var-file`).
    #[arg(long = "var-file", value_name = "FILE")]
    pub(crate) var_files: Vec<PathBuf>,
    /// Take this for the version of the images, in the place of what the recipe says: `since` and `until` are held against it.
    #[arg(long, value_name = "VERSION")]
    pub(crate) version: Option<String>,
}

impl RecipeArgs {
    /// A recipe with the values that it has itself.
    pub(crate) fn of(recipe: &Path) -> Self {
        Self { recipe: recipe.to_owned(), vars: Vec::new(), var_files: Vec::new(), version: None }
    }
}

/// What of a recipe is built, and with what.
#[derive(Clone, Debug, Args)]
pub(crate) struct BuildArgs {
    #[command(flatten)]
    pub(crate) recipe: RecipeArgs,
    /// Only these images.
    #[arg(long = "image", value_name = "NAME")]
    pub(crate) images: Vec<String>,
    /// Where output directories appear.
    #[arg(long, default_value = "out", value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Do the steps up to this one only.
    #[arg(long, value_name = "STEP")]
    pub(crate) upto: Option<String>,
    /// Leave out a step, a rule or a control.
    #[arg(long, value_name = "NAME")]
    pub(crate) without: Vec<String>,
    /// A directory with rules and benchmarks of your own, beside the built-in ones.
    #[arg(long = "rules", value_name = "DIR")]
    pub(crate) rules: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

/// Where layers are kept.
#[derive(Clone, Debug, Args)]
pub(crate) struct StoreArgs {
    /// The store of layers and packages [default: $XDG_DATA_HOME/hardtack].
    #[arg(long, global = true, env = "HARDTACK_STORE", hide_env_values = true, value_name = "DIR")]
    pub(crate) store: Option<PathBuf>,
    /// A store that machines share: s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, az://CONTAINER/PREFIX or file:///DIRECTORY. Layers,
    /// images, channels, marks and signatures are taken from there and brought there. Credentials come from the environment,
    /// as the provider's own tools take them. `none` works without it.
    #[arg(long, global = true, env = "HARDTACK_REMOTE", hide_env_values = true, value_name = "URL")]
    pub(crate) remote: Option<String>,
}

/// The benchmark by which a tree is judged where none is named.
pub(crate) const BENCHMARK: &str = "cis-debian-12";
/// The profile of it.
pub(crate) const PROFILE: &str = "level1-server";

/// By what a tree is judged.
#[derive(Clone, Debug, Args)]
pub(crate) struct ProfileArgs {
    /// Benchmark, for example cis-debian-12.
    #[arg(long, default_value = BENCHMARK, value_name = "ID")]
    pub(crate) benchmark: String,
    /// Profile of the benchmark.
    #[arg(long, default_value = PROFILE, value_name = "NAME")]
    pub(crate) profile: String,
    /// Take benchmark, profile, parameters and exceptions from the `harden` block of this recipe instead.
    #[arg(long, value_name = "RECIPE", conflicts_with_all = ["benchmark", "profile"])]
    pub(crate) recipe: Option<PathBuf>,
    /// Set a rule's parameter.
    #[arg(long = "set", value_name = "RULE.PARAMETER=VALUE")]
    pub(crate) set: Vec<String>,
    /// A directory with rules and benchmarks of your own, beside the built-in ones.
    #[arg(long = "rules", value_name = "DIR")]
    pub(crate) rules: Vec<PathBuf>,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people; in colour on a terminal.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// The table of exit codes, for `--help`.
fn exit_codes() -> String {
    let lines = Exit::ALL.map(|exit| format!("  {:>3}  {}\n", exit.code(), exit.meaning()));
    format!("Exit codes:\n{}", lines.concat())
}

/// Packer's spelling of variable options, `-var` and `-var-file`, is understood too.
pub(crate) fn arguments(raw: impl Iterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    raw.map(|argument| match argument.to_str() {
        Some(text) if is_packer_option(text) => format!("-{text}").into(),
        _ => argument,
    })
}

fn is_packer_option(text: &str) -> bool {
    let name = text.split('=').next().unwrap_or(text);
    matches!(name, "-var" | "-var-file")
}
