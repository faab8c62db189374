//! Disk images as bases.

use std::path::{Path, PathBuf};

use hardtack_recipe::DiskFile;
use hardtack_tree::target::{self, Form};

use super::{BaseError, tree};
use crate::Event;
use crate::steps::Site;

/// Copies the root on the disks of a machine into an empty tree; gives the time of its newest entry, and the disk that
/// messages name. What of the disks is not in it is told.
pub(super) fn copy(disks: &[DiskFile], into: &Path, site: &mut Site<'_>) -> Result<(i64, PathBuf), BaseError> {
    let paths: Vec<PathBuf> = disks.iter().map(|disk| disk.path.clone()).collect();
    let first = paths.first().cloned().unwrap_or_default();
    let target = target::open(&paths, None)?;
    if !matches!(target.form, Form::Disks(_)) {
        return Err(BaseError::NotDisks { path: first });
    }
    for message in target.remarks {
        site.progress.event(Event::Warning { message });
    }
    Ok((tree::copy(&*target.tree, &first, into)?, first))
}
