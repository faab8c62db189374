//! `hardtack diff`: what is different between two systems.

use std::path::PathBuf;

use hardtack_audit::system::System;
use hardtack_audit::{Audit, audit};
use hardtack_report::{ClassifiedText, DifferenceText};
use hardtack_scan::difference::{ContentDifference, Difference, Impact, between, classify, content, raises_major};
use hardtack_tree::TreePath;

use crate::cli::{Format, Global, ProfileArgs};
use crate::compared::{Opened, SourceArgs};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{as_json, note, print};

/// Say what is different between two systems: packages, units, users, ports, kernel arguments and every file. A system is
/// a root directory, a directory that `hardtack build` made, a disk image, a tar archive or a container image. Nothing is
/// mounted, and content is compared, not shown.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack diff out/web-1.0 out/web --classify")]
pub(crate) struct Diff {
    /// What it was.
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// What it is.
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Say of each difference whether it breaks something; exit with 4 when one does and the major version did not rise.
    #[arg(long)]
    classify: bool,
    /// The version of OLD, where its manifest does not tell.
    #[arg(long, value_name = "VERSION", requires = "classify")]
    old_version: Option<String>,
    /// The version of NEW, where its manifest does not tell.
    #[arg(long, value_name = "VERSION", requires = "classify")]
    new_version: Option<String>,
    /// List every file, also those that come with their packages or that nobody relies on.
    #[arg(long)]
    files: bool,
    /// Show instead how this file changed, where everybody may read it and it holds no secret.
    #[arg(long, value_name = "PATH", conflicts_with_all = ["classify", "files", "benchmark", "profile", "recipe"])]
    content: Vec<TreePath>,
    #[command(flatten)]
    judge: Judge,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    source: SourceArgs,
}

/// By what both are judged, when that is asked.
#[derive(Debug, clap::Args)]
struct Judge {
    /// Judge both by this benchmark too, and say which controls have another verdict.
    #[arg(long, value_name = "ID")]
    benchmark: Option<String>,
    /// Profile of the benchmark.
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Take benchmark, profile, parameters and exceptions from the `harden` block of this recipe.
    #[arg(long, value_name = "RECIPE", conflicts_with_all = ["benchmark", "profile"])]
    recipe: Option<PathBuf>,
    /// A directory with rules and benchmarks of your own, beside the built-in ones.
    #[arg(long = "rules", value_name = "DIR")]
    rules: Vec<PathBuf>,
}

impl Diff {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let (mut old, mut new) = (self.source.open(&self.old)?, self.source.open(&self.new)?);
        if !self.content.is_empty() {
            return self.show(&old, &new);
        }
        old.version = self.old_version.clone().or(old.version);
        new.version = self.new_version.clone().or(new.version);
        let audits = self.judge.audits(&old, &new)?;
        let (was, is) = audits.as_ref().map(|(was, is)| (was, is)).unzip();
        let mut difference = between(&old.compared()?.with_audit(was), &new.compared()?.with_audit(is));
        let classified = self.classify.then(|| classify(&difference));
        if global.json || self.format == Format::Json {
            difference.classified.clone_from(&classified);
            print(as_json(&difference)?)?;
        } else if let Some(classified) = &classified {
            print(ClassifiedText::new(&difference, classified, self.files).to_string())?;
        } else {
            print(DifferenceText::new(&difference, self.files).to_string())?;
        }
        let Some(classified) = classified else { return Ok(Exit::Ok) };
        let breaking = classified.iter().filter(|found| matches!(found.impact, Impact::Breaking | Impact::Unknown));
        Ok(judged(&difference, breaking.count()))
    }

    /// Shows how single files changed.
    fn show(&self, old: &Opened, new: &Opened) -> Outcome {
        let mut exit = Exit::Ok;
        for path in &self.content {
            let found = content(&*old.tree, &*new.tree, path).map_err(|error| {
                Failure::new(Exit::Failed, format!("cannot compare {path}: {error}"), "compare it by hand")
            })?;
            match found {
                ContentDifference::Text(text) => print(text)?,
                ContentDifference::Same => note(format!("{path} holds the same")),
                ContentDifference::Binary => note(format!("{path} holds something else, which is no text")),
                ContentDifference::Hidden(reason) => {
                    note(format!("{path} is not shown: {reason}"));
                    exit = Exit::Failed;
                }
                ContentDifference::Absent => {
                    let what = format!("there is no {path} on either side");
                    return Err(Failure::new(
                        Exit::Input,
                        what,
                        "`hardtack diff` without --content lists what there is",
                    ));
                }
            }
        }
        Ok(exit)
    }
}

/// Says whether the version tells of what breaks.
fn judged(difference: &Difference, breaking: usize) -> Exit {
    let changes = if breaking == 1 { "change breaks or may break" } else { "changes break or may break" };
    match (&difference.old.version, &difference.new.version) {
        _ if breaking == 0 => {
            note("nothing breaks");
            Exit::Ok
        }
        (Some(old), Some(new)) if raises_major(old, new) => {
            note(format!("{breaking} {changes} something, and {new} raises the major version of {old}"));
            Exit::Ok
        }
        (Some(old), Some(new)) => {
            note(format!("{breaking} {changes} something, and {new} does not raise the major version of {old}"));
            note("  = help: raise the first number of `version`, or take the changes back");
            Exit::Breaking
        }
        _ => {
            note(format!("{breaking} {changes} something, and no version says so"));
            note("  = help: give the image a `version`, or name both with --old-version and --new-version");
            Exit::Breaking
        }
    }
}

impl Judge {
    fn audits(&self, old: &Opened, new: &Opened) -> Result<Option<(Audit, Audit)>, Failure> {
        if self.benchmark.is_none() && self.profile.is_none() && self.recipe.is_none() {
            return Ok(None);
        }
        let or = |value: &Option<String>, default: &str| value.clone().unwrap_or_else(|| default.to_owned());
        let arguments = ProfileArgs {
            benchmark: or(&self.benchmark, crate::cli::BENCHMARK),
            profile: or(&self.profile, crate::cli::PROFILE),
            recipe: self.recipe.clone(),
            set: Vec::new(),
            rules: self.rules.clone(),
        };
        let profile = arguments.resolve(&arguments.catalogue()?)?;
        let judge = |opened: &Opened| audit(&System::new(&*opened.tree), None, &profile);
        Ok(Some((judge(old), judge(new))))
    }
}
