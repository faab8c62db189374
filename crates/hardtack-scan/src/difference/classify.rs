//! What a comparison means for who relies on an image.

mod containers;
mod files;

use std::collections::BTreeMap;
use std::fmt::Display;

use hardtack_audit::verdict::Verdict;
use serde::{Deserialize, Serialize};

use super::ruling::{RESTRICTING_ARGUMENTS, RESTRICTING_PARAMETERS};
use super::{
    Change, ControlChange, Difference, GroupFacts, Impact, PackageChange, PasswordState, PortFacts, Sort, UnitState,
    UserFacts,
};

/// A difference with what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classified {
    /// What it means.
    pub impact: Impact,
    /// What sort of difference it is.
    pub sort: Sort,
    /// Of which part of the system.
    pub area: Area,
    /// What is different: `ssh.service`.
    pub name: String,
    /// How it is different, in a few words: `enabled, now disabled`.
    pub what: String,
    /// Why it means that.
    pub reason: String,
}

/// A part of a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// Packages.
    Package,
    /// Units of systemd.
    Unit,
    /// Users.
    User,
    /// Groups.
    Group,
    /// What listens.
    Port,
    /// What the firewall lets in.
    Firewall,
    /// Arguments of the kernel.
    KernelArgument,
    /// Kernel parameters.
    KernelParameter,
    /// What a container runs.
    Container,
    /// Files.
    File,
    /// Controls of a benchmark.
    Control,
    /// What could not be compared.
    NotCompared,
}

impl Area {
    /// What one of it is called.
    pub fn noun(self) -> &'static str {
        self.texts().0
    }

    /// What all of it are called.
    pub fn heading(self) -> &'static str {
        self.texts().1
    }

    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Package => ("package", "Packages"),
            Self::Unit => ("unit", "Units"),
            Self::User => ("user", "Users"),
            Self::Group => ("group", "Groups"),
            Self::Port => ("port", "Ports"),
            Self::Firewall => ("firewall", "Firewall"),
            Self::KernelArgument => ("kernel argument", "Kernel arguments"),
            Self::KernelParameter => ("kernel parameter", "Kernel parameters"),
            Self::Container => ("container", "Container"),
            Self::File => ("file", "Files"),
            Self::Control => ("control", "Controls"),
            Self::NotCompared => ("not compared", "Could not be compared"),
        }
    }
}

/// Programs that are no shell to log in with (nologin(8), false(1)).
const NO_SHELLS: [&str; 3] = ["nologin", "false", "sync"];

/// Says of every difference what it means, in the order of [`Area`] and of names.
pub fn classify(difference: &Difference) -> Vec<Classified> {
    let mut found = Found { list: Vec::new(), at: (Area::Package, String::new()) };
    found.each(Area::Package, &difference.packages, Found::package);
    found.each(Area::Unit, &difference.units, Found::unit);
    found.each(Area::User, &difference.users, Found::user);
    found.each(Area::Group, &difference.groups, Found::group);
    found.each(Area::Port, &difference.ports, Found::port);
    for (sort, list) in
        [(Sort::OpeningOpened, &difference.openings.opened), (Sort::OpeningClosed, &difference.openings.closed)]
    {
        for opening in list {
            found.at = (Area::Firewall, opening.clone());
            found.add(sort, if sort == Sort::OpeningOpened { "let in" } else { "not let in any more" });
        }
    }
    found.each(Area::KernelArgument, &difference.kernel_arguments, Found::argument);
    found.each(Area::KernelParameter, &difference.sysctl, Found::parameter);
    if let Some(change) = &difference.container {
        containers::classify(change, &mut found);
    }
    files::classify(difference, &mut found);
    for control in difference.audit.iter().flat_map(|audit| &audit.controls) {
        found.at = (Area::Control, control.control.to_string());
        found.control(control);
    }
    for unknown in &difference.unknown {
        found.at = (Area::NotCompared, unknown.what.clone());
        found.add(Sort::NotCompared, &unknown.reason);
    }
    found.list
}

/// Whether the major number of a version rose: the first number in it, as in `2.1.0`, `v2` and `2026.03`.
pub fn raises_major(old: &str, new: &str) -> bool {
    let major = |version: &str| {
        let digits = version.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
        digits[..end].parse::<u64>().ok()
    };
    matches!((major(old), major(new)), (Some(old), Some(new)) if new > old)
}

