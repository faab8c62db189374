//! `hardtack digest`: the content digest of a disk image.

use std::path::PathBuf;

use hardtack_image::content_digest_of;
use hardtack_tree::disk_image;

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::print;

/// Print the content digest of a disk image: the name under which builds know it. It is that of the disk within,
/// whatever the format is: raw, qcow2, vmdk or vhd.
#[derive(Debug, clap::Args)]
pub(crate) struct Digest {
    /// The image.
    #[arg(value_name = "FILE")]
    image: PathBuf,
}

impl Digest {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        // What the system said tells more than which part it was.
        let unusable = |error: &dyn std::error::Error| {
            let said = error.source().map_or_else(|| error.to_string(), ToString::to_string);
            let what = format!("cannot read {}: {said}", self.image.display());
            Failure::new(Exit::Input, what, "name a disk image: raw, qcow2, vmdk or vhd")
        };
        let (disk, _) = disk_image::open(&self.image).map_err(|error| unusable(&error))?;
        let digest = content_digest_of(disk).map_err(|error| unusable(&error))?;
        if global.json {
            print(format!("{}\n", serde_json::json!({ "file": self.image, "digest": digest })))?;
        } else {
            print(format!("{digest}\n"))?;
        }
        Ok(Exit::Ok)
    }
}
