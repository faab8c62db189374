//! `hardtack sign`: sign where an image comes from.

use std::path::PathBuf;

use hardtack_ship::attest::{LOCAL_BUILDER, provenance};

use crate::cli::{Global, StoreArgs};
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::image_arg::ImageArg;
use crate::output::{as_json, print};
use crate::signing::{secret_key, shipped, shipped_failure, sign};

/// Sign what an image is and where it comes from: its content, its files, recipe, base, packages and evidence. The signature
/// stands beside the image, in `NAME.intoto.jsonl`, and in the store.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  hardtack sign out/web --key release.key\n  hardtack sign web@3f9ac01b77d2 --key release.key"
)]
pub(crate) struct Sign {
    /// A directory that `hardtack build` made, or an image of the store: NAME, the newest, or NAME@DIGEST, of which the
    /// first digits are enough. The store keeps no files, so that a signature of an image there is over its content alone.
    #[arg(value_name = "IMAGE")]
    image: ImageArg,
    /// The secret key, as PEM (PKCS#8 without a passphrase).
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// A URI that names the machine or service which baked it.
    #[arg(long, value_name = "URI", default_value = LOCAL_BUILDER)]
    builder: String,
    #[command(flatten)]
    store: StoreArgs,
}

impl Sign {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let key = secret_key(&self.key)?;
        let (image, store) = shipped(&self.image, &self.store, shipped_failure)?;
        let statement = provenance(&image, &self.builder).map_err(|error| shipped_failure(&error))?;
        let places = sign(&statement, &image, &key, store.as_ref())?;
        if global.json {
            let value = serde_json::json!({ "image": image.id, "key": key.public().id(), "statements": places });
            print(as_json(&value)?)?;
        } else {
            print(format!("{} signed with {}\n", image.id, key.public().id()))?;
        }
        Ok(Exit::Ok)
    }
}
