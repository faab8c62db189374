//! Bringing a tree to what a profile asks.

use std::collections::{BTreeMap, BTreeSet};

use hardtack_tree::{Change, StagedTree, Tree, TreePath, TreeResult};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use similar::{ChangeTag, TextDiff};

use crate::fix::{Fixer, PackageWork, Stage};
use crate::guard::{self, Judged, Lack, LockOut};
use crate::ids::{ControlId, RuleId};
use crate::judge::holds;
use crate::kind::DesiredState;
use crate::profile::Profile;
use crate::record::{Lines, Record};
use crate::rule::Rule;
use crate::system::System;
use crate::verdict::cause;

/// Fixes may undo one another. Two that go on doing so after this many rounds contradict each other.
const ROUNDS: usize = 4;

/// A tree brought to what a profile asks, as far as files can do it.
pub struct Hardened<'t> {
    /// The tree with every change; [`StagedTree::changes`] is what has to be written.
    pub tree: StagedTree<'t>,
    /// Packages to install and purge. When there are some, the caller does that and hardens again: what a
    /// package brings may need fixes of its own.
    pub packages: PackageWork,
    /// Rules that did not hold and now do.
    pub fixed: Vec<Fixed>,
    /// Rules that do not hold until the package work is done.
    pub pending: Vec<Fixed>,
    /// Rules that do not hold and cannot be brought about.
    pub unfixable: Vec<Unfixable>,
    /// What the owner of the machine would lose: nothing of this may be kept then.
    pub locked_out: Vec<LockOut>,
    /// What the owner lacks and lacked before.
    pub lacking: Vec<Lack>,
    /// Which rules changed which entry.
    pub writes: BTreeMap<TreePath, BTreeSet<RuleId>>,
    /// The lines that they set.
    lines: Lines,
}

/// A rule with the controls it serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fixed {
    /// The rule.
    pub rule: RuleId,
    /// The controls of the profile.
    pub controls: Vec<ControlId>,
}

/// A rule that cannot be brought about, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfixable {
    /// The rule.
    pub rule: RuleId,
    /// The controls of the profile.
    pub controls: Vec<ControlId>,
    /// Why, and where it says so what can be done.
    pub reason: String,
}

/// One desired state in the order of its fix.
struct Task<'p> {
    stage: Stage,
    rule: &'p Rule,
    state: &'p dyn DesiredState,
}

/// What happened to the rules so far.
#[derive(Default)]
struct Progress {
    packages: PackageWork,
    writes: BTreeMap<TreePath, BTreeSet<RuleId>>,
    lines: Lines,
    touched: BTreeSet<RuleId>,
    waiting: BTreeSet<RuleId>,
    refused: BTreeMap<RuleId, String>,
}

/// Changes a staged copy of `tree` so that the rules of `profile` hold. Rules of excepted controls, of
/// manual ones and of those that do not apply are left alone. The order is by stage, then by rule, so that
/// the same tree and profile always give the same changes, and what is hardened already gives none.
///
/// # Errors
/// When the record of what was changed cannot be kept in the tree.
pub fn harden<'t>(tree: &'t dyn Tree, profile: &Profile) -> TreeResult<Hardened<'t>> {
    let required = profile.required_rules(&System::new(tree));
    let mut hardened = bring_about(tree, &required);
    let Judged { lock_outs, before } = guard::judge(tree, &hardened.tree, &hardened.writes);
    (hardened.locked_out, hardened.lacking) = (lock_outs, before);
    if !hardened.writes.is_empty() {
        let mut record = Record::read(tree)?.with(&hardened.writes, std::mem::take(&mut hardened.lines));
        let wrote: BTreeSet<&RuleId> = hardened.writes.values().flatten().collect();
        for (rule, controls) in required.iter().filter(|(rule, _)| wrote.contains(&rule.id)) {
            record = record.because(&rule.id, &rule.title, &profile.benchmark().name.id, controls);
        }
        record.of_public_lines(&hardened.tree)?.write(&mut hardened.tree)?;
    }
    Ok(hardened)
}

/// The rules of `profile` that made `after` of `before`, each with the controls that ask for it: those that wrote something, and
/// those that did not hold, which may have had packages come or go. No other rule can have changed anything.
///
/// # Errors
/// When the record of what was changed cannot be read.
pub fn makers<'p>(
    before: &dyn Tree,
    after: &dyn Tree,
    profile: &'p Profile,
) -> TreeResult<Vec<(&'p Rule, Vec<ControlId>)>> {
    let wrote: BTreeSet<RuleId> = Record::read(after)?.writes.into_values().flatten().collect();
    let system = System::new(before);
    let mut required = profile.required_rules(&system);
    for (rule, controls) in profile.required_rules(&System::new(after)) {
        if !required.iter().any(|(known, _)| known.id == rule.id) {
            required.push((rule, controls));
        }
    }
    required.retain(|(rule, _)| wrote.contains(&rule.id) || !holds(rule, &system));
    Ok(required)
}

/// Changes a staged copy of `tree` so that these rules hold; each comes with the controls it serves.
pub(crate) fn bring_about<'t>(tree: &'t dyn Tree, wanted: &[(&Rule, Vec<ControlId>)]) -> Hardened<'t> {
    let mut tasks: Vec<Task<'_>> = wanted
        .iter()
        .flat_map(|(rule, _)| {
            rule.states.iter().map(|state| Task { stage: state.stage(), rule, state: state.as_ref() })
        })
        .collect();
    tasks.sort_by(|a, b| (a.stage, &a.rule.id).cmp(&(b.stage, &b.rule.id)));

    let mut staged = StagedTree::new(tree);
    let mut progress = Progress::default();
    for _ in 0..ROUNDS {
        if !round(&tasks, &mut staged, &mut progress) {
            break;
        }
    }
    report(staged, progress, wanted)
}

