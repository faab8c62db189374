//! Who has approved.

use std::collections::BTreeSet;

use hardtack_build::store::{Store, StoreError};
use hardtack_recipe::ChannelName;

use crate::Shipped;
use crate::dsse::Envelope;
use crate::key::{KeyId, PublicKey};
use crate::statement::{Approval, Claim, Resource, Statement};

/// The statement that is signed to approve an image, with the evidence that it has, for a channel.
pub fn approval(image: &Shipped, channel: &ChannelName) -> Statement {
    let approval = Approval { channel: channel.clone(), evidence: image.evidence_digest() };
    Statement { subject: vec![Resource::image(&image.id)], claim: Claim::Approval(approval) }
}

/// Those of `keys` that have approved an image, with the evidence that it has, for a channel. What is no approval, or is one of
/// something else, counts for nothing.
///
/// # Errors
/// When the store cannot be read.
pub fn approved_by(
    store: &Store,
    image: &Shipped,
    channel: &ChannelName,
    keys: &[PublicKey],
) -> Result<Vec<KeyId>, StoreError> {
    let wanted = Approval { channel: channel.clone(), evidence: image.evidence_digest() };
    let mut approved = BTreeSet::new();
    for (_, bytes) in store.statements(&image.id)? {
        let Ok(envelope) = Envelope::read(&bytes) else { continue };
        let Ok(signers) = envelope.signers(keys) else { continue };
        let Ok(statement) = envelope.payload().map(|payload| Statement::read(&payload)) else { continue };
        let is_wanted = statement
            .is_ok_and(|statement| statement.is_about(&image.id) && statement.claim == Claim::Approval(wanted.clone()));
        if is_wanted {
            approved.extend(signers);
        }
    }
    Ok(approved.into_iter().collect())
}
