//! `hardtack history`: the images of a name that were baked.

use std::path::PathBuf;

use hardtack_build::replace_file;
use hardtack_build::store::{Channel, ImageRecord, Mark, Store, StoreError};
use hardtack_recipe::ChannelName;
use serde::Serialize;

use crate::cli::{Global, StoreArgs};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::image_arg::history;
use crate::image_words::{base, failed, moment, percent, proof, table};
use crate::output::{as_json, note, print};
use crate::recipe::store_failure;
use crate::trend;
use crate::verb::cache::size;

/// List the images of a name that were baked, the newest first: when, which version and digest, what each is built on, its
/// score and failed controls, its packages and size, whether its boot passed, and the channels that point to it. Times are in UTC.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack history web --trend")]
pub(crate) struct History {
    /// The name of the image.
    #[arg(value_name = "NAME")]
    name: String,
    /// Show instead what became of the score, the oldest build first.
    #[arg(long)]
    trend: bool,
    /// Draw what became of the score into this file.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
}

impl History {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let store = self.store.open()?;
        let records = history(&store, &self.name)?;
        let standing = Standing::of(&store, &records).map_err(|error| store_failure(&error))?;
        if let Some(path) = &self.svg {
            let drawing = trend::svg(&self.name, &records);
            replace_file(path, drawing.as_bytes()).map_err(|error| {
                let what = format!("cannot write {}: {error}", path.display());
                Failure::new(Exit::Failed, what, "name a file in a directory that can be written")
            })?;
        }
        if global.json {
            let rows: Vec<Row<'_>> = records.iter().map(|record| standing.row(record)).collect();
            print(as_json(&rows)?)?;
        } else if self.trend {
            print(trend::text(&records))?;
            unjudged(&records);
        } else {
            print(listed(&records, &standing))?;
        }
        Ok(Exit::Ok)
    }
}

/// Which images of a name channels point to, and which are bad.
struct Standing {
    channels: Vec<Channel>,
    marks: Vec<Mark>,
}

/// A record as JSON.
#[derive(Serialize)]
struct Row<'r> {
    #[serde(flatten)]
    record: &'r ImageRecord,
    /// The channels that point to it.
    channels: Vec<&'r ChannelName>,
    /// Who marked it as bad.
    #[serde(skip_serializing_if = "Option::is_none")]
    bad: Option<&'r Mark>,
}

impl Standing {
    fn of(store: &Store, records: &[ImageRecord]) -> Result<Self, StoreError> {
        let Some(first) = records.first() else { return Ok(Self { channels: Vec::new(), marks: Vec::new() }) };
        Ok(Self { channels: store.channels(&first.name)?, marks: store.marks(&first.name)? })
    }

    fn row<'r>(&'r self, record: &'r ImageRecord) -> Row<'r> {
        let id = record.id();
        let pointing = self.channels.iter().filter(|channel| channel.current().as_ref() == Some(&id));
        let channels = pointing.map(|channel| &channel.channel).collect();
        Row { record, channels, bad: self.marks.iter().find(|mark| mark.image == id) }
    }

    /// `golden, candidate`, `BAD`.
    fn words(&self, record: &ImageRecord) -> String {
        let Row { channels, bad, .. } = self.row(record);
        let words: Vec<&str> =
            bad.map(|_| "BAD").into_iter().chain(channels.into_iter().map(ChannelName::as_str)).collect();
        if words.is_empty() { "-".to_owned() } else { words.join(", ") }
    }
}

fn listed(records: &[ImageRecord], standing: &Standing) -> String {
    let head = ["baked", "version", "digest", "base", "score", "failed", "packages", "size", "proof", "channels"];
    let row = |record: &ImageRecord| {
        [
            moment(record.baked),
            record.version.clone().unwrap_or_else(|| "-".to_owned()),
            record.digest.short(),
            base(&record.base),
            percent(record.percent()),
            failed(record),
            record.packages.to_string(),
            size(record.bytes),
            proof(record.proof).to_owned(),
            standing.words(record),
        ]
    };
    let rows: Vec<_> = std::iter::once(head.map(str::to_owned)).chain(records.iter().map(row)).collect();
    table(&rows)
}

/// Says what the chart leaves out.
fn unjudged(records: &[ImageRecord]) {
    match records.iter().filter(|record| record.percent().is_none()).count() {
        0 => {}
        1 => note("1 image was not judged"),
        many => note(format!("{many} images were not judged")),
    }
}
