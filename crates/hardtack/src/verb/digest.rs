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
    pub(crate) fn run(self, _global: &Global) -> Outcome {
        let digest = hardtack_image::content_digest(&self.image).map_err(|error| Failure::of(Exit::Input, &error))?;
        print(format!("{digest}\n"))?;
        Ok(Exit::Ok)
    }
}
