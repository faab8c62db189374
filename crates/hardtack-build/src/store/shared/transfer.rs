//! Bringing two stores up to date, all at once.

use std::ops::AddAssign;

use hardtack_recipe::ImageName;
use serde::Serialize;

use crate::store::{Store, StoreError};

/// How much went from one store to the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Transferred {
    /// Layers.
    pub layers: usize,
    /// Records of images.
    pub records: usize,
    /// Channels that moved.
    pub channels: usize,
    /// Marks of bad images.
    pub marks: usize,
    /// Signed statements.
    pub signatures: usize,
}

impl AddAssign for Transferred {
    fn add_assign(&mut self, more: Self) {
        self.layers += more.layers;
        self.records += more.records;
        self.channels += more.channels;
        self.marks += more.marks;
        self.signatures += more.signatures;
    }
}

impl Store {
    /// Takes up what is new in the shared store, but for layers: of the images of one name, or of all.
    pub(super) fn take_up(&self, image: Option<&ImageName>) -> Result<Transferred, StoreError> {
        // Marks first: no image of a channel must look good that is not.
        let marks = self.take_up_marks(image)?;
        let records = self.take_up_records(image)?;
        let signatures = self.take_up_statements(image)?;
        let channels = self.take_up_channels(image)?;
        Ok(Transferred { layers: 0, records, channels, marks, signatures })
    }

    /// Takes up what decides whether a channel may move, or has moved.
    pub(in crate::store) fn take_up_shipped(&self) -> Result<(), StoreError> {
        self.take_up_marks(None)?;
        self.take_up_channels(None).map(drop)
    }

    /// Brings what is new in the shared store, also the layers that images can be built on: of the images of one name, or of all.
    ///
    /// # Errors
    /// When the shared store cannot be read, or something of it is damaged.
    pub fn pull(&self, image: Option<&ImageName>) -> Result<Transferred, StoreError> {
        let mut pulled = self.take_up(image)?;
        for record in self.chosen(image)? {
            for key in record.foundation.stack() {
                if self.layer(key)?.is_none() && self.fetch(key)?.is_some() {
                    pulled.layers += 1;
                }
            }
        }
        Ok(pulled)
    }

    /// Adds to the shared store what only this one has, also the layers that images can be built on: of the images of one name, or
    /// of all.
    ///
    /// # Errors
    /// When the shared store cannot be read or written, or a channel has moved both here and there.
    pub fn push(&self, image: Option<&ImageName>) -> Result<Transferred, StoreError> {
        let mut pushed = Transferred::default();
        let Some(sharing) = self.sharing() else { return Ok(pushed) };
        for record in self.chosen(image)? {
            for key in record.foundation.stack() {
                pushed.layers += usize::from(self.send(key, false)?);
            }
            pushed.records += usize::from(self.share_record(&record.id())?);
            pushed.signatures += self.share_statements(&record.id())?;
        }
        let names = image.map_or_else(|| self.recorded_names(), |image| Ok(vec![image.clone()]))?;
        for name in &names {
            for mark in self.marks(name)? {
                pushed.marks += usize::from(self.share_mark(&mark)?);
            }
            let lengths = sharing.channels(Some(name))?;
            for channel in self.channels(name)? {
                let there = lengths.get(&(name.clone(), channel.channel.clone())).copied().unwrap_or(0);
                self.share_channel(&channel)?;
                pushed.channels += usize::from(channel.moves.len() as u64 > there);
            }
        }
        Ok(pushed)
    }

    fn chosen(&self, image: Option<&ImageName>) -> Result<Vec<crate::store::ImageRecord>, StoreError> {
        image.map_or_else(|| self.records(), |image| self.history(image))
    }
}
