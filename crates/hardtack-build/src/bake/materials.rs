//! What is installed in a sealed tree, for its bills of materials.

use std::thread::{self, JoinHandle};

use hardtack_recipe::Image;
use hardtack_scan::inventory::{Depth, Inventory, InventoryError};
use hardtack_scan::patches::{SecurityArchive, SecurityUpdates};
use hardtack_scan::sbom::Subject;
use hardtack_tree::Digest;
use jiff::Timestamp;

use super::policy::check_updates;
use super::{BakeError, BakeRequest, Manifest};
use crate::store::{Evidence, LayerKey, Store};
use crate::why::reason;
use crate::{Event, Progress};

/// How many of the entries that cannot be read are named.
const NAMED: usize = 5;

/// An inventory that is being read, beside whatever else there is to do.
pub(super) struct Reading(JoinHandle<Result<Materials, BakeError>>);

/// What is installed, and what the archive has that is not.
pub(super) struct Materials {
    pub(super) inventory: Inventory,
    pub(super) updates: SecurityUpdates,
}

impl Reading {
    /// Begins to read what is installed in the tree of a stack of layers. `unsealed` is what it was before it was sealed: it
    /// still has the lists of the archive.
    pub(super) fn begin(store: &Store, stack: &[LayerKey], unsealed: &[LayerKey]) -> Self {
        let (store, stack, unsealed) = (store.clone(), stack.to_owned(), unsealed.to_owned());
        Self(thread::spawn(move || {
            let inventory = Inventory::read(&store.joined(&stack)?, Depth::Files)?;
            let archive = SecurityArchive::read(&store.joined(&unsealed)?).map_err(InventoryError::from)?;
            let updates = SecurityUpdates::of(&inventory, archive.as_ref().map_err(String::as_str));
            Ok(Materials { inventory, updates })
        }))
    }

    /// Waits for it. What could not be read is told.
    pub(super) fn end(self, progress: &mut dyn Progress) -> Result<Materials, BakeError> {
        let materials = self.0.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        let unreadable = &materials.inventory.unreadable;
        for unread in unreadable.iter().take(NAMED) {
            let message = format!("the bill of materials lacks what {} tells: {}", unread.path, unread.reason);
            progress.event(Event::Warning { message });
        }
        if let Some(more) = unreadable.len().checked_sub(NAMED).filter(|more| *more > 0) {
            let message = format!("the bill of materials lacks what {more} more entries tell");
            progress.event(Event::Warning { message });
        }
        Ok(materials)
    }
}

impl Materials {
    /// Adds what others know: why packages are there, from the recipes of the image and of those that it was made from, and
    /// since when updates have been there, from images of its name that were baked before.
    pub(super) fn complete(&mut self, request: &BakeRequest<'_>, images: &[&Image]) -> Result<(), BakeError> {
        let packages = self.inventory.packages.iter_mut().filter(|package| package.ecosystem.is_of_distribution());
        for package in packages {
            package.reason = reason(images.iter().copied(), &package.name).map(str::to_owned);
        }
        if self.updates.oldest().is_none() {
            return Ok(());
        }
        for record in request.store.history(&request.image.name)? {
            let manifest: Option<Manifest> = request.store.evidence(&record.id(), Evidence::Manifest)?;
            if let Some(earlier) = manifest.and_then(|manifest| manifest.updates) {
                self.updates.remember(&earlier);
            }
        }
        Ok(())
    }
}

/// Holds the security updates of an image against the policy of its recipe.
pub(super) fn hold_to_patches(request: &BakeRequest<'_>, updates: Option<&SecurityUpdates>) -> Result<(), BakeError> {
    let violation = check_updates(&request.image.policy, updates, Timestamp::now());
    violation.filter(|_| !request.is_partial()).map_or(Ok(()), |violation| Err(BakeError::Policy(violation)))
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