/// What was found, and what is looked at.
struct Found {
    list: Vec<Classified>,
    at: (Area, String),
}

impl Found {
    fn each<T>(&mut self, area: Area, changes: &BTreeMap<String, T>, classify: fn(&mut Self, &str, &T)) {
        for (name, change) in changes {
            self.at = (area, name.clone());
            classify(self, name, change);
        }
    }

    fn add(&mut self, sort: Sort, what: impl Into<String>) {
        self.add_because(sort, what, sort.reason());
    }

    fn add_because(&mut self, sort: Sort, what: impl Into<String>, reason: &str) {
        let (area, name) = self.at.clone();
        let (what, reason) = (what.into(), reason.to_owned());
        self.list.push(Classified { impact: sort.impact(), sort, area, name, what, reason });
    }

    /// A value that is another; `what` names it where it is one of several.
    fn value(&mut self, sort: Sort, what: &str, old: impl Display, new: impl Display) {
        let what = if what.is_empty() { String::new() } else { format!("{what} ") };
        self.add(sort, format!("{what}{old}, now {new}"));
    }

    fn package(&mut self, _: &str, change: &PackageChange) {
        match change {
            PackageChange::Added { version } => self.add(Sort::PackageAdded, format!("new, {version}")),
            PackageChange::Removed { version } => self.add(Sort::PackageRemoved, format!("gone, was {version}")),
            PackageChange::Upgraded { old, new } => self.value(Sort::PackageUpgraded, "", old, new),
            PackageChange::Downgraded { old, new } => {
                self.value(Sort::PackageDowngraded, "", old, format_args!("{new}, which is older"));
            }
        }
    }

    fn unit(&mut self, _: &str, change: &Change<UnitState>) {
        use UnitState::{Disabled, Enabled, Masked};
        match change {
            Change::Added(Masked) => self.add(Sort::UnitMasked, "masked"),
            Change::Added(state) => self.add(Sort::UnitAdded, format!("new, {}", state_word(*state))),
            // What could not be started is not missed.
            Change::Removed(Masked) => self.add(Sort::UnitUnmasked, "gone, was masked"),
            Change::Removed(state) => self.add(Sort::UnitRemoved, format!("gone, was {}", state_word(*state))),
            Change::Changed { old, new } => {
                let sort = match (old, new) {
                    (_, Masked) => Sort::UnitMasked,
                    (Enabled, _) => Sort::UnitStopped,
                    (_, Enabled) => Sort::UnitStarted,
                    (_, Disabled) => Sort::UnitUnmasked,
                };
                self.value(sort, "", state_word(*old), state_word(*new));
            }
        }
    }

    fn user(&mut self, _: &str, change: &Change<UserFacts>) {
        let (old, new) = match change {
            Change::Added(new) => return self.add(Sort::UserAdded, format!("new, number {}", new.uid)),
            Change::Removed(old) => return self.add(Sort::UserRemoved, format!("gone, was number {}", old.uid)),
            Change::Changed { old, new } => (old, new),
        };
        if old.uid != new.uid {
            self.value(Sort::UserRenumbered, "number", old.uid, new.uid);
        }
        if old.gid != new.gid {
            self.value(Sort::UserRenumbered, "number of its group", old.gid, new.gid);
        }
        if old.home != new.home {
            self.value(Sort::UserMoved, "home", &old.home, &new.home);
        }
        if old.shell != new.shell {
            let sort = match (is_shell(&old.shell), is_shell(&new.shell)) {
                (true, false) => Sort::ShellTaken,
                (false, true) => Sort::ShellGiven,
                _ => Sort::ShellChanged,
            };
            self.value(sort, "shell", &old.shell, &new.shell);
        }
        if old.password != new.password {
            let sort = match (old.password, new.password) {
                (_, PasswordState::Locked) => Sort::PasswordTaken,
                (PasswordState::Locked, _) => Sort::PasswordGiven,
                _ => Sort::PasswordChanged,
            };
            self.value(sort, "password", password(old.password), password(new.password));
        }
    }

