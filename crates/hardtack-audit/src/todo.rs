//! What is left to do after an audit, in the order in which it is best done.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use hardtack_tree::{Tree, TreeResult};
use serde::{Deserialize, Serialize};

use crate::activation::needs;
use crate::audit::Audit;
use crate::benchmark::{BenchmarkName, Scope};
use crate::control::{ControlResult, RuleResult};
use crate::harden::{Hardened, bring_about, harden};
use crate::ids::{ControlId, RuleId};
use crate::kind::Demand;
use crate::profile::Profile;
use crate::rule::Rule;
use crate::system::System;
use crate::verdict::{Severity, Verdict};

/// How many of the entries that a fix changes are named.
const NAMED: usize = 3;

/// The `schema` of a [`Todo`] in JSON.
const SCHEMA: &str = "hardtack.todo/1";

/// What is left to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Todo {
    /// `hardtack.todo/1`.
    pub schema: String,
    /// The benchmark with its edition.
    pub benchmark: BenchmarkName,
    /// The profile of the benchmark.
    pub profile: String,
    /// What was judged.
    pub subject: String,
    /// The controls that fail or could not be judged: by severity, then by effort, then by number.
    pub tasks: Vec<Task>,
    /// How many controls a person has to look at besides.
    pub manual: usize,
}

/// A control that is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its number.
    pub control: ControlId,
    /// What is wanted.
    pub title: String,
    /// Its level or category.
    pub level: String,
    /// How bad it is.
    pub severity: Option<Severity>,
    /// Fail or unknown.
    pub verdict: Verdict,
    /// What it takes, for the hardest of its rules.
    pub effort: Effort,
    /// The rules that do not hold.
    pub rules: Vec<RuleId>,
    /// Commands to run, keys to write, or what to decide, in that order.
    pub next: Vec<String>,
}

/// What it takes to meet a control, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effort {
    /// `hardtack harden` does it.
    Files,
    /// Packages have to come or go.
    Packages,
    /// Somebody who knows the site has to choose a value or change something.
    Site,
    /// A file system of its own, and so another layout of the disk.
    Partition,
    /// Something on the running machine: a reload, a reboot, what was started there.
    Running,
}

impl fmt::Display for Effort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Files => "files",
            Self::Packages => "packages",
            Self::Site => "site",
            Self::Partition => "partition",
            Self::Running => "running",
        })
    }
}

/// What is left of `audit`, which judged `tree` by `profile`; `command` is what hardens it.
///
/// # Errors
/// When the tree cannot be read.
pub fn todo(audit: &Audit, tree: &dyn Tree, profile: &Profile, command: &str) -> TreeResult<Todo> {
    let planner = Planner { tree, profile, command: Some(command), hardened: harden(tree, profile)? };
    let left = audit.controls.iter().filter(|control| matches!(control.verdict, Verdict::Fail | Verdict::Unknown));
    let mut tasks: Vec<Task> = left.map(|control| planner.task(control)).collect();
    tasks.sort_by_key(|task| (Reverse(task.severity), task.effort));
    Ok(Todo {
        schema: SCHEMA.to_owned(),
        benchmark: audit.benchmark.clone(),
        profile: audit.profile.clone(),
        subject: audit.subject.clone(),
        tasks,
        manual: audit.score.manual,
    })
}

/// What would bring about each rule that does not hold, in a line.
pub type Fixes = BTreeMap<RuleId, String>;

/// How the rules that fail in `audit`, which judged `tree` by `profile`, are brought about. Only these rules are
/// tried, without the guards that look at the hardened tree as a whole: a report is made at every audit, and [`todo`]
/// says the rest.
pub fn fixes(audit: &Audit, tree: &dyn Tree, profile: &Profile) -> Fixes {
    let failed = |control: &&ControlResult| control.verdict == Verdict::Fail;
    let rules = audit.controls.iter().filter(failed).flat_map(|control| {
        control
            .rules
            .iter()
            .filter(|rule| rule.verdict == Verdict::Fail)
            .map(|rule| (&rule.rule, (rule, control.scope)))
    });
    let rules: BTreeMap<&RuleId, (&RuleResult, Scope)> = rules.collect();
    let mut wanted = profile.required_rules(&System::new(tree));
    wanted.retain(|(rule, _)| rules.contains_key(&rule.id));
    let planner = Planner { tree, profile, command: None, hardened: bring_about(tree, &wanted) };
    rules.into_iter().map(|(id, (result, scope))| (id.clone(), planner.step(result, scope).1)).collect()
}

struct Planner<'t> {
    tree: &'t dyn Tree,
    profile: &'t Profile,
    /// What hardens the tree; without it, files are named instead.
    command: Option<&'t str>,
    /// What hardening would bring about.
    hardened: Hardened<'t>,
}

