//! What sshd asks of an account before it opens a session: sshd_config(5) and `allowed_user` of sshd(8).

use hardtack_tree::{FileKind, Tree, TreePath};

use super::account::{Account, Opening};
use crate::system::System;
use crate::system::pam::{Group, authenticates};
use crate::system::sshd::keyword::{self, Meaning};
use crate::system::sshd::{Effective, Sshd};
use crate::verdict::{Location, Unjudgeable};

/// Bits with which others than its owner may write a file.
const WRITABLE: u32 = 0o022;

/// What the key of a line in `authorized_keys` begins with.
const KEY_TYPES: [&str; 3] = ["ssh-", "ecdsa-", "sk-"];

/// Why an account does not get in.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    /// After the account's name: `PermitRootLogin is no`.
    pub(super) why: String,
    /// What decides it.
    pub(super) at: Option<Location>,
}

/// The rules, of all connections: what a `Match` block allows to some counts as allowed.
pub(super) struct SshRules<'s> {
    sshd: &'s Sshd,
    /// Whether PAM may let somebody in by another password than that of the account files.
    pam_knows_others: bool,
}

/// What root may come in with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum With {
    Everything,
    /// With no password, by whichever method it is asked for.
    Keys,
}

impl<'s> SshRules<'s> {
    pub(super) fn read(system: &'s System<'_>) -> Result<Self, Unjudgeable> {
        let calls = system.pam().and_then(|pam| pam.stack("sshd", Group::Auth)).unwrap_or_default();
        let other = |name: &str| name != "pam_unix.so";
        let pam_knows_others = calls.iter().any(|call| authenticates(call.module) && other(call.module.name()));
        Ok(Self { sshd: system.sshd()?, pam_knows_others })
    }

    /// Why the account does not get in; `None` when it may.
    pub(super) fn refuse(&self, system: &System<'_>, account: &Account) -> Result<Option<Refusal>, Unjudgeable> {
        if let Some(refusal) = account.shut.clone().or_else(|| self.refuse_by_lists(account)) {
            return Ok(Some(refusal));
        }
        let with = if account.is_root() {
            let values = self.values("PermitRootLogin");
            let is = |words: &[&str]| values.iter().any(|found| words.iter().any(|word| found.is(word)));
            if is(&["yes"]) {
                With::Everything
            } else if is(&["prohibit-password", "without-password"]) {
                With::Keys
            } else {
                let value = values.first().map(|found| found.value.clone()).unwrap_or_default();
                let at = values.into_iter().find_map(|found| found.at);
                return Ok(Some(Refusal { why: format!("PermitRootLogin is {value}"), at }));
            }
        } else {
            With::Everything
        };
        self.refuse_by_methods(system, account, with)
    }