    fn group(&mut self, _: &str, change: &Change<GroupFacts>) {
        let (old, new) = match change {
            Change::Added(new) => return self.add(Sort::GroupAdded, format!("new, number {}", new.gid)),
            Change::Removed(old) => return self.add(Sort::GroupRemoved, format!("gone, was number {}", old.gid)),
            Change::Changed { old, new } => (old, new),
        };
        if old.gid != new.gid {
            self.value(Sort::GroupRenumbered, "number", old.gid, new.gid);
        }
        for gone in old.members.difference(&new.members) {
            self.add(Sort::MemberRemoved, format!("without {gone}"));
        }
        for come in new.members.difference(&old.members) {
            self.add(Sort::MemberAdded, format!("with {come}"));
        }
    }

    fn port(&mut self, _: &str, change: &Change<PortFacts>) {
        let by = |port: &PortFacts| port.by.iter().cloned().collect::<Vec<_>>().join(", ");
        match change {
            Change::Added(new) => self.add(Sort::PortOpened, format!("new, {}", by(new))),
            Change::Removed(old) => self.add(Sort::PortClosed, format!("closed, was {}", by(old))),
            Change::Changed { old, new } => {
                if old.by != new.by {
                    self.value(Sort::ListenerChanged, "", by(old), by(new));
                }
                match (old.from_outside, new.from_outside) {
                    (true, false) => self.add(Sort::PortClosed, "for the machine itself only"),
                    (false, true) => self.add(Sort::PortOpened, "for other machines too"),
                    _ => {}
                }
            }
        }
    }

    fn argument(&mut self, name: &str, change: &Change<String>) {
        match change {
            Change::Removed(old) => self.add(Sort::ArgumentRemoved, format!("gone, was {}", quoted(old))),
            Change::Changed { old, new } => self.value(Sort::ArgumentChanged, "", quoted(old), quoted(new)),
            Change::Added(new) => {
                let restricts = RESTRICTING_ARGUMENTS.contains(&name);
                let sort = if restricts { Sort::ArgumentRestricts } else { Sort::ArgumentAdded };
                self.add(sort, format!("new, {}", quoted(new)));
            }
        }
    }

    fn parameter(&mut self, name: &str, change: &Change<String>) {
        let new = change.after().map(String::as_str).unwrap_or_default();
        let restricts = RESTRICTING_PARAMETERS.contains(&(name, new));
        let sort = if restricts { Sort::ParameterRestricts } else { Sort::ParameterChanged };
        let value = |value: Option<&String>| value.map_or_else(|| "not set".to_owned(), |value| quoted(value));
        self.value(sort, "", value(change.before()), value(change.after()));
    }

    fn control(&mut self, change: &ControlChange) {
        let sort = match (change.old, change.new) {
            (Some(Verdict::Pass), Some(Verdict::Fail | Verdict::Unknown)) => Sort::ControlBroken,
            (Some(Verdict::Fail | Verdict::Unknown), Some(Verdict::Pass)) => Sort::ControlFixed,
            _ => Sort::ControlChanged,
        };
        let (old, new) = (verdict_word(change.old), verdict_word(change.new));
        self.value(sort, "", old, format_args!("{new}: {}", change.title));
    }
}

/// A verdict as it stands in JSON.
fn verdict_word(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        None | Some(Verdict::NotApplicable) => "not applicable",
        Some(Verdict::Pass) => "pass",
        Some(Verdict::Fail) => "fail",
        Some(Verdict::Manual) => "manual",
        Some(Verdict::Excepted) => "excepted",
        Some(Verdict::Unknown) => "unknown",
    }
}

fn state_word(state: UnitState) -> &'static str {
    match state {
        UnitState::Enabled => "enabled",
        UnitState::Disabled => "disabled",
        UnitState::Masked => "masked",
    }
}

fn password(state: PasswordState) -> &'static str {
    match state {
        PasswordState::Locked => "locked",
        PasswordState::Set => "set",
        PasswordState::Empty => "none asked for",
    }
}

fn is_shell(shell: &str) -> bool {
    !NO_SHELLS.contains(&shell.rsplit('/').next().unwrap_or_default())
}

fn quoted(value: &str) -> String {
    if value.is_empty() { "without a value".to_owned() } else { format!("`{value}`") }
}
