//! `hardtack mark`: mark an image as bad.

use hardtack_build::store::{MARK_SCHEMA, Mark as Marked};
use jiff::Timestamp;

use crate::account::account;
use crate::cli::{Global, StoreArgs};
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::image_arg::ImageArg;
use crate::interrupt::interruptible;
use crate::output::{as_json, note, print};
use crate::recipe::store_failure;
use crate::signing::recorded;

/// Mark an image of the store as bad, for good: it is never promoted again and nothing is built on it. Channels that point to it
/// stay; `hardtack rollback` moves one back and marks the image.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack mark web@3f9ac01b77d2 bad --reason \"no network after boot\"")]
pub(crate) struct Mark {
    /// A directory that `hardtack build` made, or an image of the store: NAME, the newest, NAME@DIGEST, of which the first
    /// digits are enough, or NAME@CHANNEL.
    #[arg(value_name = "IMAGE")]
    image: ImageArg,
    /// What it is.
    #[arg(value_enum, value_name = "MARK")]
    mark: Word,
    /// What the mark says about it.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    store: StoreArgs,
}

/// A mark on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Word {
    /// It must not be used.
    Bad,
}

impl Mark {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let store = self.store.open()?;
        let image = recorded(&self.image, &store)?.1;
        let failed = |error| store_failure(&error);
        let mark = match self.mark {
            Word::Bad => Marked {
                schema: MARK_SCHEMA.to_owned(),
                image: image.id.clone(),
                at: Timestamp::now(),
                by: account(),
                reason: self.reason,
            },
        };
        let lock = store.lock_channels(&interruptible()?).map_err(failed)?;
        store.keep_mark(&mark, &lock).map_err(failed)?;
        for channel in store.channels_of(&image.id).map_err(failed)? {
            let name = &image.id.name;
            note(format!("note: {channel} still points to it; `hardtack rollback {name} {channel}`"));
        }
        if global.json {
            let mark = store.mark_of(&image.id).map_err(failed)?;
            print(as_json(&mark)?)?;
        } else {
            print(format!("{} is marked as bad\n", image.id))?;
        }
        Ok(Exit::Ok)
    }
}
