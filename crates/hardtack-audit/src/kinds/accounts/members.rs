//! Who is in which group.

use hardtack_tree::StagedTree;

use super::{Check, Remedy, Violation, edit};
use crate::fix::FixError;
use crate::system::System;
use crate::system::accounts::{Accounts, GROUP, GSHADOW, PASSWD};
use crate::verdict::Unjudgeable;

pub(super) const GROUPS_EXIST: Check = Check {
    name: "groups-exist",
    asks: "the primary group of every user is in /etc/group",
    files: &[PASSWD, GROUP],
    violations: |system| {
        let accounts = system.accounts()?;
        let (users, groups) = (accounts.users()?, accounts.groups()?);
        let lost = users.rows().iter().filter(|row| !groups.values().any(|group| group.gid == row.value.gid));
        Ok(lost
            .map(|row| Violation::new(format!("no group {} for {}", row.value.gid, row.value.name), users.at(row.line)))
            .collect())
    },
    remedy: Remedy::Tell(
        "whoever makes a group with that number next gets the user's files: add the group, or change the user's",
    ),
};

pub(super) const SHADOW_GROUP_EMPTY: Check = Check {
    name: "shadow-group-empty",
    asks: "nobody is in the group shadow, which may read password hashes",
    files: &[PASSWD, GROUP, GSHADOW],
    violations: in_shadow_group,
    remedy: Remedy::Edit(empty_shadow_group),
};

fn in_shadow_group(system: &System<'_>) -> Result<Vec<Violation>, Unjudgeable> {
    let accounts = system.accounts()?;
    let groups = accounts.groups()?;
    let mut found = Vec::new();
    let mut gid = None;
    for row in groups.rows().iter().filter(|row| row.value.name == "shadow") {
        gid = gid.or(Some(row.value.gid));
        found.extend(row.value.members.iter().map(|name| Violation::new(format!("{name} in it"), groups.at(row.line))));
    }
    if let Some(table) = accounts.gshadow() {
        for row in table.rows().iter().filter(|row| row.value.name == "shadow") {
            let members = row.value.members.iter();
            found.extend(members.map(|name| Violation::new(format!("{name} in it"), table.at(row.line))));
        }
    }
    let users = accounts.users()?;
    let primary = users.rows().iter().filter(|row| Some(row.value.gid) == gid);
    found.extend(
        primary.map(|row| Violation::new(format!("{} with it as primary group", row.value.name), users.at(row.line))),
    );
    Ok(found)
}

/// Takes the members out. A primary group is part of who a user is, and stays.
fn empty_shadow_group(tree: &mut StagedTree<'_>) -> Result<(), FixError> {
    let accounts = Accounts::read(&*tree)?;
    let groups = accounts.groups()?;
    let rows = groups.rows().iter().filter(|row| row.value.name == "shadow");
    let gids: Vec<u32> = rows.clone().map(|row| row.value.gid).collect();
    if let Some(user) = accounts.users()?.values().find(|user| gids.contains(&user.gid)) {
        return Err(FixError::NotByFiles(format!(
            "shadow is the primary group of {0}: give {0} another one, with `usermod -g` in a script step",
            user.name
        )));
    }
    for row in rows {
        edit::field(tree, groups.path(), row.line, 3, |_| String::new())?;
    }
    if let Some(table) = accounts.gshadow() {
        for row in table.rows().iter().filter(|row| row.value.name == "shadow") {
            edit::field(tree, table.path(), row.line, 3, |_| String::new())?;
        }
    }
    Ok(())
}
