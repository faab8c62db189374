//! `rootpw`, `user`, `group` and `sshkey`.

use hardtack_hcl::Value;
use indexmap::IndexMap;

use super::reader::{Argument, Reader};
use crate::import::Fate;
use crate::{parse, read};

/// The accounts that a kickstart makes.
#[derive(Default)]
pub(super) struct Accounts {
    /// Groups with their number, where one is given.
    pub(super) groups: IndexMap<String, Option<u32>>,
    pub(super) users: IndexMap<String, User>,
    /// Nobody can log in as root with a password.
    pub(super) root_locked: bool,
}

/// An account.
#[derive(Default)]
pub(super) struct User {
    pub(super) uid: Option<u32>,
    pub(super) group: Option<String>,
    pub(super) groups: Vec<String>,
    pub(super) shell: Option<String>,
    pub(super) home: Option<String>,
    /// It has a password, whose hash is given from outside.
    pub(super) password: bool,
    pub(super) ssh_keys: Vec<String>,
}

/// The largest number of a user or group.
const MOST_ID: u64 = u32::MAX as u64 - 1;

/// The name of the variable that holds the hash of an account's password.
pub(super) fn password_variable(account: &str) -> String {
    format!("{}_password_hash", account.replace(|c: char| !c.is_ascii_alphanumeric(), "_"))
}

/// What a password becomes: a variable, never a part of the recipe.
fn password(account: &str, hashed: bool) -> Fate {
    let variable = password_variable(account);
    let how = if hashed { "its value is the hash on this line" } else { "`mkpasswd --method=yescrypt` makes the hash" };
    Fate::Mapped(format!("the sensitive variable `{variable}`: set HARDTACK_VAR_{variable}; {how}"))
}

/// Whether a password is given, and whether as a hash; one that no password has locks the account.
fn has_password(value: Option<&Argument>, plain: bool) -> Option<bool> {
    let value = value?.text.as_str();
    if plain {
        return (!value.is_empty()).then_some(false);
    }
    parse::is_password_hash(value).then_some(true)
}

pub(super) fn rootpw(reader: &mut Reader<'_>, accounts: &mut Accounts) {
    let hashed = reader.flag(&["--iscrypted"]);
    let plain = reader.flag(&["--plaintext"]) || !hashed;
    let lock = reader.flag(&["--lock"]);
    if reader.flag(&["--allow-ssh"]) {
        let remedy = "the rule `ssh-root-login` decides who may log in as root";
        reader.part("--allow-ssh", Fate::NotMapped(remedy.into()));
    }
    let value = reader.argument();
    match has_password(value.as_ref(), plain).filter(|_| !lock) {
        Some(hashed) => {
            accounts.users.entry("root".into()).or_default().password = true;
            reader.whole(password("root", hashed));
        }
        None => {
            accounts.root_locked = true;
            reader.mapped("script \"lock-root\": nobody can log in as root with a password");
        }
    }
}

pub(super) fn group(reader: &mut Reader<'_>, accounts: &mut Accounts) {
    let (name, gid) = (reader.value(&["--name"]), id(reader, "--gid"));
    let Some(name) = name else { return reader.fail("`group` needs `--name`", "write `group --name=…`") };
    reader.about(&name.text);
    if let Some(name) = account(reader, &name) {
        reader.mapped(format!("group \"{name}\""));
        let entry = accounts.groups.entry(name).or_default();
        *entry = gid.or(*entry);
    }
}

