//! Programs that run with more rights than whoever starts them: `audit_privileged {}`.

use std::ffi::OsStr;

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{FileKind, Tree, TreePath, tree_path};

use super::{live, missing};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::audit_rules::{self, AuditRules, Line, Rule};
use crate::system::login_defs::first_user;
use crate::system::mounts::Mount;
use crate::system::{Runtime, System};
use crate::verdict::{Finding, Judgement, Unjudgeable};

/// The kind `audit_privileged`.
pub(in crate::kinds) struct AuditPrivileged;

impl Kind for AuditPrivileged {
    fn name(&self) -> &'static str {
        "audit_privileged"
    }

    fn summary(&self) -> &'static str {
        "The kernel's audit records when somebody who logged in starts a program that is set-user-ID, set-group-ID or \
         has capabilities, wherever the boot mounts it without nosuid and noexec."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[("key", "The key of the rules that a fix writes; `privileged` when left out.")]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let key = block.optional::<String>("key").unwrap_or_else(|| "privileged".to_owned());
        block.finish(())?;
        Ok(Box::new(State { key }))
    }
}

/// The file that fixes write, all of it.
fn own_file() -> TreePath {
    tree_path!("/etc/audit/rules.d/51-hardtack-privileged.rules")
}

#[derive(Debug)]
struct State {
    key: String,
}

/// A program and the rule that records its starts.
struct Program {
    path: TreePath,
    text: String,
    rule: Rule,
}

impl State {
    fn programs(&self, system: &System<'_>) -> Result<Vec<Program>, Unjudgeable> {
        let first = first_user(system.tree())?;
        let program = |path: TreePath| {
            let text =
                format!("-a always,exit -F path={path} -F perm=x -F auid>={first} -F auid!=unset -k {}", self.key);
            match audit_rules::parse(&text) {
                // A blank in a path would be taken for its end.
                Ok(Some(Line::Add { rule, .. })) => Ok(Program { path, text, rule }),
                _ => Err(Unjudgeable(format!("no audit rule can name {path}"))),
            }
        };
        privileged(system)?.into_iter().map(program).collect()
    }
}

/// The privileged programs of a tree, sorted.
fn privileged(system: &System<'_>) -> Result<Vec<TreePath>, Unjudgeable> {
    let tree = system.tree();
    let index = tree.index()?;
    if let Some(unread) = index.unreadable().first() {
        return Err(Unjudgeable(format!("cannot read {}: {}", unread.path, unread.reason)));
    }
    let mut found = Vec::new();
    for entry in index.iter().filter(|entry| entry.metadata.kind == FileKind::Regular) {
        let bits = entry.metadata.mode.bits();
        let executable = bits & 0o111 != 0;
        let marked = bits & 0o6000 != 0 || (executable && has_capabilities(tree, &entry.path)?);
        if marked && takes_effect(system, &entry.path)? {
            found.push(entry.path.clone());
        }
    }
    Ok(found)
}

fn has_capabilities(tree: &dyn Tree, path: &TreePath) -> Result<bool, Unjudgeable> {
    Ok(tree.xattrs(path)?.contains_key(OsStr::new("security.capability")))
}

/// Whether what is mounted there lets programs be started, and with privileges.
fn takes_effect(system: &System<'_>, path: &TreePath) -> Result<bool, Unjudgeable> {
    let (mounts, units) = (system.mounts()?, system.units()?);
    for above in path.ancestors() {
        if let Ok(Mount { options, .. }) = mounts.at(&above.to_string(), units) {
            return Ok(!options.has("noexec") && !options.has("nosuid"));
        }
    }
    Ok(true)
}

fn content(rules: &AuditRules, programs: &[Program]) -> String {
    let mut text = "# Starts of privileged programs, written by hardtack from those that it found.\n".to_owned();
    for program in programs.iter().filter(|program| !rules.recorded(&program.rule).missing.is_empty()) {
        text.push_str(&program.text);
        text.push('\n');
    }
    text
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let rules = system.audit_rules()?;
        let programs = self.programs(system)?;
        let mut findings = Vec::new();
        for program in &programs {
            let recorded = rules.recorded(&program.rule);
            if !recorded.missing.is_empty() {
                let expected = format!("the audit records starts of {}", program.path);
                findings.push(Finding::persistent(false, expected, missing(&recorded), recorded.kept_by));
            }
        }
        if findings.is_empty() {
            let expected = "the audit records starts of privileged programs";
            let found = format!("{} such programs, each recorded", programs.len());
            findings.push(Finding::persistent(true, expected, found, None));
        }
        Ok(findings)
    }

    fn judge_runtime(&self, system: &System<'_>, runtime: &Runtime) -> Option<Judgement> {
        let judge = || {
            let programs = self.programs(system)?;
            let mut findings = Vec::new();
            for program in &programs {
                let expected = format!("the running kernel records starts of {}", program.path);
                findings.push(live(&program.rule, expected, system, runtime)?);
            }
            if findings.iter().all(|finding| finding.holds) {
                let found = format!("{} such programs, each recorded", programs.len());
                return Ok(vec![Finding::runtime(
                    true,
                    "the running kernel records starts of privileged programs",
                    found,
                )]);
            }
            Ok(findings.into_iter().filter(|finding| !finding.holds).collect())
        };
        Some(judge())
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        if self.judge(&fixer.system())?.iter().all(|finding| finding.holds) {
            return Ok(());
        }
        let system = fixer.system();
        let programs = self.programs(&system)?;
        let others = system.audit_rules()?.without(&own_file());
        let kept = programs.iter().find_map(|program| others.recorded(&program.rule).kept_by);
        if let Some(at) = kept {
            return Err(FixError::NotByFiles(format!("{at} keeps programs from being recorded: take that line out")));
        }
        let content = content(&others, &programs);
        audit_rules::write(&mut fixer.tree, &own_file(), content.into_bytes())
    }

    fn stage(&self) -> Stage {
        Stage::Derived
    }

    fn explain(&self) -> String {
        "The kernel's audit records every start of a privileged program by somebody who logged in.".to_owned()
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![
            own_file(),
            audit_rules::directory(),
            audit_rules::merged_file(),
            tree_path!("/etc/fstab"),
            tree_path!("/etc/login.defs"),
            TreePath::root(),
        ]
    }
}
