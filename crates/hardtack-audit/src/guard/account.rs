//! The accounts of a machine with which somebody could log in.

use std::collections::{BTreeMap, BTreeSet};

use hardtack_tree::{FileKind, FixedPath, Tree, TreePath};

use super::ssh_rules::Refusal;
use crate::system::System;
use crate::system::accounts::{Accounts, Ages, PASSWD, Password, Row, SHADOW, Shadow, Table, User};
use crate::system::cloud_init::{DISABLED, NewAccount};
use crate::verdict::{Location, Unjudgeable};

/// Packages that make accounts at the first boot as no file of the image tells.
const FIRST_BOOT: [&str; 2] = ["ignition", "afterburn"];

const CLOUD_INIT: &str = "cloud-init";

const NSSWITCH: FixedPath = FixedPath::new("/etc/nsswitch.conf");

/// Sources of accounts in nsswitch.conf(5) that are the files of the tree, or have nobody who logs in.
const OWN_SOURCES: [&str; 3] = ["compat", "files", "systemd"];

/// Shells that end at once.
const NO_SHELLS: [&str; 4] = ["/usr/sbin/nologin", "/sbin/nologin", "/bin/false", "/usr/bin/false"];

/// Bits of which a program has one.
const EXECUTABLE: u32 = 0o111;

/// Whether all accounts are known.
pub(super) enum Known {
    All(Vec<Account>),
    /// Others come from elsewhere.
    Not,
}

/// An account.
pub(super) struct Account {
    pub(super) name: String,
    pub(super) uid: u32,
    /// The names of all groups that it is in.
    pub(super) groups: Vec<String>,
    /// Its home; `None` where only the first boot makes one.
    pub(super) home: Option<String>,
    pub(super) password: Opening,
    /// Whether the first boot brings it a key.
    pub(super) is_given_key: bool,
    /// Why it opens no session whoever comes.
    pub(super) shut: Option<Refusal>,
    /// The file that says of its password.
    pub(super) at: Option<Location>,
    /// Whether it is named when nobody can come in.
    pub(super) is_for_people: bool,
}

/// What a password does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// It opens the account.
    Password,
    /// None is asked for.
    Nothing,
    /// There is none.
    Never,
}

impl Opening {
    pub(super) fn opens(self) -> bool {
        self != Self::Never
    }
}

impl Account {
    pub(super) fn is_root(&self) -> bool {
        self.uid == 0
    }
}

/// The accounts of the files, and those that cloud-init will make.
pub(super) fn known(system: &System<'_>) -> Result<Known, Unjudgeable> {
    // Without dpkg's list, it cannot be known what the first boot brings.
    let Ok(packages) = system.packages() else { return Ok(Known::Not) };
    let elsewhere = FIRST_BOOT.iter().any(|name| packages.present(name).is_some());
    if elsewhere || has_directory(system.tree())? {
        return Ok(Known::Not);
    }
    let mut accounts = of_files(system)?;
    let makes = packages.present(CLOUD_INIT).is_some() && !system.tree().exists(&DISABLED.to_path())?;
    if makes {
        let cloud_init = system.cloud_init()?;
        // Then whoever starts a machine names its accounts.
        if cloud_init.accounts.is_empty() {
            return Ok(Known::Not);
        }
        for new in &cloud_init.accounts {
            match accounts.iter_mut().find(|account| account.name == new.name) {
                // One that is there is kept as it is, and gets the keys.
                Some(account) => account.is_given_key |= new.key,
                None => accounts.push(of_first_boot(system.tree(), new)?),
            }
        }
        for root in accounts.iter_mut().filter(|account| account.is_root()) {
            root.is_given_key |= !cloud_init.root_is_closed;
        }
    }
    Ok(Known::All(accounts))
}

/// Whether accounts come from a directory of the network as well.
fn has_directory(tree: &dyn Tree) -> Result<bool, Unjudgeable> {
    let text = tree.read_text(&NSSWITCH.to_path())?.unwrap_or_default();
    let lines = text.lines().filter_map(|line| line.split('#').next()?.trim().strip_prefix("passwd:"));
    let mut sources = lines.flat_map(str::split_ascii_whitespace).filter(|word| !word.starts_with('['));
    Ok(sources.any(|source| !OWN_SOURCES.contains(&source)))
}

