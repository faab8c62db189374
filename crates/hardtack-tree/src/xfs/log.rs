//! The log (XFS Algorithms & Data Structures, "Journaling Log"; `fs/xfs/xfs_log_recover.c` of the kernel tells how it
//! is read): what was changed and is not in its place yet because the file system was not unmounted cleanly.

use std::sync::Arc;

use super::superblock::{FORMAT, Superblock, damaged, unsupported};
use crate::{FormatError, FormatResult, Source};

mod area;
mod buffers;
mod changes;
mod head;
mod inodes;
mod items;
mod record;
mod recovery;
mod transactions;

use area::Area;
use changes::Changes;
use head::{Ending, ending};
use recovery::Recovery;

/// The file system in `source` as it is once the changes of its log are in their places, or `None` when it was
/// unmounted cleanly; `source` itself is left as it is.
///
/// # Errors
/// When the log is damaged or on another device, or has something that hardtack does not read.
pub(super) fn replayed(source: &Arc<dyn Source>, superblock: &Superblock) -> FormatResult<Option<Arc<dyn Source>>> {
    let Some(start) = superblock.log.start else { return Err(unsupported("a log on another device")) };
    let area = Area::new(source.clone(), start, superblock.log.blocks, superblock.geometry.block_size);
    match ending(&area)? {
        Ending::Clean => Ok(None),
        Ending::Dirty { head } => {
            let records = record::chain(&area, head, superblock.features().checksums)?;
            let changes = Changes::new(source.clone());
            Recovery::new(superblock, &area, changes).replay(&records).map(|changes| Some(changes.finish()))
        }
    }
}

/// The error of a log that cannot be read.
fn failed(source: std::io::Error) -> FormatError {
    FormatError::Io { format: FORMAT, what: "the log", source }
}

/// The error of a log that contradicts itself.
fn broken(what: &str) -> FormatError {
    damaged(format!("the log has {what}; xfs_repair -L gives up what is in it"))
}

/// The error of changes that hardtack cannot put into their places.
fn unread(what: &str) -> FormatError {
    unsupported(format!("{what} in its log (a mount brings them to their places)"))
}
