//! Who may own what a pattern names, looked up once for all entries.

use std::collections::BTreeMap;

use hardtack_tree::Owner;

use super::State;
use crate::kinds::accounts::shells::LoginShells;
use crate::system::System;
use crate::system::accounts::Accounts;
use crate::verdict::Unjudgeable;

/// Numbers of users and groups that will do, of those that the tree knows.
pub(super) struct Owners {
    pub uids: Vec<u32>,
    pub gids: Vec<u32>,
    /// The group of each user without a login shell, where such users will do.
    services: BTreeMap<u32, u32>,
}

impl Owners {
    pub(super) fn of(state: &State, system: &System<'_>) -> Result<Self, Unjudgeable> {
        let mut services = BTreeMap::new();
        if state.services {
            let shells = LoginShells::read(system.tree())?;
            let users = system.accounts()?.users()?;
            for user in users.values().filter(|user| user.uid != 0 && !shells.allow(user)) {
                services.entry(user.uid).or_insert(user.gid);
            }
        }
        let uids = numbers(&state.owner, system, Accounts::uid)?;
        Ok(Self { uids, gids: numbers(&state.group, system, Accounts::gid)?, services })
    }

    /// Whether this is a user without a login shell with its own group, or with one that will do.
    pub(super) fn is_services(&self, owner: Owner) -> bool {
        self.services.get(&owner.uid).is_some_and(|own| *own == owner.gid || self.gids.contains(&owner.gid))
    }
}

fn numbers(
    names: &[String],
    system: &System<'_>,
    number: fn(&Accounts, &str) -> Result<Option<u32>, Unjudgeable>,
) -> Result<Vec<u32>, Unjudgeable> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let accounts = system.accounts()?;
    names.iter().filter_map(|name| number(accounts, name).transpose()).collect()
}
