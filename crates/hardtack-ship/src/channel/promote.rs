//! Moving a channel to an image.

use hardtack_build::Interrupt;
use hardtack_build::store::{ImageRecord, Move, MoveKind, ProofOutcome, Store};
use hardtack_recipe::ChannelName;
use jiff::Timestamp;

use super::{ChannelError, Policy, Refusal, approved_by};
use crate::Shipped;
use crate::key::KeyId;
use crate::verify::verify;

/// An image of the store that is to go into a channel.
#[derive(Clone, Copy, Debug)]
pub struct Promotion<'a> {
    /// Where both are.
    pub store: &'a Store,
    /// The image.
    pub record: &'a ImageRecord,
    /// The channel.
    pub channel: &'a ChannelName,
    /// What is asked of it: all of these.
    pub policies: &'a [Policy],
    /// The account that asks.
    pub by: &'a str,
    /// What they say about it.
    pub reason: Option<&'a str>,
}

/// What became of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// It moved.
    Now(Move),
    /// It points there already.
    Already,
}

impl Promotion<'_> {
    /// Moves the channel, if the image is what is asked for.
    ///
    /// # Errors
    /// [`ChannelError::Refused`] with everything that is not met; or when the store cannot be read or written. The channel is then
    /// as it was.
    pub fn carry_out(self, interrupt: &Interrupt) -> Result<Moved, ChannelError> {
        let Self { store, channel: name, .. } = self;
        let lock = store.lock_channels(interrupt)?;
        // Its evidence may have changed while the lock was waited for.
        let record = store.recorded(&self.record.id())?.unwrap_or_else(|| self.record.clone());
        let image = Shipped::recorded(store, record.clone())?;
        let (reasons, approvals) = self.refusals(&record, &image)?;
        if !reasons.is_empty() {
            return Err(ChannelError::Refused { image: image.id, channel: name.clone(), reasons });
        }
        let mut channel = store.channel(&image.id.name, name)?;
        if channel.current().as_ref() == Some(&image.id) {
            return Ok(Moved::Already);
        }
        let moved = Move {
            at: Timestamp::now(),
            kind: MoveKind::Promotion,
            from: channel.current().map(|image| image.digest),
            to: image.id.digest,
            by: self.by.to_owned(),
            reason: self.reason.map(str::to_owned),
            evidence: image.evidence_digest(),
            approvals: approvals.iter().map(KeyId::digest).collect(),
        };
        channel.moves.push(moved.clone());
        store.keep_channel(&channel, &lock)?;
        Ok(Moved::Now(moved))
    }

    /// What is not met, and who has approved.
    fn refusals(self, record: &ImageRecord, image: &Shipped) -> Result<(Vec<Refusal>, Vec<KeyId>), ChannelError> {
        let mut reasons = Vec::new();
        if let Some(mark) = self.store.mark_of(&image.id)? {
            reasons.push(Refusal::Bad { by: mark.by, reason: mark.reason });
        }
        let asked = || self.policies.iter().map(|policy| policy.channel(self.channel));
        if asked().any(|policy| policy.audit) {
            match &record.audit {
                None => reasons.push(Refusal::NoAudit),
                Some(audit) if !audit.passed() => reasons.push(Refusal::Audit { failed: audit.score.failed }),
                Some(_) => {}
            }
        }
        match record.proof {
            Some(ProofOutcome::Passed) => {}
            // What failed does not pass for being left out.
            Some(ProofOutcome::Failed) => reasons.push(Refusal::Proof),
            None if asked().any(|policy| policy.proof) => reasons.push(Refusal::NoProof),
            None => {}
        }
        let checks = verify(image, &[], &[])?.checks.into_iter();
        reasons.extend(checks.filter(|check| check.fault.is_some()).map(Refusal::Evidence));
        let mut approvals = Vec::new();
        for policy in asked() {
            let given = approved_by(self.store, image, self.channel, &policy.keys)?;
            if given.len() < policy.approvals {
                reasons.push(Refusal::Approvals { wanted: policy.approvals, given: given.clone() });
            }
            approvals.extend(given);
        }
        approvals.sort_unstable();
        approvals.dedup();
        Ok((reasons, approvals))
    }
}
