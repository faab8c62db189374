//! Channels: named pointers to images, with everything that they pointed to.

use hardtack_recipe::{ChannelName, ImageName};
use hardtack_tree::Digest;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ImageId;

/// The `schema` of a [`Channel`]; it changes when a field changes its meaning or goes.
pub const CHANNEL_SCHEMA: &str = "hardtack.channel/1";

/// A named pointer to an image. It is its own history: what it points to is where it moved last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// [`CHANNEL_SCHEMA`].
    pub schema: String,
    /// The name of the images that it points to.
    pub image: ImageName,
    /// Its own name.
    pub channel: ChannelName,
    /// Where it moved, the oldest move first. Moves are only added.
    pub moves: Vec<Move>,
}

/// One move of a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// When.
    pub at: Timestamp,
    /// Why it moved.
    pub kind: MoveKind,
    /// The image that it pointed to before.
    pub from: Option<Digest>,
    /// The image that it points to since.
    pub to: Digest,
    /// The account that moved it. Nobody vouches for this; keys that approved do.
    pub by: String,
    /// What they said about it.
    pub reason: Option<String>,
    /// The digest of the evidence that the image had then.
    pub evidence: Digest,
    /// The keys that approved: each has a signed statement in the store.
    pub approvals: Vec<Digest>,
}

/// Why a channel moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MoveKind {
    /// An image was promoted.
    Promotion,
    /// It went back to an image that it pointed to before.
    Rollback,
}

impl Channel {
    /// One that has never pointed to anything.
    pub fn new(image: ImageName, channel: ChannelName) -> Self {
        Self { schema: CHANNEL_SCHEMA.to_owned(), image, channel, moves: Vec::new() }
    }

    /// What it points to.
    pub fn current(&self) -> Option<ImageId> {
        let digest = self.moves.last()?.to;
        Some(ImageId { name: self.image.clone(), digest })
    }

    /// Everything that it has pointed to, the latest first, each once.
    pub fn held(&self) -> Vec<Digest> {
        let mut held: Vec<Digest> = Vec::new();
        for moved in self.moves.iter().rev() {
            if !held.contains(&moved.to) {
                held.push(moved.to);
            }
        }
        held
    }
}
