//! Passwords: where they are, and that there are any.

use hardtack_tree::StagedTree;

use super::{Check, Remedy, Violation, edit};
use crate::fix::FixError;
use crate::system::accounts::{Accounts, PASSWD, Password, Row, SHADOW, Shadow, User};
use crate::verdict::Unjudgeable;

pub(super) const SHADOWED: Check = Check {
    name: "passwords-shadowed",
    asks: "/etc/passwd, which everybody may read, holds no passwords",
    files: &[PASSWD],
    violations: |system| {
        let users = system.accounts()?.users()?;
        let open = users.rows().iter().filter(|row| row.value.password != Password::Shadowed);
        let found = |user: &User| format!("{} with {}", user.name, user.password);
        Ok(open.map(|row| Violation::new(found(&row.value), users.at(row.line))).collect())
    },
    remedy: Remedy::Tell("move the passwords to /etc/shadow: run `pwconv` in a script step"),
};

pub(super) const NO_EMPTY_PASSWORDS: Check = Check {
    name: "no-empty-passwords",
    asks: "no account opens without a password",
    files: &[PASSWD, SHADOW],
    violations: |system| empty(system.accounts()?, |_| true),
    remedy: Remedy::Edit(|tree| lock_empty(tree, |_| true)),
};

pub(super) const ROOT_PROTECTED: Check = Check {
    name: "root-protected",
    asks: "root has a password or is locked",
    files: &[PASSWD, SHADOW],
    violations: |system| {
        let accounts = system.accounts()?;
        if !accounts.users()?.values().any(|user| user.name == "root") {
            return Err(Unjudgeable(format!("there is no root in {PASSWD}")));
        }
        empty(accounts, |name| name == "root")
    },
    remedy: Remedy::Edit(|tree| lock_empty(tree, |name| name == "root")),
};

pub(super) const ROOT_WITHOUT_PASSWORD: Check = Check {
    name: "root-without-password",
    asks: "no password logs root in",
    files: &[PASSWD, SHADOW],
    violations: |system| {
        let accounts = system.accounts()?;
        let shadow = accounts.shadow()?;
        let mut found = empty(accounts, |name| name == "root")?;
        // A hash in passwd(5) opens the account as well as one in shadow(5).
        let users = accounts.users()?;
        let in_users =
            users.rows().iter().filter(|row| row.value.name == "root" && row.value.password == Password::Set);
        found.extend(in_users.map(|row| Violation::new("a password of root", users.at(row.line))));
        let in_shadow =
            shadow.rows().iter().filter(|row| row.value.name == "root" && row.value.password == Password::Set);
        found.extend(in_shadow.map(|row| Violation::new("a password of root", shadow.at(row.line))));
        Ok(found)
    },
    remedy: Remedy::Edit(lock_root),
};

/// Locks whatever password root has, as `passwd -l` does.
fn lock_root(tree: &mut StagedTree<'_>) -> Result<(), FixError> {
    let accounts = Accounts::read(&*tree)?;
    let (users, shadow) = (accounts.users()?, accounts.shadow()?);
    let opens = |name: &str, password| name == "root" && matches!(password, Password::Empty | Password::Set);
    for row in users.rows().iter().filter(|row| opens(&row.value.name, row.value.password)) {
        edit::field(tree, users.path(), row.line, 1, |_| "x".to_owned())?;
    }
    for row in shadow.rows().iter().filter(|row| opens(&row.value.name, row.value.password)) {
        edit::field(tree, shadow.path(), row.line, 1, edit::locked)?;
    }
    Ok(())
}

pub(super) const CHANGED_IN_THE_PAST: Check = Check {
    name: "password-changes-past",
    asks: "no password was changed in the future",
    files: &[SHADOW],
    violations: |system| {
        let shadow = system.accounts()?.shadow()?;
        let today = today();
        let ahead = shadow.rows().iter().filter(|row| row.value.changed.is_some_and(|day| day > today));
        let found = |row: &Row<Shadow>| {
            format!("{} changed on day {} of {today}", row.value.name, row.value.changed.unwrap_or_default())
        };
        Ok(ahead.map(|row| Violation::new(found(row), shadow.at(row.line))).collect())
    },
    remedy: Remedy::Edit(changes_into_past),
};

/// The days since 1970-01-01, as shadow(5) counts them.
fn today() -> i64 {
    jiff::Timestamp::now().as_second() / (24 * 60 * 60)
}

/// Gives passwords of the future the day of the latest change that is past: a day that the tree itself knows,
/// so that the same tree always becomes the same.
fn changes_into_past(tree: &mut StagedTree<'_>) -> Result<(), FixError> {
    let accounts = Accounts::read(&*tree)?;
    let shadow = accounts.shadow()?;
    let today = today();
    // Day 0 asks for a new password.
    let past = shadow.values().filter_map(|entry| entry.changed).filter(|day| (1..=today).contains(day)).max();
    let Some(day) = past else {
        let why = "no other account tells a day: set one with `chage -d DAY USER` in a script step";
        return Err(FixError::NotByFiles(why.to_owned()));
    };
    for row in shadow.rows().iter().filter(|row| row.value.changed.is_some_and(|day| day > today)) {
        edit::field(tree, shadow.path(), row.line, 2, |_| day.to_string())?;
    }
    Ok(())
}

/// Accounts that open without a password, by either file.
fn empty(accounts: &Accounts, wanted: fn(&str) -> bool) -> Result<Vec<Violation>, Unjudgeable> {
    let (users, shadow) = (accounts.users()?, accounts.shadow()?);
    let open = |name: &str, password| password == Password::Empty && wanted(name);
    let in_users = users.rows().iter().filter(|row| open(&row.value.name, row.value.password));
    let in_shadow = shadow.rows().iter().filter(|row| open(&row.value.name, row.value.password));
    let found = |name: &str| format!("{name} with no password");
    let mut violations: Vec<_> =
        in_users.map(|row| Violation::new(found(&row.value.name), users.at(row.line))).collect();
    violations.extend(in_shadow.map(|row| Violation::new(found(&row.value.name), shadow.at(row.line))));
    Ok(violations)
}

/// Sends an empty field of passwd on to shadow, and locks an empty field there.
fn lock_empty(tree: &mut StagedTree<'_>, wanted: fn(&str) -> bool) -> Result<(), FixError> {
    let accounts = Accounts::read(&*tree)?;
    let (users, shadow) = (accounts.users()?, accounts.shadow()?);
    let open = |name: &str, password| password == Password::Empty && wanted(name);
    for row in users.rows().iter().filter(|row| open(&row.value.name, row.value.password)) {
        edit::field(tree, users.path(), row.line, 1, |_| "x".to_owned())?;
    }
    for row in shadow.rows().iter().filter(|row| open(&row.value.name, row.value.password)) {
        edit::field(tree, shadow.path(), row.line, 1, edit::locked)?;
    }
    Ok(())
}