fn of_files(system: &System<'_>) -> Result<Vec<Account>, Unjudgeable> {
    let accounts = system.accounts()?;
    let shadow = accounts.shadow().ok();
    // The day on which the tree was made, as far as accounts tell it.
    let day = shadow.and_then(|shadow| shadow.values().filter_map(|row| row.changed).max()).unwrap_or_default();
    // Of two rows with one name, programs see the first.
    let rows: BTreeMap<&str, &Row<Shadow>> =
        shadow.iter().flat_map(|shadow| shadow.rows().iter().rev()).map(|row| (row.value.name.as_str(), row)).collect();
    let groups = Groups::of(accounts);
    let (mut found, mut names) = (Vec::new(), BTreeSet::new());
    for user in accounts.users()?.values().filter(|user| names.insert(user.name.as_str())) {
        let row = rows.get(user.name.as_str());
        let place = |path: &str| Ok::<_, Unjudgeable>(Location { path: TreePath::new(path)?, line: None });
        let at = match (row, shadow) {
            (Some(row), Some(shadow)) => shadow.at(row.line),
            _ => place(PASSWD)?,
        };
        let mut shut = shut_by_shell(system.tree(), &user.shell)?
            .map(|why| Ok::<_, Unjudgeable>(Refusal { why, at: Some(place(PASSWD)?) }))
            .transpose()?;
        if row.is_some_and(|row| row.value.ends.is_some_and(|end| end <= day)) {
            shut.get_or_insert(Refusal { why: "the account is closed".to_owned(), at: Some(place(SHADOW)?) });
        }
        if let Some((row, shadow)) = row.zip(shadow).filter(|(row, _)| is_too_old(&row.value, day)) {
            let why = "its password is so old that it closes the account".to_owned();
            shut.get_or_insert(Refusal { why, at: Some(shadow.at(row.line)) });
        }
        found.push(Account {
            name: user.name.clone(),
            uid: user.uid,
            groups: groups.of_user(user),
            home: Some(user.home.clone()),
            password: opening(user, row.map(|row| &row.value)),
            is_given_key: false,
            shut,
            at: Some(at),
            is_for_people: !NO_SHELLS.contains(&user.shell.as_str()) && (user.uid == 0 || user.uid >= 1000),
        });
    }
    Ok(found)
}

/// A password past its age and the days after that closes the account, also to keys: pam_unix(8), shadow(5).
fn is_too_old(account: &Shadow, day: i64) -> bool {
    let Ages { maximum: Some(maximum), inactive: Some(inactive), .. } = account.ages else { return false };
    // Day 0 asks for a new one at the next login.
    let last = account.changed.filter(|changed| *changed > 0).map(|changed| changed.saturating_add(maximum));
    account.password == Password::Set && last.is_some_and(|last| last.saturating_add(inactive) < day)
}

fn opening(user: &User, row: Option<&Shadow>) -> Opening {
    let password = match user.password {
        Password::Shadowed => row.map_or(Password::Locked, |row| row.password),
        own => own,
    };
    match password {
        Password::Set => Opening::Password,
        Password::Empty => Opening::Nothing,
        Password::Locked | Password::Shadowed => Opening::Never,
    }
}

fn of_first_boot(tree: &dyn Tree, new: &NewAccount) -> Result<Account, Unjudgeable> {
    let at = Some(new.at.clone());
    Ok(Account {
        name: new.name.clone(),
        uid: u32::MAX,
        groups: new.groups.clone(),
        home: None,
        password: if new.password { Opening::Password } else { Opening::Never },
        is_given_key: new.key,
        shut: shut_by_shell(tree, &new.shell)?.map(|why| Refusal { why, at: at.clone() }),
        at,
        is_for_people: true,
    })
}

/// Why a shell opens no session: sshd(8) asks that it can be executed.
fn shut_by_shell(tree: &dyn Tree, shell: &str) -> Result<Option<String>, Unjudgeable> {
    let shell = if shell.is_empty() { "/bin/sh" } else { shell };
    if NO_SHELLS.contains(&shell) {
        return Ok(Some(format!("its shell is {shell}")));
    }
    let Ok(path) = TreePath::new(shell) else { return Ok(Some(format!("its shell is {shell}, which is no path"))) };
    Ok(match tree.target_metadata(&path)? {
        Some(found) if found.kind == FileKind::Regular && found.mode.bits() & EXECUTABLE != 0 => None,
        Some(_) => Some(format!("its shell {shell} cannot be executed")),
        None => Some(format!("its shell {shell} is not there")),
    })
}

/// The groups of a tree, by the accounts that are in them.
struct Groups<'a> {
    by_gid: BTreeMap<u32, Vec<&'a str>>,
    by_member: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Groups<'a> {
    fn of(accounts: &'a Accounts) -> Self {
        let mut groups = Self { by_gid: BTreeMap::new(), by_member: BTreeMap::new() };
        for group in accounts.groups().into_iter().flat_map(Table::values) {
            groups.by_gid.entry(group.gid).or_default().push(&group.name);
            for member in &group.members {
                groups.by_member.entry(member).or_default().push(&group.name);
            }
        }
        groups
    }

    fn of_user(&self, user: &User) -> Vec<String> {
        let own = self.by_gid.get(&user.gid).into_iter().chain(self.by_member.get(user.name.as_str()));
        own.flatten().map(|name| (*name).to_owned()).collect()
    }
}
