//! Telling that an image is marked as bad.

use hardtack_build::store::{ImageId, Store};

use crate::failure::Failure;
use crate::image_words::short;
use crate::output::note;
use crate::recipe::store_failure;

/// Says on standard error when the image is marked as bad, and why.
pub(crate) fn note_if_bad(store: &Store, image: &ImageId) -> Result<(), Failure> {
    if let Some(mark) = store.mark_of(image).map_err(|error| store_failure(&error))? {
        let why = mark.reason.map(|reason| format!(": {reason}")).unwrap_or_default();
        note(format!("{} is marked as bad by {}{why}", short(image), mark.by));
    }
    Ok(())
}
