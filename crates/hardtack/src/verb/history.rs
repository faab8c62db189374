//! `hardtack history`: the images of a name that were baked.

use std::path::PathBuf;

use hardtack_build::replace_file;
use hardtack_build::store::ImageRecord;
use hardtack_report::to_json;

use crate::cli::{Global, StoreArgs};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::image_arg::history;
use crate::image_words::{base, failed, moment, percent, proof, table};
use crate::output::{note, print};
use crate::trend;
use crate::verb::cache::size;

/// List the images of a name that were baked, the newest first: when, which version and digest, what each is built on, its
/// score and failed controls, its packages and size, and whether its boot passed. Times are in UTC.
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
        let records = history(&self.store.open()?, &self.name)?;
        if let Some(path) = &self.svg {
            let drawing = trend::svg(&self.name, &records);
            replace_file(path, drawing.as_bytes()).map_err(|error| {
                let what = format!("cannot write {}: {error}", path.display());
                Failure::new(Exit::Failed, what, "name a file in a directory that can be written")
            })?;
        }
        if global.json {
            print(to_json(&records).map_err(|error| Failure::of(Exit::Internal, &error))?)?;
        } else if self.trend {
            print(trend::text(&records))?;
            unjudged(&records);
        } else {
            print(listed(&records))?;
        }
        Ok(Exit::Ok)
    }
}

fn listed(records: &[ImageRecord]) -> String {
    let head = ["baked", "version", "digest", "base", "score", "failed", "packages", "size", "proof"];
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
