//! Moving a channel back.

use hardtack_build::Interrupt;
use hardtack_build::store::{ImageId, MARK_SCHEMA, Mark, Move, MoveKind, Store};
use hardtack_recipe::{ChannelName, ImageName};
use jiff::Timestamp;

use super::ChannelError;
use crate::Shipped;

/// A channel that is to go back to the image before.
#[derive(Clone, Copy, Debug)]
pub struct Rollback<'a> {
    /// Where it is.
    pub store: &'a Store,
    /// The name of the images.
    pub image: &'a ImageName,
    /// The channel.
    pub channel: &'a ChannelName,
    /// The account that asks.
    pub by: &'a str,
    /// What they say about it.
    pub reason: Option<&'a str>,
}

impl Rollback<'_> {
    /// Marks the image that the channel points to as bad, and moves the channel to the latest one before it that is not bad and
    /// has a record.
    ///
    /// # Errors
    /// When there is none, or the store cannot be read or written. An image may then be marked all the same; the channel is as it
    /// was.
    pub fn carry_out(self, interrupt: &Interrupt) -> Result<Move, ChannelError> {
        let Self { store, image: name, .. } = self;
        let lock = store.lock_channels(interrupt)?;
        let mut channel = store.channel(name, self.channel)?;
        let Some(current) = channel.current() else {
            return Err(ChannelError::Empty { image: name.clone(), channel: self.channel.clone() });
        };
        let mut before = None;
        for digest in channel.held().into_iter().filter(|digest| *digest != current.digest) {
            let image = ImageId { name: name.clone(), digest };
            if store.mark_of(&image)?.is_none()
                && let Some(record) = store.recorded(&image)?
            {
                before = Some(Shipped::recorded(store, record)?);
                break;
            }
        }
        let Some(before) = before else {
            return Err(ChannelError::NothingBefore { image: current, channel: self.channel.clone() });
        };
        // First the mark: when the machine stops in between, the bad image is known as one.
        store.keep_mark(&self.mark(&current), &lock)?;
        let moved = Move {
            at: Timestamp::now(),
            kind: MoveKind::Rollback,
            from: Some(current.digest),
            to: before.id.digest,
            by: self.by.to_owned(),
            reason: self.reason.map(str::to_owned),
            evidence: before.evidence_digest(),
            approvals: Vec::new(),
        };
        channel.moves.push(moved.clone());
        store.keep_channel(&channel, &lock)?;
        Ok(moved)
    }

    fn mark(&self, image: &ImageId) -> Mark {
        Mark {
            schema: MARK_SCHEMA.to_owned(),
            image: image.clone(),
            at: Timestamp::now(),
            by: self.by.to_owned(),
            reason: self.reason.map(str::to_owned),
        }
    }
}
