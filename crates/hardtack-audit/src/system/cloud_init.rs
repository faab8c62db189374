//! The accounts that cloud-init makes at the first boot as an image configures it: `system_info.default_user` and `users`
//! of its manual, "Users and Groups".
//!
//! What user data of one machine add to that, or put in its place, no image tells.

mod configuration;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use hardtack_recipe::yaml::{Node, Value};
use hardtack_tree::Tree;

use self::configuration::Mapping;
use crate::verdict::{Location, Unjudgeable};

pub use configuration::DISABLED;

/// The accounts of an image's configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CloudInit {
    /// In the order of `users`, each name once.
    pub accounts: Vec<NewAccount>,
    /// Whether root is kept from the keys of the machine's owner (`disable_root`).
    pub root_is_closed: bool,
}

/// An account that cloud-init makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    /// Login name.
    pub name: String,
    /// Every group that it is in, its own among them; those that are not there are made.
    pub groups: Vec<String>,
    /// Its shell; empty where nothing is said, which gives what useradd(8) gives.
    pub shell: String,
    /// Whether keys come with it: its own, or those of the machine's owner, which the default user gets.
    pub key: bool,
    /// Whether a password comes with it: its own, or the one that user data may give the default user.
    pub password: bool,
    /// The file that names it.
    pub at: Location,
}

impl CloudInit {
    /// Reads `/etc/cloud/cloud.cfg` and the files of `/etc/cloud/cloud.cfg.d`.
    ///
    /// # Errors
    /// When one of them cannot be read, or is no YAML that is understood.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let configuration = Mapping::read(tree)?;
        let system = configuration.mapping("system_info");
        let mut default = system.and_then(|system| system.mapping("default_user")).unwrap_or_default();
        let mut entries: Vec<Entry> = match configuration.get("users") {
            Some((users, at)) => Entry::all(users, at),
            None => Vec::new(),
        };
        // `user` says more of the default user, and asks for it.
        if let Some((user, at)) = configuration.get("user") {
            match &user.value {
                Value::Scalar(name, _) if !name.is_empty() => default = default.with_scalar("name", name, at),
                Value::Mapping(_) => default = Mapping::of(user, at).over(default),
                Value::Scalar(..) | Value::Sequence(_) => {}
            }
            entries.push(Entry::Default);
        }
        let made = entries.into_iter().filter_map(|entry| match entry {
            Entry::Default => account(&default, true),
            Entry::Own(own) => account(&own, false),
        });
        let mut names = BTreeSet::new();
        let accounts = made.filter(|account| names.insert(account.name.clone())).collect();
        let root_is_closed = configuration.text("disable_root").is_none_or(|word| is_true(&word));
        Ok(Self { accounts, root_is_closed })
    }
}

/// An entry of `users`.
enum Entry {
    Default,
    Own(Mapping),
}

impl Entry {
    /// A list of names and mappings, or names with commas between them; `default` is the default user.
    fn all(users: &Node, at: &Location) -> Vec<Self> {
        let named = |name: &str| match name.trim() {
            "default" => Some(Self::Default),
            "" => None,
            name => Some(Self::Own(Mapping::default().with_scalar("name", name, at))),
        };
        match &users.value {
            Value::Scalar(names, _) => names.split(',').filter_map(named).collect(),
            Value::Sequence(entries) => entries
                .iter()
                .filter_map(|entry| match &entry.value {
                    Value::Scalar(name, _) => named(name),
                    Value::Mapping(_) => {
                        let own = Mapping::of(entry, at);
                        let is_default = own.text("name").as_deref() == Some("default");
                        Some(if is_default { Self::Default } else { Self::Own(own) })
                    }
                    Value::Sequence(_) => None,
                })
                .collect(),
            Value::Mapping(_) => Vec::new(),
        }
    }
}

/// What cloud-init's `create_user` makes of an entry; nothing of one without a name, or whose keys only send people to
/// another account.
fn account(entry: &Mapping, is_default: bool) -> Option<NewAccount> {
    let name = entry.text("name").filter(|name| !name.is_empty())?;
    if entry.is_set("ssh_redirect_user") {
        return None;
    }
    let (_, at) = entry.get("name")?;
    let mut groups = entry.words("groups");
    match entry.text("primary_group").filter(|group| !group.is_empty()) {
        Some(primary) => groups.push(primary),
        // useradd(8) gives everybody a group of that name.
        None if !entry.is_set("no_user_group") => groups.push(name.clone()),
        None => {}
    }
    let has = |keys: &[&str]| keys.iter().any(|key| entry.get(key).is_some_and(|(node, _)| !is_empty(node)));
    let unlocked = entry.text("lock_passwd").is_some_and(|word| !is_true(&word));
    Some(NewAccount {
        groups,
        shell: entry.text("shell").unwrap_or_default(),
        key: is_default || has(&["ssh_authorized_keys", "ssh_import_id"]),
        password: is_default || (unlocked && has(&["passwd", "hashed_passwd", "plain_text_passwd"])),
        at: at.clone(),
        name,
    })
}

fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(text, _) => text.is_empty(),
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(entries) => entries.is_empty(),
    }
}

/// A truth value of YAML 1.1, which cloud-init reads.
fn is_true(word: &str) -> bool {
    ["true", "yes", "on", "1", "y"].iter().any(|yes| word.eq_ignore_ascii_case(yes))
}