    fn refuse_by_lists(&self, account: &Account) -> Option<Refusal> {
        let in_users = |list: &[String]| names(list, &account.name);
        let in_groups = |list: &[String]| account.groups.iter().any(|group| names(list, group));
        type Has<'f> = &'f dyn Fn(&[String]) -> bool;
        let lists: [(&str, Has<'_>, bool); 4] = [
            ("DenyUsers", &in_users, false),
            ("AllowUsers", &in_users, true),
            ("DenyGroups", &in_groups, false),
            ("AllowGroups", &in_groups, true),
        ];
        for (keyword, has, allows) in lists {
            let found = self.values(keyword);
            let words = |found: &Effective| -> Vec<String> {
                found.value.split_ascii_whitespace().map(str::to_owned).collect()
            };
            let passes = |found: &Effective| {
                let list = words(found);
                if allows { list.is_empty() || has(&list) } else { !has(&list) }
            };
            if found.iter().any(passes) {
                continue;
            }
            let is = match (allows, keyword.ends_with("Groups")) {
                (false, false) => "is in",
                (false, true) => "has a group in",
                (true, false) => "is not in",
                (true, true) => "has no group in",
            };
            let value = found.first().map(|found| found.value.clone()).unwrap_or_default();
            let at = found.into_iter().find_map(|found| found.at);
            return Some(Refusal { why: format!("{is} {keyword} {value}"), at });
        }
        None
    }

    /// Some list of `AuthenticationMethods` has only methods that the account can meet.
    fn refuse_by_methods(
        &self,
        system: &System<'_>,
        account: &Account,
        with: With,
    ) -> Result<Option<Refusal>, Unjudgeable> {
        let key = self.key(system.tree(), account)?;
        let password = self.password(account, with);
        let is_met = |method: &str| match method.split(':').next().unwrap_or_default() {
            "publickey" => key.is_ok(),
            "password" => password.is_ok() && self.is_on("PasswordAuthentication"),
            "keyboard-interactive" => {
                password.is_ok() && self.is_on("KbdInteractiveAuthentication") && self.is_on("UsePAM")
            }
            "gssapi-with-mic" => self.is_on("GSSAPIAuthentication"),
            "hostbased" => self.is_on("HostbasedAuthentication"),
            "none" => account.password == Opening::Nothing && password.is_ok(),
            _ => false,
        };
        const METHODS: [&str; 6] =
            ["publickey", "password", "keyboard-interactive", "gssapi-with-mic", "hostbased", "none"];
        let wanted = self.values("AuthenticationMethods");
        let is_open = wanted.iter().any(|found| {
            found.value.split_ascii_whitespace().any(|list| match list {
                "any" => METHODS.iter().any(|method| is_met(method)),
                list => list.split(',').all(is_met),
            })
        });
        if is_open {
            return Ok(None);
        }
        // A password that would do is no way where sshd does not ask for one.
        let unasked =
            || (!self.is_on("PasswordAuthentication")).then(|| self.value_and_place("PasswordAuthentication", "no"));
        let refusals: Vec<Refusal> = key.err().into_iter().chain(password.err().or_else(unasked)).collect();
        let mut why: Vec<String> = refusals.iter().map(|refusal| refusal.why.clone()).collect();
        let methods = self.value_and_place("AuthenticationMethods", "any");
        if methods.at.is_some() {
            why.push(methods.why);
        }
        let at = refusals.into_iter().find_map(|refusal| refusal.at).or(methods.at);
        Ok(Some(Refusal { why: why.join(", "), at }))
    }

    /// Whether a key opens the account.
    fn key(&self, tree: &dyn Tree, account: &Account) -> Result<Result<(), Refusal>, Unjudgeable> {
        if !self.is_on("PubkeyAuthentication") {
            return Ok(Err(self.value_and_place("PubkeyAuthentication", "no")));
        }
        let elsewhere = ["AuthorizedKeysCommand", "TrustedUserCAKeys"];
        let is_set = |name: &str| self.values(name).iter().any(|found| !found.is("none") && !found.value.is_empty());
        if account.is_given_key || elsewhere.iter().any(|name| is_set(name)) {
            return Ok(Ok(()));
        }
        let files = self.values("AuthorizedKeysFile");
        let mut why = "no key".to_owned();
        if let Some(home) = &account.home {
            for pattern in files.iter().flat_map(|found| found.value.split_ascii_whitespace()) {
                let Some(path) = place(pattern, account, home) else { continue };
                if !has_key(tree, &path)? {
                    continue;
                }
                match self.refuse_by_modes(tree, &path, account, home)? {
                    None => return Ok(Ok(())),
                    Some(others) => why = others,
                }
            }
        }
        Ok(Err(Refusal { why, at: files.into_iter().find_map(|found| found.at) }))
    }

    /// sshd reads no keys that others could have written (`StrictModes`).
    fn refuse_by_modes(
        &self,
        tree: &dyn Tree,
        path: &TreePath,
        account: &Account,
        home: &str,
    ) -> Result<Option<String>, Unjudgeable> {
        if self.values("StrictModes").iter().any(|found| found.is("no")) {
            return Ok(None);
        }
        let home = match TreePath::new(home) {
            Ok(home) => tree.resolve(&home)?,
            Err(_) => None,
        };
        let mut next = tree.resolve(path)?;
        while let Some(path) = next {
            let Some(found) = tree.metadata(&path)? else { break };
            if found.owner.uid != 0 && found.owner.uid != account.uid {
                return Ok(Some(format!("{path} belongs to somebody else, so that sshd reads no key there")));
            }
            if found.mode.bits() & WRITABLE != 0 {
                return Ok(Some(format!("{path} can be written by others, so that sshd reads no key there")));
            }
            next = if home.as_ref() == Some(&path) { None } else { path.parent() };
        }
        Ok(None)
    }

    /// Whether a password opens the account, where one is asked for.
    fn password(&self, account: &Account, with: With) -> Result<(), Refusal> {
        let at = account.at.clone();
        if with == With::Keys {
            return Err(self.value_and_place("PermitRootLogin", "prohibit-password"));
        }
        match account.password {
            Opening::Password => Ok(()),
            _ if self.pam_knows_others && self.is_on("UsePAM") => Ok(()),
            Opening::Nothing if self.is_on("PermitEmptyPasswords") => Ok(()),
            Opening::Nothing => Err(Refusal { why: "an empty password".to_owned(), at }),
            Opening::Never => Err(Refusal { why: "no password".to_owned(), at }),
        }
    }

    /// Every value that a keyword has for some connection.
    fn values(&self, name: &str) -> Vec<Effective> {
        let Meaning::Known(keyword) = keyword::meaning(name) else { return Vec::new() };
        let conditional = self.sshd.conditional(keyword).into_iter();
        let conditional = conditional.map(|found| Effective { value: found.value(), at: Some(found.at.clone()) });
        self.sshd.effectives(keyword).into_iter().chain(conditional).collect()
    }

    fn is_on(&self, name: &str) -> bool {
        self.values(name).iter().any(|found| found.is("yes"))
    }

    /// That a keyword has a value, where it has it.
    fn value_and_place(&self, name: &str, otherwise: &str) -> Refusal {
        let found = self.values(name).into_iter().next();
        let (value, at) = found.map_or((otherwise.to_owned(), None), |found| (found.value, found.at));
        Refusal { why: format!("{name} is {value}"), at }
    }
}

impl Effective {
    fn is(&self, word: &str) -> bool {
        self.value.eq_ignore_ascii_case(word)
    }
}

/// The file that a pattern of `AuthorizedKeysFile` names for an account.
fn place(pattern: &str, account: &Account, home: &str) -> Option<TreePath> {
    let mut text = String::new();
    let mut characters = pattern.chars();
    while let Some(c) = characters.next() {
        match (c, if c == '%' { characters.next() } else { None }) {
            ('%', Some('%')) => text.push('%'),
            ('%', Some('h')) => text.push_str(home),
            ('%', Some('u')) => text.push_str(&account.name),
            ('%', Some('U')) => text.push_str(&account.uid.to_string()),
            ('%', _) => return None,
            (c, _) => text.push(c),
        }
    }
    if !text.starts_with('/') {
        text = format!("{home}/{text}");
    }
    TreePath::new(text).ok()
}

fn has_key(tree: &dyn Tree, path: &TreePath) -> Result<bool, Unjudgeable> {
    if tree.target_metadata(path)?.is_none_or(|found| found.kind != FileKind::Regular) {
        return Ok(false);
    }
    let text = tree.read_text(path)?.unwrap_or_default();
    let is_key = |line: &str| !line.trim_start().starts_with('#') && KEY_TYPES.iter().any(|kind| line.contains(kind));
    Ok(text.lines().any(is_key))
}

/// Whether a list of patterns (`NAME`, `NAME@HOST`, with `*` and `?`, `!` for "not") has the name in it.
fn names(patterns: &[String], name: &str) -> bool {
    let fits = |pattern: &str| {
        let own = pattern.split('@').next().unwrap_or(pattern);
        globset::Glob::new(own).is_ok_and(|glob| glob.compile_matcher().is_match(name))
    };
    let excluded = patterns.iter().filter_map(|pattern| pattern.strip_prefix('!')).any(fits);
    !excluded && patterns.iter().any(|pattern| fits(pattern))
}
