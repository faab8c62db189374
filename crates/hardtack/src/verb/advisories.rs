//! `hardtack advisories`: what is known of vulnerabilities.

use std::collections::BTreeMap;
use std::path::PathBuf;

use hardtack_scan::advisories::{AdvisoryError, Changes, Draft, Index, IndexError, import, index};
use hardtack_scan::matching::{Feed, feeds_of};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::advisories::{IndexArgs, index_failure};
use crate::cli::{Format, Global};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{as_json, note, print};

/// Make an index of what is known of vulnerabilities, and show what it knows and since when. Nothing is ever fetched:
/// feeds are files, as their publishers have them.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  hardtack advisories import debian.json known_exploited_vulnerabilities.json \
                             epss_scores-current.csv.gz\n  hardtack advisories show"
)]
pub(crate) struct Advisories {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Read feeds into the index: OSV, the Debian security tracker, Alpine's secdb, CSAF documents of Red Hat, KEV,
    /// EPSS, and the lists of debian-security-support; plain, as .zst, .gz or .zip, or directories of these. What a feed said
    /// before is replaced. On any mistake the index stays as it was.
    Import {
        /// Files and directories; all of one feed belong into one import.
        #[arg(value_name = "FILE|DIR", required = true)]
        paths: Vec<PathBuf>,
        /// The files hold only records that have changed: the other records of their feeds are kept.
        #[arg(long)]
        delta: bool,
        #[command(flatten)]
        index: IndexArgs,
    },
    /// Show the feeds of the index, how many records each has and how old it is.
    Show {
        /// Read all of it, and compare it with its checksum.
        #[arg(long)]
        verify: bool,
        /// How it is written.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        #[command(flatten)]
        index: IndexArgs,
    },
}

/// What an index knows, for programs.
#[derive(Serialize)]
struct Shown {
    schema: &'static str,
    path: PathBuf,
    bytes: usize,
    advisories: u32,
    ranges: u32,
    feeds: Vec<Feed>,
    /// How many packages of each release or language are spoken of.
    packages: BTreeMap<String, u32>,
}

impl Advisories {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        match self.what {
            What::Import { paths, delta, index } => import_into(&paths, delta, &index, global),
            What::Show { verify, format, index } => {
                let index = Index::open(&index.path()?).map_err(|error| index_failure(&error))?;
                if verify {
                    index.verify().map_err(|error| index_failure(&error))?;
                }
                show(&index, global.json || format == Format::Json)?;
                Ok(Exit::Ok)
            }
        }
    }
}

fn import_into(paths: &[PathBuf], delta: bool, args: &IndexArgs, global: &Global) -> Outcome {
    let path = args.path()?;
    let (mut draft, old) = match Index::open(&path) {
        Ok(index) => (index.draft().map_err(|error| index_failure(&error))?, Some(index.id())),
        Err(IndexError::Absent { .. }) => (Draft::default(), None),
        Err(error) => return Err(index_failure(&error)),
    };
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let found = import(paths, today).map_err(|error| failure(&error))?;
    for (what, count) in &found.skipped {
        note(format!("not matched: {what} ({count})"));
    }
    let changed = if delta { draft.changed_by(&found.draft) } else { None };
    if delta {
        draft.merge(found.draft)
    } else {
        draft.replace(found.draft)
    }
    let index = index::write(&path, &draft).map_err(|error| index_failure(&error))?;
    if let Some((old, changed)) = old.zip(changed) {
        let changes = Changes::read(&path).with(old, index.id(), changed);
        if let Err(error) = changes.write(&path) {
            note(format!("note: what changed is not kept, so that the next rescan matches everything: {error}"));
        }
    }
    show(&index, global.json)?;
    Ok(Exit::Ok)
}

fn failure(error: &AdvisoryError) -> Failure {
    Failure::of(Exit::Input, error).remedy(error.remedy())
}

fn show(index: &Index, json: bool) -> Result<(), Failure> {
    let read = || -> Result<Shown, IndexError> {
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        let packages = index.scopes()?.into_iter().map(|(scope, count)| (scope.to_string(), count));
        Ok(Shown {
            schema: "hardtack.advisories/1",
            path: index.path().to_owned(),
            bytes: index.size(),
            advisories: index.advisories(),
            ranges: index.rows(),
            feeds: feeds_of(&index.feeds()?, today),
            packages: packages.collect(),
        })
    };
    let shown = read().map_err(|error| index_failure(&error))?;
    if json {
        return print(as_json(&shown)?);
    }
    let mut text = format!("{:<20} {:>9}  {:<10}  {:>8}  imported\n", "feed", "records", "as of", "days old");
    for feed in &shown.feeds {
        let day = |day: Option<jiff::civil::Date>| day.map_or_else(|| "unknown".to_owned(), |day| day.to_string());
        let days = feed.days.map_or_else(|| "unknown".to_owned(), |days| days.to_string());
        text.push_str(&format!(
            "{:<20} {:>9}  {:<10}  {days:>8}  {}\n",
            feed.name,
            feed.entries,
            day(feed.as_of),
            day(feed.imported)
        ));
    }
    text.push_str(&format!(
        "\n{} ranges of {} records, {} bytes in {}\n",
        shown.ranges,
        shown.advisories,
        shown.bytes,
        shown.path.display()
    ));
    for (scope, count) in &shown.packages {
        text.push_str(&format!("{scope:<20} {count:>9}  packages\n"));
    }
    print(text)
}
