//! The rules of ufw(8): its own files between the chains that its start-up makes (ufw-framework(8)).

use hardtack_tree::{FixedPath, Tree, TreePath};

use super::{Action, Base, Chain, Family, Hook, Match, Protocol, Rule, Ruleset};
use crate::system::keyvalue::{Assignment, Syntax, parse};
use crate::verdict::{Location, Unjudgeable};

/// Policies, and whether IPv6 is filtered by rules.
pub const DEFAULTS: FixedPath = FixedPath::new("/etc/default/ufw");

/// Whether ufw does anything at boot.
pub const SWITCH: FixedPath = FixedPath::new("/etc/ufw/ufw.conf");

/// The hooks with their names in `/etc/default/ufw`.
pub const POLICIES: [(Hook, &str); 3] = [
    (Hook::Input, "DEFAULT_INPUT_POLICY"),
    (Hook::Output, "DEFAULT_OUTPUT_POLICY"),
    (Hook::Forward, "DEFAULT_FORWARD_POLICY"),
];

/// A file of rules for a family: `before`, `after` or `user`.
///
/// # Errors
/// Never for these three.
pub fn rules_file(name: &str, family: Family) -> Result<TreePath, Unjudgeable> {
    let number = if family == Family::V6 { "6" } else { "" };
    Ok(TreePath::new(format!("/etc/ufw/{name}{number}.rules"))?)
}

/// The start of the names of a family's chains.
pub fn prefix(family: Family) -> &'static str {
    match family {
        Family::V4 => "ufw",
        Family::V6 => "ufw6",
    }
}

/// Reads the rules as ufw's start-up puts them together.
pub(super) fn read(tree: &dyn Tree) -> Result<Ruleset, Unjudgeable> {
    let defaults = Defaults::read(tree)?;
    let mut ruleset = Ruleset::default();
    for family in Family::BOTH {
        if family == Family::V6 && !defaults.is_yes("IPV6") {
            closed(&mut ruleset, &defaults.place("IPV6"));
        } else {
            filtered(tree, &defaults, &mut ruleset, family)?;
        }
    }
    Ok(ruleset)
}

/// The assignments of `/etc/default/ufw`, which a shell reads: the last one counts.
struct Defaults {
    path: TreePath,
    assignments: Vec<Assignment>,
}

impl Defaults {
    fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let path = DEFAULTS.to_path();
        let text = tree
            .read_text(&path)?
            .ok_or_else(|| Unjudgeable(format!("there is no {path}, and ufw does not start without it")))?;
        Ok(Self { path, assignments: parse(&text, Syntax::Shell) })
    }

    fn last(&self, key: &str) -> Option<&Assignment> {
        self.assignments.iter().rfind(|assignment| assignment.key == key)
    }

    fn value(&self, key: &str) -> &str {
        self.last(key).map_or("", |assignment| assignment.value.as_str())
    }

    fn is_yes(&self, key: &str) -> bool {
        matches!(self.value(key), "yes" | "YES")
    }

    fn place(&self, key: &str) -> Location {
        Location { path: self.path.clone(), line: self.last(key).map(|assignment| assignment.line) }
    }
}

/// IPv6 switched off: only the loopback interface is let through.
fn closed(ruleset: &mut Ruleset, at: &Location) {
    for hook in [Hook::Input, Hook::Forward, Hook::Output] {
        let lo = vec!["lo".to_owned()];
        let rule = |matches| Rule { matches, action: Action::Accept, at: at.clone() };
        let rules = match hook {
            Hook::Input => vec![rule(vec![Match::In(lo)])],
            Hook::Output => vec![rule(vec![Match::Out(lo)])],
            _ => Vec::new(),
        };
        ruleset.chains.push(built_in(Family::V6, hook, true, at, rules));
    }
}

fn table(family: Family) -> String {
    match family {
        Family::V4 => "ip filter".to_owned(),
        Family::V6 => "ip6 filter".to_owned(),
    }
}

fn built_in(family: Family, hook: Hook, drops: bool, at: &Location, rules: Vec<Rule>) -> Chain {
    let base = Base { hook, priority: 0, drops, at: at.clone() };
    let name = hook.name().to_ascii_uppercase();
    Chain { table: table(family), name, families: vec![family], base: Some(base), rules }
}

/// The chains of one family.
fn filtered(tree: &dyn Tree, defaults: &Defaults, ruleset: &mut Ruleset, family: Family) -> Result<(), Unjudgeable> {
    let prefix = prefix(family);
    let jump = |name: String, at: &Location| Rule { matches: Vec::new(), action: Action::Jump(name), at: at.clone() };
    for (hook, key) in POLICIES {
        let at = defaults.place(key);
        let policy = defaults.value(key);
        let drops = match policy {
            "DROP" | "REJECT" => true,
            "ACCEPT" => false,
            other => return Err(Unjudgeable(format!("{at}: {key} is `{other}`, and ufw does not start"))),
        };
        let way = ["before-logging", "before", "after", "after-logging", "reject", "track"];
        let hook_name = hook.name();
        let rules = way.iter().map(|part| jump(format!("{prefix}-{part}-{hook_name}"), &at)).collect();
        ruleset.chains.push(built_in(family, hook, drops, &at, rules));

        let reject = Rule { matches: Vec::new(), action: Action::Drop, at: at.clone() };
        let track = [Protocol::Tcp, Protocol::Udp].map(|protocol| Rule {
            matches: vec![Match::Protocol(vec![protocol.name().to_owned()]), Match::State(vec!["NEW".to_owned()])],
            action: Action::Accept,
            at: at.clone(),
        });
        let skip = Rule { action: if drops { Action::Drop } else { Action::Accept }, ..reject.clone() };
        let parts: [(&str, Vec<Rule>); 9] = [
            ("before-logging", Vec::new()),
            ("before", Vec::new()),
            ("after", Vec::new()),
            ("after-logging", Vec::new()),
            ("reject", if policy == "REJECT" { vec![reject] } else { Vec::new() }),
            ("track", if drops { Vec::new() } else { track.to_vec() }),
            ("skip-to-policy", vec![skip]),
            ("user", Vec::new()),
            ("user-logging", Vec::new()),
        ];
        for (part, rules) in parts {
            ruleset.chains.push(own(family, format!("{prefix}-{part}-{hook_name}"), rules));
        }
    }
    for name in ["logging-deny", "logging-allow", "user-limit", "user-limit-accept"] {
        ruleset.chains.push(own(family, format!("{prefix}-{name}"), Vec::new()));
    }
    for name in ["before", "after", "user"] {
        let path = rules_file(name, family)?;
        let text = tree
            .read_text(&path)?
            .filter(|text| !text.is_empty())
            .ok_or_else(|| Unjudgeable(format!("there is no {path}, and ufw does not start without it")))?;
        ruleset.restore(&text, &path, family);
    }
    // The user's rules come at the end of those before.
    for (hook, key) in POLICIES {
        let (before, user) = (format!("{prefix}-before-{}", hook.name()), format!("{prefix}-user-{}", hook.name()));
        let at = defaults.place(key);
        let chain = ruleset.chains.iter_mut().find(|chain| chain.name == before && chain.families == [family]);
        if let Some(chain) = chain {
            chain.rules.push(jump(user, &at));
        }
    }
    Ok(())
}

fn own(family: Family, name: String, rules: Vec<Rule>) -> Chain {
    Chain { table: table(family), name, families: vec![family], base: None, rules }
}

#[cfg(test)]
mod tests;
