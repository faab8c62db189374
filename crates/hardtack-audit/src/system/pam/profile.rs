//! Profiles of `/usr/share/pam-configs`, from which pam-auth-update(8) makes `/etc/pam.d/common-*`.

use std::collections::BTreeMap;

use hardtack_tree::TreePath;

/// The files that pam-auth-update makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Common {
    /// `common-auth`.
    Auth,
    /// `common-account`.
    Account,
    /// `common-password`.
    Password,
    /// `common-session`.
    Session,
    /// `common-session-noninteractive`.
    SessionNoninteractive,
}

impl Common {
    /// All of them, in the order in which pam-auth-update writes them.
    pub const ALL: [Common; 5] =
        [Common::Auth, Common::Account, Common::Password, Common::Session, Common::SessionNoninteractive];

    /// The name after `common-`, also that of the saved state in `/var/lib/pam`.
    pub fn name(self) -> &'static str {
        match self {
            Common::Auth => "auth",
            Common::Account => "account",
            Common::Password => "password",
            Common::Session => "session",
            Common::SessionNoninteractive => "session-noninteractive",
        }
    }

    /// Which of them a path names.
    pub fn of(path: &TreePath) -> Option<Self> {
        let name = path.as_path().to_str()?.strip_prefix("/etc/pam.d/common-")?;
        Self::ALL.into_iter().find(|common| common.name() == name)
    }

    /// The word in the first column of its lines.
    pub fn group(self) -> &'static str {
        match self {
            Common::SessionNoninteractive => "session",
            other => other.name(),
        }
    }

    fn field(self) -> &'static str {
        match self {
            Common::Auth => "Auth",
            Common::Account => "Account",
            Common::Password => "Password",
            Common::Session | Common::SessionNoninteractive => "Session",
        }
    }
}

/// The two parts of a managed block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Modules of which one has to succeed.
    Primary,
    /// Modules that all run afterwards.
    Additional,
}

/// A profile.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    fields: BTreeMap<String, String>,
}

impl Profile {
    /// Reads a profile: `Field: value`, further lines of a field indented.
    pub(super) fn parse(text: &str) -> Self {
        let mut fields: BTreeMap<String, String> = BTreeMap::new();
        let mut current = String::new();
        for line in text.lines() {
            match line.split_once(':') {
                Some((name, value)) if is_field(name, value) => {
                    current = name.strip_suffix("-Final").unwrap_or(name).to_owned();
                    fields.insert(current.clone(), value.trim_start().to_owned());
                }
                _ => {
                    let line = line.trim();
                    let field = fields.entry(current.clone()).or_default();
                    if !field.is_empty() && !line.is_empty() {
                        field.push('\n');
                    }
                    field.push_str(line);
                }
            }
        }
        Self { fields }
    }

    /// Whether pam-auth-update takes it at all: profiles of the removed pam_tally are left out.
    pub(super) fn is_usable(&self) -> bool {
        !self.fields.values().any(|value| value.contains("pam_tally"))
    }

    /// Its place among others: a higher one comes first.
    pub(super) fn priority(&self) -> i64 {
        self.fields.get("Priority").and_then(|text| text.trim().parse().ok()).unwrap_or(0)
    }

    /// Whether it is switched on when it is first seen.
    pub(super) fn is_default(&self) -> bool {
        self.fields.get("Default").is_some_and(|value| value == "yes")
    }

    /// Which block its lines for a file belong to; `None` when it has none.
    pub(super) fn block(&self, common: Common) -> Option<Block> {
        if self.leaves_out(common) {
            return None;
        }
        match self.fields.get(&format!("{}-Type", common.field()))?.as_str() {
            "Primary" => Some(Block::Primary),
            "Additional" => Some(Block::Additional),
            _ => None,
        }
    }

    /// Its lines for a file, without the group's word. The first profile of a block may have lines of its own.
    pub(super) fn lines(&self, common: Common, first: bool) -> &str {
        if self.leaves_out(common) {
            return "";
        }
        let initial =
            self.fields.get(&format!("{}-Initial", common.field())).filter(|lines| first && !lines.is_empty());
        initial.or_else(|| self.fields.get(common.field())).map_or("", String::as_str)
    }

    fn leaves_out(&self, common: Common) -> bool {
        common == Common::SessionNoninteractive && self.fields.contains_key("Session-Interactive-Only")
    }
}

fn is_field(name: &str, value: &str) -> bool {
    let spaced = value.is_empty() || value.starts_with(|c: char| c.is_ascii_whitespace());
    spaced && !name.is_empty() && !name.contains(|c: char| c.is_ascii_whitespace())
}
