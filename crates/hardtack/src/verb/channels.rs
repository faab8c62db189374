//! `hardtack channels`: what channels point to.

use hardtack_build::store::{Channel, ImageId, Move, MoveKind, Store};

use crate::channel_arg::image_name;
use crate::cli::{Global, StoreArgs};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::image_arg::history;
use crate::image_words::{moment, table};
use crate::output::{as_json, note, print};
use crate::recipe::store_failure;

/// List the channels of the store and what each points to; of one image, also what they pointed to before, the latest move
/// first. Times are in UTC.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack channels web")]
pub(crate) struct Channels {
    /// The name of the image; all when absent.
    #[arg(value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    store: StoreArgs,
}

impl Channels {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let store = self.store.open()?;
        let channels = match &self.name {
            Some(name) => store.channels(&image_name(name)?),
            None => store.all_channels(),
        };
        let channels = channels.map_err(|error| store_failure(&error))?;
        if global.json {
            print(as_json(&channels)?)?;
            return Ok(Exit::Ok);
        }
        if channels.is_empty() {
            if let Some(name) = &self.name {
                // A name that the store does not have is a mistake.
                history(&store, name)?;
            }
            note("no image is in a channel");
        }
        let mut rows = Vec::new();
        for channel in &channels {
            let moves = if self.name.is_some() { channel.moves.len() } else { 1 };
            for moved in channel.moves.iter().rev().take(moves) {
                rows.push(row(&store, channel, moved)?);
            }
        }
        print(table(&rows))?;
        Ok(Exit::Ok)
    }
}

fn row(store: &Store, channel: &Channel, moved: &Move) -> Result<[String; 7], Failure> {
    let failed = |error| store_failure(&error);
    let image = ImageId { name: channel.image.clone(), digest: moved.to };
    let record = store.recorded(&image).map_err(failed)?;
    let bad = store.mark_of(&image).map_err(failed)?.map(|_| "BAD");
    let how = match moved.kind {
        MoveKind::Promotion => "promoted",
        MoveKind::Rollback => "rolled back",
    };
    let approvals = match moved.approvals.len() {
        0 => String::new(),
        1 => " with 1 approval".to_owned(),
        many => format!(" with {many} approvals"),
    };
    Ok([
        channel.channel.to_string(),
        format!("{}@{}", channel.image, moved.to.short()),
        record.and_then(|record| record.version).unwrap_or_else(|| "-".to_owned()),
        moment(moved.at),
        format!("{how} by {}{approvals}", moved.by.escape_debug()),
        bad.unwrap_or("-").to_owned(),
        moved.reason.as_deref().map(|reason| reason.escape_debug().to_string()).unwrap_or_default(),
    ])
}