pub(super) fn user(reader: &mut Reader<'_>, accounts: &mut Accounts) {
    let (name, secret) = (reader.value(&["--name"]), reader.value(&["--password"]));
    let (uid, gid) = (id(reader, "--uid"), id(reader, "--gid"));
    let groups = reader.list("--groups");
    let (home, shell) = (reader.text("--homedir"), reader.text("--shell"));
    let gecos = reader.text("--gecos");
    let plain = reader.flag(&["--plaintext"]) & !reader.flag(&["--iscrypted"]);
    let lock = reader.flag(&["--lock"]);
    let Some(name) = name else { return reader.fail("`user` needs `--name`", "write `user --name=…`") };
    reader.about(&name.text);
    let Some(name) = account(reader, &name) else { return };
    reader.mapped(format!("user \"{name}\""));
    if gecos.is_some() {
        let remedy = "recipes give accounts no full name; `usermod --comment` in a script does";
        reader.part("--gecos", Fate::NotMapped(remedy.into()));
    }
    let primary = gid.map(|gid| {
        accounts.groups.insert(name.clone(), Some(gid));
        name.clone()
    });
    let groups = groups.iter().filter_map(|group| supplementary(reader, group, accounts)).collect();
    let mut path = |option: &str, path: Option<String>| {
        let path = path?;
        if read::tree_path(&Value::from(path.as_str())).is_ok() {
            return Some(path);
        }
        reader.part(option, Fate::NotMapped("write an absolute path in its plain form".into()));
        None
    };
    let (home, shell) = (path("--homedir", home), path("--shell", shell));
    let known = has_password(secret.as_ref(), plain);
    match (known, lock) {
        (Some(hashed), false) => reader.part("--password", password(&name, hashed)),
        (Some(_), true) => {
            reader.part("--password", Fate::NotNeeded("the account is locked".into()));
        }
        (None, _) if secret.is_some() => {
            let reason = "no password has this hash; the account is locked as without one";
            reader.part("--password", Fate::NotNeeded(reason.into()));
        }
        (None, _) => {}
    }
    let user = accounts.users.entry(name).or_default();
    user.uid = uid.or(user.uid);
    user.group = primary;
    user.groups = groups;
    (user.home, user.shell) = (home, shell);
    user.password = known.is_some() && !lock;
}

/// A further group of a user, `wheel` or `app(1200)`; the installer makes those that are not there.
fn supplementary(reader: &mut Reader<'_>, given: &str, accounts: &mut Accounts) -> Option<String> {
    let (name, gid) = match given.strip_suffix(')').and_then(|given| given.split_once('(')) {
        Some((name, gid)) => (name, gid.parse::<u32>().ok()),
        None => (given, None),
    };
    match read::account(&Value::from(name)) {
        Ok(name) => {
            let entry = accounts.groups.entry(name.clone()).or_default();
            *entry = gid.or(*entry);
            Some(name)
        }
        Err(_) => {
            reader.part("--groups", Fate::NotMapped("one of the groups has a name that no account can have".into()));
            None
        }
    }
}

pub(super) fn sshkey(reader: &mut Reader<'_>, accounts: &mut Accounts) {
    let name = reader.value(&["--username"]);
    // Unquoted, a key is several words.
    let words: Vec<String> = reader.arguments().into_iter().map(|word| word.text).collect();
    let key = words.join(" ");
    let Some(name) = name else {
        return reader.fail("`sshkey` needs `--username`", "write `sshkey --username=… \"ssh-ed25519 …\"`");
    };
    reader.about(&name.text);
    let Some(name) = account(reader, &name) else { return };
    match parse::ssh_key(&key) {
        Ok(()) => {
            reader.mapped(format!("user \"{name}\": ssh_keys"));
            accounts.users.entry(name).or_default().ssh_keys.push(key);
        }
        Err((_, remedy)) => reader.not_mapped(remedy),
    }
}

fn id(reader: &mut Reader<'_>, option: &'static str) -> Option<u32> {
    reader.number(option, MOST_ID).and_then(|id| u32::try_from(id).ok())
}

/// The name of an account; what cannot be one is noted.
fn account(reader: &mut Reader<'_>, name: &Argument) -> Option<String> {
    let read = read::account(&Value::from(name.text.as_str()));
    if read.is_err() {
        reader.not_mapped("use lower-case letters, digits, `_` and `-`, at most 32, the first a letter or `_`");
    }
    read.ok()
}
