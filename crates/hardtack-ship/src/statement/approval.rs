//! Approvals: somebody agrees that an image goes into a channel.

use hardtack_recipe::ChannelName;
use hardtack_tree::Digest;
use serde::{Deserialize, Serialize};

/// The predicate type of an [`Approval`].
pub const APPROVAL: &str = "urn:hardtack:approval:v1";

/// Agreement that the subject goes into a channel, given this evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// The channel.
    pub channel: ChannelName,
    /// The digest of the evidence that was there to be judged; other evidence needs another approval.
    pub evidence: Digest,
}
