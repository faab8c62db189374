//! Reading the parts of a system, each out of the model that rules judge it by.

use std::collections::BTreeSet;

use hardtack_audit::system::System;
use hardtack_audit::system::accounts::{Accounts, GROUP, PASSWD, Password};
use hardtack_audit::system::kernel_arguments::Arguments;
use hardtack_audit::system::packages::Packages;
use hardtack_audit::system::units::UnitState as Found;
use hardtack_audit::verdict::Unjudgeable;
use hardtack_tree::{Tree, TreePath};

use super::facts::{GroupFacts, Part, PasswordState, PortFacts, Table, UnitState, UserFacts};

type Read<T> = Result<Table<T>, Unjudgeable>;

/// Arguments that name the disk and the kernel of one image: they differ and say nothing.
const IDENTITY: [&str; 2] = ["root", "BOOT_IMAGE"];

/// Absent where the tree has no database of dpkg.
pub(super) fn packages(system: &System<'_>) -> Part<Table<String>> {
    let there = ["/var/lib/dpkg/status", "/var/lib/dpkg/status.d"].into_iter().any(|path| {
        // What cannot be looked up is not known to be absent.
        !matches!(exists(system.tree(), path), Ok(false))
    });
    match Part::of(system.packages().map(Packages::versions)) {
        Part::Unknown(reason) if !there => Part::Absent(reason),
        part => part,
    }
}

pub(super) fn units(system: &System<'_>) -> Read<UnitState> {
    let units = system.units()?;
    let state = |name: &str| match units.state(name) {
        Found::Absent => None,
        Found::Masked { .. } => Some(UnitState::Masked),
        Found::Enabled { .. } => Some(UnitState::Enabled),
        Found::Disabled { .. } => Some(UnitState::Disabled),
    };
    Ok(units.all_names().into_iter().filter_map(|name| Some((name.clone(), state(&name)?))).collect())
}

pub(super) fn users(system: &System<'_>) -> Read<UserFacts> {
    if !exists(system.tree(), PASSWD)? {
        return Ok(Table::new());
    }
    let accounts = system.accounts()?;
    // Of two lines of one name programs see the first.
    let mut table = Table::new();
    for user in accounts.users()?.values() {
        let password = password(accounts, &user.name, user.password);
        let (home, shell) = (user.home.clone(), shell(&user.shell));
        table.entry(user.name.clone()).or_insert(UserFacts { uid: user.uid, gid: user.gid, home, shell, password });
    }
    Ok(table)
}

pub(super) fn groups(system: &System<'_>) -> Read<GroupFacts> {
    if !exists(system.tree(), GROUP)? {
        return Ok(Table::new());
    }
    let mut table = Table::new();
    for group in system.accounts()?.groups()?.values() {
        let members = group.members.iter().cloned().collect();
        table.entry(group.name.clone()).or_insert(GroupFacts { gid: group.gid, members });
    }
    Ok(table)
}

pub(super) fn ports(system: &System<'_>) -> Read<PortFacts> {
    let mut table: Table<PortFacts> = Table::new();
    for socket in &system.sockets()?.0 {
        let name = format!("{}/{}", socket.protocol.name(), socket.port);
        let port = table.entry(name).or_insert(PortFacts { by: BTreeSet::new(), from_outside: false });
        port.by.insert(socket.what.clone());
        port.from_outside |= !socket.is_loopback;
    }
    Ok(table)
}

/// Those that entries of the menu which are not for recovery get, by what their settings say, or else the menu.
pub(super) fn kernel_arguments(system: &System<'_>) -> Read<String> {
    let arguments = system.kernel_arguments()?;
    let settings: Vec<&String> = arguments.every().words().iter().chain(arguments.normal().words()).collect();
    let menu = arguments.entries().first().map(Arguments::words).unwrap_or_default();
    let words = if settings.is_empty() { menu.iter().collect() } else { settings };
    let mut table: Table<Vec<&str>> = Table::new();
    for word in words {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        if !IDENTITY.contains(&name) {
            table.entry(name.to_owned()).or_default().push(value);
        }
    }
    Ok(table.into_iter().map(|(name, values)| (name, values.join(" "))).collect())
}

pub(super) fn sysctl(system: &System<'_>) -> Read<String> {
    Ok(system.sysctl()?.in_force().into_iter().map(|(name, value)| (name, value.to_owned())).collect())
}

/// What shadow(5) says, where passwd(5) leaves it to that file.
fn password(accounts: &Accounts, name: &str, own: Password) -> PasswordState {
    let shadow = accounts.shadow().ok().and_then(|table| table.values().find(|shadow| shadow.name == name));
    match (own, shadow.map(|shadow| shadow.password)) {
        (Password::Set, _) | (Password::Shadowed, Some(Password::Set)) => PasswordState::Set,
        (Password::Empty, _) | (Password::Shadowed, Some(Password::Empty)) => PasswordState::Empty,
        _ => PasswordState::Locked,
    }
}

/// An empty field means `/bin/sh` (passwd(5)).
fn shell(field: &str) -> String {
    if field.is_empty() { "/bin/sh".to_owned() } else { field.to_owned() }
}

fn exists(tree: &dyn Tree, path: &str) -> Result<bool, Unjudgeable> {
    Ok(tree.exists(&TreePath::new(path)?)?)
}
