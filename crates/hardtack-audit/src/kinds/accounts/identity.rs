//! Who is who: names and numbers that must be one account's alone.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::{Check, Remedy, Violation};
use crate::system::System;
use crate::system::accounts::{GROUP, PASSWD, Table};
use crate::verdict::Unjudgeable;

pub(super) const ZERO_UID: Check = Check {
    name: "zero-uid-is-root",
    asks: "root is the only user with the number 0",
    files: &[PASSWD],
    violations: |system| {
        let users = system.accounts()?.users()?;
        let others = users.rows().iter().filter(|row| row.value.uid == 0 && row.value.name != "root");
        Ok(others.map(|row| Violation::new(format!("{} with it, too", row.value.name), users.at(row.line))).collect())
    },
    remedy: Remedy::Tell("remove the account, or give it another number and its files with it"),
};

/// Users whom tradition puts into root's group, and who cannot do more than their one program.
const TRADITIONAL: [&str; 4] = ["halt", "operator", "shutdown", "sync"];

pub(super) const ZERO_GID_USER: Check = Check {
    name: "zero-gid-is-roots",
    asks: "root is the only user whose primary group has the number 0",
    files: &[PASSWD],
    violations: |system| {
        let users = system.accounts()?.users()?;
        let others = users.rows().iter().filter(|row| {
            row.value.gid == 0 && row.value.name != "root" && !TRADITIONAL.contains(&row.value.name.as_str())
        });
        let mut found: Vec<_> =
            others.map(|row| Violation::new(format!("{} with it, too", row.value.name), users.at(row.line))).collect();
        let root = users.rows().iter().find(|row| row.value.name == "root" && row.value.gid != 0);
        found.extend(root.map(|row| Violation::new(format!("root with {}", row.value.gid), users.at(row.line))));
        Ok(found)
    },
    remedy: Remedy::Tell("give the user a primary group of its own, with `usermod -g` in a script step"),
};

pub(super) const ZERO_GID_GROUP: Check = Check {
    name: "zero-gid-is-group-root",
    asks: "root is the only group with the number 0",
    files: &[GROUP],
    violations: |system| {
        let groups = system.accounts()?.groups()?;
        let others = groups.rows().iter().filter(|row| row.value.gid == 0 && row.value.name != "root");
        Ok(others.map(|row| Violation::new(format!("{} with it, too", row.value.name), groups.at(row.line))).collect())
    },
    remedy: Remedy::Tell("remove the group, or give it another number with `groupmod -g` in a script step"),
};

pub(super) const UNIQUE_UIDS: Check = Check {
    name: "unique-uids",
    asks: "every user has a number of its own",
    files: &[PASSWD],
    violations: |system| users_repeat(system, "the number", |user| user.uid),
    remedy: Remedy::Tell("two users with one number are one user to the kernel: give one of them another number"),
};

pub(super) const UNIQUE_USER_NAMES: Check = Check {
    name: "unique-user-names",
    asks: "every user has a name of its own",
    files: &[PASSWD],
    violations: |system| users_repeat(system, "the name", |user| user.name.clone()),
    remedy: Remedy::Tell("programs see only the first line of a name: remove the other, or rename it"),
};

pub(super) const UNIQUE_GIDS: Check = Check {
    name: "unique-gids",
    asks: "every group has a number of its own",
    files: &[GROUP],
    violations: |system| groups_repeat(system, "the number", |group| group.gid),
    remedy: Remedy::Tell("two groups with one number are one group to the kernel: give one of them another number"),
};

pub(super) const UNIQUE_GROUP_NAMES: Check = Check {
    name: "unique-group-names",
    asks: "every group has a name of its own",
    files: &[GROUP],
    violations: |system| groups_repeat(system, "the name", |group| group.name.clone()),
    remedy: Remedy::Tell("programs see only the first line of a name: remove the other, or rename it"),
};

fn users_repeat<K: Ord + Display>(
    system: &System<'_>,
    what: &str,
    key: fn(&crate::system::accounts::User) -> K,
) -> Result<Vec<Violation>, Unjudgeable> {
    Ok(repeats(system.accounts()?.users()?, what, key, |user| user.name.clone()))
}

fn groups_repeat<K: Ord + Display>(
    system: &System<'_>,
    what: &str,
    key: fn(&crate::system::accounts::Group) -> K,
) -> Result<Vec<Violation>, Unjudgeable> {
    Ok(repeats(system.accounts()?.groups()?, what, key, |group| group.name.clone()))
}

/// Lines whose key an earlier line has already.
fn repeats<T, K: Ord + Display>(
    table: &Table<T>,
    what: &str,
    key: fn(&T) -> K,
    name: fn(&T) -> String,
) -> Vec<Violation> {
    let mut first: BTreeMap<K, (String, usize)> = BTreeMap::new();
    let mut found = Vec::new();
    for row in table.rows() {
        let key = key(&row.value);
        match first.get(&key) {
            Some((earlier, line)) => {
                let text = format!("{} with {what} {key}, as {earlier} in line {line}", name(&row.value));
                found.push(Violation::new(text, table.at(row.line)));
            }
            None => {
                first.insert(key, (name(&row.value), row.line));
            }
        }
    }
    found
}