impl Planner<'_> {
    fn task(&self, control: &ControlResult) -> Task {
        let open: Vec<&RuleResult> =
            control.rules.iter().filter(|rule| matches!(rule.verdict, Verdict::Fail | Verdict::Unknown)).collect();
        let mut steps: BTreeMap<Effort, Vec<String>> = BTreeMap::new();
        for result in &open {
            let (effort, next) = self.step(result, control.scope);
            let of_effort = steps.entry(effort).or_default();
            if !of_effort.contains(&next) {
                of_effort.push(next);
            }
        }
        if steps.is_empty() {
            let next = control.reason.clone().unwrap_or_else(|| "look at it yourself".to_owned());
            steps.insert(Effort::Site, vec![next]);
        }
        Task {
            control: control.control.clone(),
            title: control.title.clone(),
            level: control.level.clone(),
            severity: control.severity,
            verdict: control.verdict,
            effort: steps.keys().next_back().copied().unwrap_or(Effort::Site),
            rules: open.iter().map(|result| result.rule.clone()).collect(),
            next: steps.into_values().flatten().collect(),
        }
    }

    /// What one rule takes.
    fn step(&self, result: &RuleResult, scope: Scope) -> (Effort, String) {
        let is = |fixed: &crate::Fixed| fixed.rule == result.rule;
        let rule = self.profile.rules().iter().find(|rule| rule.id == result.rule);
        if let Some(out) = self.hardened.locked_out.iter().find(|out| out.rules.contains(&result.rule)) {
            return (Effort::Site, out.to_string());
        }
        if self.hardened.fixed.iter().any(is) {
            let next = self.command.map_or_else(|| self.changes(&result.rule), |command| format!("`{command}`"));
            return (Effort::Files, next);
        }
        if self.hardened.pending.iter().any(is) {
            return (Effort::Packages, rule.map(|rule| self.packages(rule)).unwrap_or_default());
        }
        let unfixable = self.hardened.unfixable.iter().find(|left| left.rule == result.rule);
        let running = unfixable.is_none() && result.verdict == Verdict::Fail;
        match (rule, unfixable) {
            (Some(rule), _) if running || scope == Scope::Running => {
                let needs = needs(&rule.paths());
                let next = match unfixable {
                    Some(left) => left.reason.clone(),
                    None if needs.is_empty() => "reboot the machine, or reload what runs there".to_owned(),
                    None => format!("reboot, or {}", needs.join("; ")),
                };
                (Effort::Running, next)
            }
            (Some(rule), Some(left)) if rule.states.iter().any(|state| state.demands().iter().any(of_the_layout)) => {
                (Effort::Partition, left.reason.clone())
            }
            (Some(rule), Some(left)) => (Effort::Site, with_key(rule, &left.reason)),
            _ => (Effort::Site, result.reason.clone().unwrap_or_default()),
        }
    }

    /// What hardening changes for a rule.
    fn changes(&self, rule: &RuleId) -> String {
        let written = self.hardened.writes.iter().filter(|(_, rules)| rules.contains(rule));
        let paths: Vec<String> = written.map(|(path, _)| path.to_string()).collect();
        let (named, others) = paths.split_at(paths.len().min(NAMED));
        let more = if others.is_empty() { String::new() } else { format!(" and {} more", others.len()) };
        format!("`hardtack harden` changes {}{more}", named.join(", "))
    }

    /// The commands that bring the packages of one rule, and what comes after.
    fn packages(&self, rule: &Rule) -> String {
        let work = bring_about(self.tree, &[(rule, Vec::new())]).packages;
        let mut commands = Vec::new();
        for (verb, packages) in [("install", work.install), ("purge", work.remove)] {
            if !packages.is_empty() {
                commands.push(format!("`apt-get {verb} {}`", packages.into_iter().collect::<Vec<_>>().join(" ")));
            }
        }
        commands.join(", ")
    }
}

/// Whether a demand is one on the layout of the disk.
fn of_the_layout(demand: &Demand) -> bool {
    matches!(demand, Demand::SeparateMount(_) | Demand::MountOption { .. })
}

/// A reason with the parameters that have no value yet.
fn with_key(rule: &Rule, reason: &str) -> String {
    let empty = |value: &serde_json::Value| match value {
        serde_json::Value::Null => true,
        serde_json::Value::String(text) => text.is_empty(),
        serde_json::Value::Array(list) => list.is_empty(),
        _ => false,
    };
    let unset = rule.parameters.iter().filter(|parameter| rule.values.get(&parameter.name).is_none_or(empty));
    let keys: Vec<String> = unset.map(|parameter| format!("--set {}.{}=…", rule.id, parameter.name)).collect();
    match keys.is_empty()
        || keys.iter().any(|key| reason.contains(key.trim_end_matches("=…").trim_start_matches("--set ")))
    {
        true => reason.to_owned(),
        false => format!("{reason}; the key is `{}`", keys.join("` or `")),
    }
}
