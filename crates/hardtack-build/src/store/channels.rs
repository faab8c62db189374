//! Where channels are kept: `channels/IMAGE/CHANNEL.json`, each written as a whole.

use std::path::PathBuf;

use hardtack_recipe::{ChannelName, ImageName};

use super::records::json;
use super::work::entries;
use super::{Channel, ImageId, KeyLock, Store, StoreError};
use crate::Interrupt;

impl Store {
    /// Waits until nobody else, on other machines that share the store either, moves channels or marks images. What is read
    /// before that may have changed.
    ///
    /// # Errors
    /// See [`Store::lock`].
    pub fn lock_channels(&self, interrupt: &Interrupt) -> Result<KeyLock, StoreError> {
        let lock = self.lock("channels", interrupt, || {})?;
        let lease = self.sharing().map(|sharing| sharing.lease("channels", interrupt, &mut |_| {})).transpose()?;
        self.take_up_shipped()?;
        Ok(lock.with(lease))
    }

    /// A channel of an image; one that has never pointed to anything where there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn channel(&self, image: &ImageName, channel: &ChannelName) -> Result<Channel, StoreError> {
        let kept = json(&self.channel_path(image, channel))?;
        Ok(kept.unwrap_or_else(|| Channel::new(image.clone(), channel.clone())))
    }

    /// The channels of an image, by name.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn channels(&self, image: &ImageName) -> Result<Vec<Channel>, StoreError> {
        let directory = self.root().join("channels").join(image.as_str());
        if !directory.is_dir() {
            return Ok(Vec::new());
        }
        let mut channels: Vec<Channel> = Vec::new();
        for path in entries(&directory)? {
            channels.extend(json(&path)?);
        }
        Ok(channels)
    }

    /// Every channel, by image and name.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn all_channels(&self) -> Result<Vec<Channel>, StoreError> {
        let mut channels = Vec::new();
        for path in entries(&self.root().join("channels"))? {
            let image = path.file_name().and_then(|name| name.to_str()?.parse().ok());
            channels.extend(image.map(|image: ImageName| self.channels(&image)).transpose()?.unwrap_or_default());
        }
        Ok(channels)
    }

    /// The channels that point to an image now.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn channels_of(&self, image: &ImageId) -> Result<Vec<ChannelName>, StoreError> {
        let channels = self.channels(&image.name)?.into_iter();
        Ok(channels
            .filter(|channel| channel.current().as_ref() == Some(image))
            .map(|channel| channel.channel)
            .collect())
    }

    /// Writes a channel, at once and as a whole. Who calls holds the lock of channels.
    ///
    /// # Errors
    /// When it cannot be written, here or in the shared store. It is then as it was here.
    pub fn keep_channel(&self, channel: &Channel, _lock: &KeyLock) -> Result<(), StoreError> {
        // The shared store first: what is not there has not happened for anybody else.
        self.share_channel(channel)?;
        self.write_json_durably(&self.channel_path(&channel.image, &channel.channel), channel)
    }

    pub(super) fn channel_path(&self, image: &ImageName, channel: &ChannelName) -> PathBuf {
        self.root().join("channels").join(image.as_str()).join(format!("{channel}.json"))
    }
}
