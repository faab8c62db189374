//! Files and directories.

use hardtack_recipe::{FileContent, FileStep};

use super::{Site, StepError};
use crate::worker::{PlacedContent, Placing, Work};

pub(super) fn perform(file: &FileStep, site: &mut Site<'_>) -> Result<(), StepError> {
    let content = match &file.content {
        FileContent::Inline(text) => PlacedContent::Text(text.reveal().to_owned()),
        FileContent::Source { path, contents_only } => {
            PlacedContent::Source { path: path.clone(), contents_only: *contents_only }
        }
        FileContent::Directory => PlacedContent::Directory,
    };
    site.work(&Work::Place(Placing {
        path: file.path.clone(),
        content,
        owner: file.owner.clone(),
        mode: file.mode,
        epoch: site.epoch,
    }))
}
