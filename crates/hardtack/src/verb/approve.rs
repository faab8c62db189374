//! `hardtack approve`: agree that an image goes into a channel.

use std::path::PathBuf;

use hardtack_ship::channel::approval;

use crate::channel_arg::channel_name;
use crate::cli::{Global, StoreArgs};
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::image_arg::ImageArg;
use crate::output::{as_json, print};
use crate::signing::{recorded, secret_key, sign};

/// Sign that an image of the store, with the evidence that it has now, may go into a channel. A policy says how many of whose
/// approvals are asked for.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack approve web@3f9ac01b77d2 golden --key alice.key")]
pub(crate) struct Approve {
    /// A directory that `hardtack build` made, or an image of the store: NAME, the newest, NAME@DIGEST, of which the first
    /// digits are enough, or NAME@CHANNEL.
    #[arg(value_name = "IMAGE")]
    image: ImageArg,
    /// The channel.
    #[arg(value_name = "CHANNEL")]
    channel: String,
    /// The secret key, as PEM (PKCS#8 without a passphrase).
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
}

impl Approve {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let channel = channel_name(&self.channel)?;
        let key = secret_key(&self.key)?;
        let store = self.store.open()?;
        let (_, image) = recorded(&self.image, &store)?;
        sign(&approval(&image, &channel), &image, &key, Some(&store))?;
        let id = key.public().id();
        if global.json {
            let value = serde_json::json!({ "image": image.id, "channel": channel, "key": id,
                "evidence": image.evidence_digest() });
            print(as_json(&value)?)?;
        } else {
            print(format!("{} approved for {channel} with {id}\n", image.id))?;
        }
        Ok(Exit::Ok)
    }
}
