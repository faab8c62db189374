//! The table of users and groups: inodes have the places of their owners in it.

use std::collections::BTreeMap;

use crate::part::Nodes;

/// The identities of a tree, in order.
pub(super) struct Ids(BTreeMap<u32, u16>);

impl Ids {
    /// All owners and groups; `None` when there are more than can be counted.
    pub(super) fn of(nodes: &Nodes) -> Option<Self> {
        let owners = nodes.iter().map(|node| node.metadata.owner);
        let mut ids: BTreeMap<u32, u16> = owners.flat_map(|owner| [(owner.uid, 0), (owner.gid, 0)]).collect();
        // The count of all has 16 bits too.
        u16::try_from(ids.len()).ok()?;
        ids.values_mut().zip(0..).for_each(|(place, number)| *place = number);
        Some(Self(ids))
    }

    /// The place of an identity.
    pub(super) fn place(&self, id: u32) -> u16 {
        self.0.get(&id).copied().unwrap_or(0)
    }

    pub(super) fn count(&self) -> u16 {
        self.0.len() as u16
    }

    /// The content of the table.
    pub(super) fn encode(&self) -> Vec<u8> {
        self.0.keys().flat_map(|id| id.to_le_bytes()).collect()
    }
}
