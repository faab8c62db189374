//! Which rule and control wrote a file, or a line of it.

use std::collections::{BTreeMap, BTreeSet};

use hardtack_hcl::{Diagnostic, Diagnostics};
use hardtack_tree::{FileKind, Tree, TreePath, TreeResult};
use serde::Serialize;

use crate::catalogue::{Catalogue, Settings};
use crate::explain::Explainer;
use crate::ids::{ControlId, RuleId};
use crate::judge::judge;
use crate::record::Record;
use crate::rule::Rule;
use crate::system::System;
use crate::verdict::cause;

/// What `hardtack blame` says.
#[derive(Debug, Serialize)]
pub struct Blame {
    /// The file, links followed.
    pub path: TreePath,
    /// The line that was asked for.
    pub line: Option<usize>,
    /// Its text.
    pub text: Option<String>,
    /// How it is known.
    pub basis: Basis,
    /// The rules.
    pub rules: Vec<Blamed>,
}

/// How it is known which rules a file is the work of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// By the record that hardening left in the tree.
    Record,
    /// By what the rules read and would write; nothing says that hardening was there.
    Models,
}

/// A rule, and what of the file is its work.
#[derive(Debug, Serialize)]
pub struct Blamed {
    /// The rule.
    pub rule: RuleId,
    /// What it wants.
    pub title: String,
    /// The controls that ask for it, by benchmark.
    pub controls: BTreeMap<String, BTreeSet<ControlId>>,
    /// The lines that it set, or that decide it, from 1.
    pub lines: Vec<usize>,
}

/// Says which rules wrote a file of `tree`, or a line of it: by the record that hardening left there, else by the rules'
/// own models, which say what they read and where.
///
/// # Errors
/// When there is no such file or line, or something cannot be read.
pub fn blame(
    catalogue: &Catalogue,
    tree: &dyn Tree,
    path: &TreePath,
    line: Option<usize>,
) -> Result<Blame, Diagnostics> {
    let unreadable = |error: hardtack_tree::TreeError| Diagnostics::from(Diagnostic::error(cause(&error)));
    let record = Record::read(tree).map_err(unreadable)?;
    let place = place(tree, path, &record).map_err(unreadable)?;
    let content = match tree.target_metadata(&place).map_err(unreadable)? {
        Some(found) if found.kind == FileKind::Regular => tree.read_text(&place).map_err(unreadable)?,
        _ => None,
    };
    let texts: Vec<&str> = content.as_deref().unwrap_or_default().lines().collect();
    let text = match line {
        None => None,
        Some(number) => match number.checked_sub(1).and_then(|index| texts.get(index)) {
            Some(text) => Some((*text).to_owned()),
            None => {
                let wrong = Diagnostic::error(format!("{place} has no line {number}"));
                return Err(wrong.help(format!("it has {} lines; the first is 1", texts.len())).into());
            }
        },
    };
    let (basis, mut rules) = if record.writes.contains_key(&place) {
        let mut rules = recorded(catalogue, &record, &place, &texts)?;
        if !record.lines.contains_key(&place) {
            // Of a file that not everybody may read the record has no lines, but the rules know which decide them.
            let deciding = concerned(catalogue, tree, [path, &place])?;
            for blamed in &mut rules {
                let known = deciding.iter().find(|deciding| deciding.rule == blamed.rule);
                blamed.lines = known.map(|known| known.lines.clone()).unwrap_or_default();
            }
        }
        (Basis::Record, rules)
    } else {
        (Basis::Models, concerned(catalogue, tree, [path, &place])?)
    };
    if rules.is_empty() && !tree.exists(&place).map_err(unreadable)? {
        let wrong = Diagnostic::error(format!("{place} is not there, and no rule writes it"));
        return Err(wrong.help("name a file from the root of the tree, as in `/etc/ssh/sshd_config`").into());
    }
    if let Some(number) = line {
        rules.retain(|blamed| blamed.lines.contains(&number));
    }
    Ok(Blame { path: place, line, text, basis, rules })
}

/// The path by which the record names the entry: links in its directories are followed, one at its end where the
/// record does not name the link itself.
fn place(tree: &dyn Tree, path: &TreePath, record: &Record) -> TreeResult<TreePath> {
    if let (Some(parent), Some(name)) = (path.parent(), path.file_name())
        && let Some(parent) = tree.resolve(&parent)?
    {
        let entry = parent.join_os(name)?;
        if record.writes.contains_key(&entry) {
            return Ok(entry);
        }
    }
    Ok(tree.resolve(path)?.unwrap_or_else(|| path.clone()))
}

/// By the record.
fn recorded(
    catalogue: &Catalogue,
    record: &Record,
    path: &TreePath,
    texts: &[&str],
) -> Result<Vec<Blamed>, Diagnostics> {
    let explainer = Explainer::new(catalogue)?;
    let mut blamed = Vec::new();
    for id in record.writes.get(path).into_iter().flatten() {
        let set = record.lines.get(path).and_then(|rules| rules.get(id));
        let is_set = |text: &str| set.is_some_and(|set| set.contains(text));
        let lines = texts.iter().zip(1..).filter(|(text, _)| is_set(text)).map(|(_, number)| number).collect();
        let (title, controls) = match record.rules.get(id) {
            Some(reason) => (reason.title.clone(), reason.controls.clone()),
            // A rule of another version, or of a user's own, may be unknown here.
            None if !catalogue.rule_ids().any(|known| known == id) => (String::new(), BTreeMap::new()),
            None => serves(&explainer, &catalogue.rule(id, &Settings::new())?),
        };
        blamed.push(Blamed { rule: id.clone(), title, controls, lines });
    }
    Ok(blamed)
}

/// By the rules' models.
fn concerned(catalogue: &Catalogue, tree: &dyn Tree, paths: [&TreePath; 2]) -> Result<Vec<Blamed>, Diagnostics> {
    let explainer = Explainer::new(catalogue)?;
    let system = System::new(tree);
    let mut blamed = Vec::new();
    for id in catalogue.rule_ids() {
        let rule = catalogue.rule(id, &Settings::new())?;
        if !rule.paths().iter().any(|path| paths.contains(&path)) {
            continue;
        }
        let findings = judge(&rule, &system, None).findings;
        let at = findings.into_iter().filter_map(|finding| finding.at);
        let lines: BTreeSet<usize> = at.filter(|at| paths.contains(&&at.path)).filter_map(|at| at.line).collect();
        let (title, controls) = serves(&explainer, &rule);
        blamed.push(Blamed { rule: id.clone(), title, controls, lines: lines.into_iter().collect() });
    }
    Ok(blamed)
}

/// What a rule wants, and the controls of every benchmark that ask for it.
fn serves(explainer: &Explainer<'_>, rule: &Rule) -> (String, BTreeMap<String, BTreeSet<ControlId>>) {
    let told = explainer.rule(rule);
    let controls = told.controls.into_iter().map(|(benchmark, ids)| (benchmark, ids.into_iter().collect())).collect();
    (told.title, controls)
}
