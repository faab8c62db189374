//! `hardtack digest`: the content digest of a raw disk image.

use std::path::PathBuf;

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::print;

/// Print the content digest of a raw disk image: the name under which builds know it.
#[derive(Debug, clap::Args)]
pub(crate) struct Digest {
    /// The raw image.
    #[arg(value_name = "FILE")]
    image: PathBuf,
}

impl Digest {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let digest = hardtack_image::content_digest(&self.image).map_err(|error| {
            Failure::new(Exit::Input, format!("cannot read {}: {error}", self.image.display()), "name a raw disk image")
        })?;
        if global.json {
            print(format!("{}\n", serde_json::json!({ "file": self.image, "digest": digest })))?;
        } else {
            print(format!("{digest}\n"))?;
        }
        Ok(Exit::Ok)
    }
}
