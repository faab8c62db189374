//! From an image down to the first that it was built on.

use serde::Serialize;

use super::{ImageId, ImageRecord, Store, StoreError};

/// An image and those that it was built on.
#[derive(Clone, Debug, Serialize)]
pub struct Lineage {
    /// Their records, the image itself first.
    pub records: Vec<ImageRecord>,
    /// What the last of them was built on, when the store has no record of that.
    pub lost: Option<ImageId>,
}

impl Store {
    /// Follows an image down to the first base.
    ///
    /// # Errors
    /// When a record cannot be read.
    pub fn lineage(&self, image: &ImageRecord) -> Result<Lineage, StoreError> {
        let mut lineage = Lineage { records: vec![image.clone()], lost: None };
        let mut next = image.parent().cloned();
        while let Some(parent) = next {
            match self.recorded(&parent)? {
                // Two damaged records could name each other.
                Some(record) if lineage.records.iter().all(|known| known.id() != parent) => {
                    next = record.parent().cloned();
                    lineage.records.push(record);
                }
                _ => {
                    lineage.lost = Some(parent);
                    break;
                }
            }
        }
        Ok(lineage)
    }
}
