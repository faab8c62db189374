//! Moves of channels in a shared store.

use std::collections::BTreeMap;

use hardtack_recipe::{ChannelName, ImageName};

use super::damage::json;
use super::listing::{number, numbered, of, parts};
use super::sharing::{SMALL, Sharing};
use crate::store::{Channel, ImageId, Move, Store, StoreError};

const ENDING: &str = ".json";

/// How many moves each channel has made.
pub(super) type Lengths = BTreeMap<(ImageName, ChannelName), u64>;

impl Sharing {
    /// The channels of a shared store, with how often each has moved.
    pub(super) fn channels(&self, image: Option<&ImageName>) -> Result<Lengths, StoreError> {
        let mut lengths = Lengths::new();
        for object in self.remote.list(&of("channels", image))? {
            let [image, channel, file] = parts(&object.name)[..] else { continue };
            let (Ok(image), Ok(channel), Some(number)) = (image.parse(), channel.parse(), number(file, ENDING)) else {
                continue;
            };
            let length = lengths.entry((image, channel)).or_default();
            *length = number.max(*length);
        }
        Ok(lengths)
    }

    /// One move of a channel, the first being 1.
    pub(super) fn moved(&self, image: &ImageName, channel: &ChannelName, number: u64) -> Result<Move, StoreError> {
        let name = object(image, channel, number);
        let bytes = self.remote.read(&name, SMALL)?;
        let bytes = bytes.ok_or_else(|| StoreError::shared_damage(&self.remote, &name, "it is gone"))?;
        json(&self.remote, &name, &bytes)
    }

    /// What a channel has become, given what this store knows of it.
    ///
    /// # Errors
    /// [`StoreError::Diverged`] when it has moved both here and there.
    pub(super) fn catch_up(&self, known: &Channel, length: u64) -> Result<Channel, StoreError> {
        let mut channel = known.clone();
        let common = (known.moves.len() as u64).min(length);
        if let Some(last) = common.checked_sub(1).and_then(|last| known.moves.get(last as usize))
            && self.moved(&known.image, &known.channel, common)? != *last
        {
            return Err(self.diverged(known));
        }
        for number in common + 1..=length {
            channel.moves.push(self.moved(&known.image, &known.channel, number)?);
        }
        Ok(channel)
    }

    /// Adds the moves of a channel that are not there yet.
    fn add_moves(&self, channel: &Channel, length: u64) -> Result<(), StoreError> {
        self.catch_up(channel, length)?;
        for (number, moved) in (1..).zip(&channel.moves).skip(length as usize) {
            let text = serde_json::to_vec_pretty(moved).unwrap_or_default();
            // Each is written where nothing is, so a machine that moved it meanwhile is not undone.
            if !self.remote.create(&object(&channel.image, &channel.channel, number), &text)? {
                return Err(self.diverged(channel));
            }
        }
        Ok(())
    }

    fn diverged(&self, channel: &Channel) -> StoreError {
        StoreError::Diverged {
            address: Box::new(self.remote.address().clone()),
            image: channel.image.clone(),
            channel: channel.channel.clone(),
        }
    }
}

impl Store {
    /// Adds what a channel has come to, and before that the record and the statements of what it points to now.
    pub(in crate::store) fn share_channel(&self, channel: &Channel) -> Result<(), StoreError> {
        let Some(sharing) = self.sharing() else { return Ok(()) };
        if let Some(image) = channel.current() {
            self.share_record(&image)?;
            self.share_statements(&image)?;
        }
        let lengths = sharing.channels(Some(&channel.image))?;
        let length = lengths.get(&(channel.image.clone(), channel.channel.clone())).copied().unwrap_or(0);
        sharing.add_moves(channel, length)
    }

    /// Takes up what channels have come to. Tells how many have moved.
    pub(super) fn take_up_channels(&self, image: Option<&ImageName>) -> Result<usize, StoreError> {
        let Some(sharing) = self.sharing() else { return Ok(0) };
        let mut moved = 0;
        for ((image, name), length) in sharing.channels(image)? {
            let known = self.channel(&image, &name)?;
            let channel = sharing.catch_up(&known, length)?;
            if channel != known {
                self.write_json_durably(&self.channel_path(&image, &name), &channel)?;
                moved += 1;
            }
        }
        Ok(moved)
    }

    /// What a channel of the shared store points to.
    pub(super) fn pointed(sharing: &Sharing, lengths: &Lengths) -> Result<Vec<(String, ImageId)>, StoreError> {
        let mut pointed = Vec::new();
        for ((image, channel), length) in lengths {
            let to = sharing.moved(image, channel, *length)?.to;
            pointed.push((object(image, channel, *length), ImageId { name: image.clone(), digest: to }));
        }
        Ok(pointed)
    }
}

fn object(image: &ImageName, channel: &ChannelName, number: u64) -> String {
    format!("channels/{image}/{channel}/{}", numbered(number, ENDING))
}
