//! `hardtack compare`: two images by the evidence that is kept of them.

use std::cmp::Ordering;

use hardtack_build::history::{Comparison, Judged, RuleChange};
use hardtack_report::DifferenceText;
use serde::Serialize;

use crate::advisories::IndexArgs;
use crate::boot_time::BootTime;
use crate::channel_arg::channel_name;
use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::image_arg::{ImageArg, judged_failure, pointed};
use crate::image_words::proof;
use crate::output::{as_json, note, print};
use crate::verb::cache::size;
use crate::vulnerability_change::{VulnerabilityChange, index_where_there_is_one};

/// Hold two images against each other by the evidence that is kept of them: scores, rules that hold now or do not any more,
/// packages, vulnerabilities where there is an index of advisories, size, proof and boot time. `hardtack diff` compares their files.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  hardtack compare web@3f9ac01b77d2 web --fail-on-regression\n  hardtack compare --channel golden out/web"
)]
pub(crate) struct Compare {
    /// What it was: a directory that `hardtack build` made, or an image of the store: NAME, the newest, NAME@DIGEST, of which
    /// the first digits are enough, or NAME@CHANNEL. With --channel, what it is.
    #[arg(value_name = "OLD")]
    first: ImageArg,
    /// What it is.
    #[arg(value_name = "NEW", required_unless_present = "channel")]
    second: Option<ImageArg>,
    /// Take what this channel of the image points to for OLD, and exit with 5 when the image is worse.
    #[arg(long, value_name = "CHANNEL", conflicts_with = "second")]
    channel: Option<String>,
    /// Exit with 5 when NEW is worse: its score fell, a rule that held does not, it is not audited any more, or its boot
    /// does not pass.
    #[arg(long)]
    fail_on_regression: bool,
    #[command(flatten)]
    index: IndexArgs,
}

impl Compare {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let judged = |image: &ImageArg| image.judged(|| self.index.store.open());
        let first = judged(&self.first)?;
        let (old, new) = match (&self.second, &self.channel) {
            (Some(second), _) => (first, judged(second)?),
            (None, channel) => (self.pointed(channel.as_deref(), &first)?, first),
        };
        let index = index_where_there_is_one(&self.index)?;
        let unlisted = [&old, &new].into_iter().find(|image| image.materials.is_none());
        let vulnerabilities = match (index, unlisted) {
            (Some(index), None) => Some(VulnerabilityChange::between(&old, &new, &index)?),
            (Some(_), Some(image)) => {
                note(format!("vulnerabilities are not told: no bill of materials of {} is kept", image.name));
                None
            }
            (None, _) => None,
        };
        let boots = BootTime::between(&old, &new);
        let compared = Compared { comparison: Comparison::between(old, new), vulnerabilities, boots };
        if global.json {
            print(as_json(&compared)?)?;
        } else {
            print(text(&compared))?;
        }
        let comparison = &compared.comparison;
        for worse in &comparison.worse {
            note(format!("worse: {worse}"));
        }
        let fails = (self.fail_on_regression || self.channel.is_some()) && !comparison.worse.is_empty();
        Ok(if fails { Exit::Worse } else { Exit::Ok })
    }

    /// What the channel of an image points to.
    fn pointed(&self, channel: Option<&str>, image: &Judged) -> Result<Judged, Failure> {
        let channel = channel_name(channel.unwrap_or_default())?;
        let store = self.index.store.open()?;
        let record = pointed(&store, &image.name, &channel)?;
        Judged::recorded(&store, &record).map_err(|error| judged_failure(&error))
    }
}

/// What is told of two images.
#[derive(Serialize)]
struct Compared {
    #[serde(flatten)]
    comparison: Comparison,
    /// None without an index.
    vulnerabilities: Option<VulnerabilityChange>,
    boots: Vec<BootTime>,
}

fn text(compared: &Compared) -> String {
    let Comparison { old, new, rules, difference, .. } = &compared.comparison;
    let mut text = DifferenceText::new(difference, false).to_string();
    for (heading, changes) in
        [("Rules that hold now", &rules.fixed), ("Rules that do not hold any more", &rules.broken)]
    {
        if !changes.is_empty() {
            text.push_str(&format!("\n{heading}\n{}", changes.iter().map(rule).collect::<String>()));
        }
    }
    if let Some(change) = &compared.vulnerabilities {
        text.push_str(&change.to_string());
    }
    text.push_str(&format!("\nSize   {}\nProof  {}\n", sizes(old, new), proofs(old, new)));
    text.extend(compared.boots.iter().map(|boot| format!("Boot   {boot}\n")));
    text
}

fn rule(change: &RuleChange) -> String {
    format!("  {}  {} (control {})\n", change.rule, change.title, change.control)
}

fn sizes(old: &Judged, new: &Judged) -> String {
    match old.bytes.cmp(&new.bytes) {
        Ordering::Equal => format!("{}, as it was", size(new.bytes)),
        Ordering::Less => format!("{}, {} more", size(new.bytes), size(new.bytes - old.bytes)),
        Ordering::Greater => format!("{}, {} less", size(new.bytes), size(old.bytes - new.bytes)),
    }
}

fn proofs(old: &Judged, new: &Judged) -> String {
    let words = |image: &Judged| match proof(image.proof) {
        "-" => "not booted",
        other => other,
    };
    if old.proof == new.proof { words(new).to_owned() } else { format!("{}, was {}", words(new), words(old)) }
}
