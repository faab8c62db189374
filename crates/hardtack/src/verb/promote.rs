//! `hardtack promote`: move a channel to an image.

use std::path::PathBuf;

use hardtack_build::store::ImageId;
use hardtack_ship::channel::{Moved, Policy, Promotion, approval};

use crate::account::account;
use crate::channel_arg::{channel_failure, channel_name, policy_failure};
use crate::cli::{Global, StoreArgs};
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::image_arg::ImageArg;
use crate::image_words::short;
use crate::interrupt::interruptible;
use crate::output::{as_json, note, print};
use crate::recipe::store_failure;
use crate::signing::{recorded, secret_key, sign};

/// Move a channel to an image of the store. It is refused, with exit code 2, unless the audit of that very image passed, it was
/// booted and passed, its evidence is whole, nobody marked it as bad, and those have approved whom the policy asks.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack promote web golden --reason \"release 2026-11\"")]
pub(crate) struct Promote {
    /// A directory that `hardtack build` made, or an image of the store: NAME, the newest, NAME@DIGEST, of which the first
    /// digits are enough, or NAME@CHANNEL.
    #[arg(value_name = "IMAGE")]
    image: ImageArg,
    /// The channel: candidate, golden, legacy, or any other word.
    #[arg(value_name = "CHANNEL")]
    channel: String,
    /// What the history of the channel says about it.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Also approve it with this secret key.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// A policy that must be met beside `policy.hcl` of the store.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
}

impl Promote {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let name = channel_name(&self.channel)?;
        let key = self.key.as_deref().map(secret_key).transpose()?;
        let store = self.store.open()?;
        let policies = Policy::of(&store, self.policy.as_deref()).map_err(policy_failure)?;
        let (record, image) = recorded(&self.image, &store)?;
        if let Some(key) = &key {
            sign(&approval(&image, &name), &image, key, Some(&store))?;
        }
        let promotion = Promotion {
            store: &store,
            record: &record,
            channel: &name,
            policies: &policies,
            by: &account(),
            reason: self.reason.as_deref(),
        };
        let moved = promotion.carry_out(&interruptible()?).map_err(|error| channel_failure(&error))?;
        let lineage = store.lineage(&record).map_err(|error| store_failure(&error))?;
        for below in lineage.records.iter().skip(1) {
            if store.mark_of(&below.id()).map_err(|error| store_failure(&error))?.is_some() {
                note(format!("note: it is built on {}, which is marked as bad", short(&below.id())));
            }
        }
        if global.json {
            let channel = store.channel(&image.id.name, &name).map_err(|error| store_failure(&error))?;
            print(as_json(&channel)?)?;
            return Ok(Exit::Ok);
        }
        match moved {
            Moved::Already => note(format!("{name} points to {} already", short(&image.id))),
            Moved::Now(moved) => {
                let before = moved.from.map(|digest| short(&ImageId { digest, ..image.id.clone() }));
                note(format!("{name} pointed to {} before", before.as_deref().unwrap_or("nothing")));
            }
        }
        print(format!("{} {name}\n", image.id))?;
        Ok(Exit::Ok)
    }
}