/// Fixes once whatever does not hold; tells whether anything changed.
fn round(tasks: &[Task<'_>], staged: &mut StagedTree<'_>, progress: &mut Progress) -> bool {
    // Most states hold: those are found in parallel, on one reading of the models.
    let standing: Vec<Standing> = {
        let _ = staged.index();
        let system = System::new(&*staged);
        tasks.par_iter().map(|task| standing(task, &system)).collect()
    };
    let mut changed = false;
    for (task, first) in tasks.iter().zip(standing) {
        if matches!(first, Standing::Holds) && !changed {
            continue;
        }
        let now = if changed { standing_of(task, staged) } else { first };
        match now {
            Standing::Holds => {}
            Standing::Unknown(cause) => {
                progress.refused.insert(task.rule.id.clone(), cause);
            }
            Standing::Fails => changed |= fix(task, staged, progress),
        }
    }
    changed
}

/// Whether a state holds.
enum Standing {
    Holds,
    Fails,
    Unknown(String),
}

fn standing_of(task: &Task<'_>, staged: &StagedTree<'_>) -> Standing {
    standing(task, &System::new(staged))
}

fn standing(task: &Task<'_>, system: &System<'_>) -> Standing {
    let asks = match task.rule.applies.as_ref().map(|applies| applies.evaluate(system)) {
        Some(Err(cause)) => return Standing::Unknown(cause.to_string()),
        Some(Ok(condition)) => condition.holds,
        None => true,
    };
    if !asks {
        return Standing::Holds;
    }
    match task.state.judge(system) {
        Ok(findings) if findings.iter().all(|finding| finding.holds) => Standing::Holds,
        Ok(_) => Standing::Fails,
        Err(cause) => Standing::Unknown(cause.to_string()),
    }
}

/// Makes one fix and keeps it when it was made whole; tells whether it changed the tree.
fn fix(task: &Task<'_>, staged: &mut StagedTree<'_>, progress: &mut Progress) -> bool {
    let id = &task.rule.id;
    let (changes, packages) = {
        let mut fixer = Fixer::new(&*staged);
        if let Err(error) = task.state.fix(&mut fixer) {
            progress.refused.insert(id.clone(), cause(&error));
            return false;
        }
        (fixer.tree.into_changes(), fixer.packages)
    };
    if !packages.is_empty() {
        progress.waiting.insert(id.clone());
        progress.packages.add(packages);
    }
    for change in &changes {
        let lines = new_lines(staged, change);
        if let Err(error) = staged.apply(change) {
            progress.refused.insert(id.clone(), cause(&error));
            return false;
        }
        progress.writes.entry(change.path().clone()).or_default().insert(id.clone());
        if !lines.is_empty() {
            progress.lines.entry(change.path().clone()).or_default().entry(id.clone()).or_default().extend(lines);
        }
    }
    progress.touched.insert(id.clone());
    !changes.is_empty()
}

/// The lines that a change brings into a text file. What cannot be read as text has none.
fn new_lines(before: &dyn Tree, change: &Change) -> BTreeSet<String> {
    let Change::Write { path, content, .. } = change else { return BTreeSet::new() };
    let Ok(after) = std::str::from_utf8(content) else { return BTreeSet::new() };
    let before = before.read_text(path).ok().flatten().unwrap_or_default();
    let diff = TextDiff::from_lines(before.as_str(), after);
    let new = diff.iter_all_changes().filter(|change| change.tag() == ChangeTag::Insert);
    let lines = new.map(|change| change.value().trim_end_matches(['\n', '\r']).to_owned());
    lines.filter(|line| !line.trim().is_empty()).collect()
}

/// Says of each rule that something was tried for how it stands now.
fn report<'t>(staged: StagedTree<'t>, progress: Progress, wanted: &[(&Rule, Vec<ControlId>)]) -> Hardened<'t> {
    let (packages, contested) = progress.packages.settled();
    let (mut fixed, mut pending, mut unfixable) = (Vec::new(), Vec::new(), Vec::new());
    let system = System::new(&staged);
    for (rule, controls) in wanted {
        let (rule_id, controls) = (rule.id.clone(), controls.clone());
        let refused = progress.refused.get(&rule.id).cloned();
        if holds(rule, &system) {
            if progress.touched.contains(&rule.id) {
                fixed.push(Fixed { rule: rule_id, controls });
            }
        } else if let Some(reason) = refused {
            unfixable.push(Unfixable { rule: rule_id, controls, reason });
        } else if !progress.waiting.contains(&rule.id) {
            let reason = "its fix is undone by the fix of another rule".to_owned();
            unfixable.push(Unfixable { rule: rule_id, controls, reason });
        } else if let Some(package) = contested.first() {
            let reason = format!("one rule asks for the package {package}, another one that it goes");
            unfixable.push(Unfixable { rule: rule_id, controls, reason });
        } else {
            pending.push(Fixed { rule: rule_id, controls });
        }
    }
    drop(system);
    let (writes, lines) = (progress.writes, progress.lines);
    let (locked_out, lacking) = (Vec::new(), Vec::new());
    Hardened { tree: staged, packages, fixed, pending, unfixable, locked_out, lacking, writes, lines }
}
