//! Images that must not be used: `marks/IMAGE/DIGEST.json`. A mark outlives the record of its image.

use std::path::PathBuf;

use hardtack_recipe::ImageName;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::records::json;
use super::work::entries;
use super::{ImageId, KeyLock, Store, StoreError};

/// The `schema` of a [`Mark`]; it changes when a field changes its meaning or goes.
pub const MARK_SCHEMA: &str = "hardtack.mark/1";

/// An image is bad: it is never promoted again, and nothing is built on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// [`MARK_SCHEMA`].
    pub schema: String,
    /// Which image.
    #[serde(flatten)]
    pub image: ImageId,
    /// When it was marked.
    pub at: Timestamp,
    /// The account that marked it.
    pub by: String,
    /// What they said about it.
    pub reason: Option<String>,
}

impl Store {
    /// The mark of an image, where it is bad.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn mark_of(&self, image: &ImageId) -> Result<Option<Mark>, StoreError> {
        json(&self.mark_path(image))
    }

    /// The marks of the images of a name.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn marks(&self, image: &ImageName) -> Result<Vec<Mark>, StoreError> {
        let directory = self.root().join("marks").join(image.as_str());
        if !directory.is_dir() {
            return Ok(Vec::new());
        }
        let mut marks: Vec<Mark> = Vec::new();
        for path in entries(&directory)? {
            marks.extend(json(&path)?);
        }
        Ok(marks)
    }

    /// Marks an image, at once and for good; what was said first stays. Who calls holds the lock of channels.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_mark(&self, mark: &Mark, _lock: &KeyLock) -> Result<(), StoreError> {
        let path = self.mark_path(&mark.image);
        self.share_mark(mark)?;
        if path.exists() { Ok(()) } else { self.write_json_durably(&path, mark) }
    }

    pub(super) fn mark_path(&self, image: &ImageId) -> PathBuf {
        self.root().join("marks").join(image.name.as_str()).join(format!("{}.json", image.digest.hex()))
    }
}
