//! What is installed in a sealed tree, for its bills of materials.

use std::thread::{self, JoinHandle};

use hardtack_recipe::Image;
use hardtack_scan::inventory::{Depth, Inventory};
use hardtack_scan::sbom::Subject;
use hardtack_tree::Digest;
use jiff::Timestamp;

use super::BakeError;
use crate::store::{LayerKey, Store};
use crate::{Event, Progress};

/// How many of the entries that cannot be read are named.
const NAMED: usize = 5;

/// An inventory that is being read, beside whatever else there is to do.
pub(super) struct Reading(JoinHandle<Result<Inventory, BakeError>>);

impl Reading {
    /// Begins to read what is installed in the tree of a stack of layers.
    pub(super) fn begin(store: &Store, stack: &[LayerKey]) -> Self {
        let (store, stack) = (store.clone(), stack.to_owned());
        Self(thread::spawn(move || Ok(Inventory::read(&store.joined(&stack)?, Depth::Files)?)))
    }

    /// Waits for it. What could not be read is told.
    pub(super) fn end(self, progress: &mut dyn Progress) -> Result<Inventory, BakeError> {
        let inventory = self.0.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        let unreadable = &inventory.unreadable;
        for unread in unreadable.iter().take(NAMED) {
            let message = format!("the bill of materials lacks what {} tells: {}", unread.path, unread.reason);
            progress.event(Event::Warning { message });
        }
        if let Some(more) = unreadable.len().checked_sub(NAMED).filter(|more| *more > 0) {
            let message = format!("the bill of materials lacks what {more} more entries tell");
            progress.event(Event::Warning { message });
        }
        Ok(inventory)
    }
}

/// What the bills of materials of an image are about. Nothing in them depends on when it was baked.
pub(super) fn subject(image: &Image, digest: Option<Digest>, epoch: i64) -> Subject<'_> {
    let metadata = &image.metadata;
    Subject {
        name: image.name.as_str(),
        version: metadata.version.as_deref(),
        supplier: metadata.owner.as_deref(),
        digest,
        created: Timestamp::from_second(epoch).unwrap_or(Timestamp::UNIX_EPOCH),
    }
}
