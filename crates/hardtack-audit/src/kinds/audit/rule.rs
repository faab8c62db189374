//! What the kernel's audit records: `audit_rule "-w /etc/group -p wa -k identity" {}`.

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, Read};
use hardtack_tree::{StagedTree, Tree, TreePath, tree_path};

use super::flag::Flag;
use super::{live, missing};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::lines::Lines;
use crate::system::audit_rules::{self, Files, Line, Recorded, Rule};
use crate::system::login_defs::first_user;
use crate::system::{Runtime, System};
use crate::verdict::{Finding, Judgement, Unjudgeable};

/// The kind `audit_rule`.
pub(in crate::kinds) struct AuditRule;

/// Stands in a label for the smallest number of a person's account.
const UID_MIN: &str = "UID_MIN";
/// Stands in a label for the file that sudo logs to.
const SUDO_LOG: &str = "SUDO_LOGFILE";

impl Kind for AuditRule {
    fn name(&self) -> &'static str {
        "audit_rule"
    }

    fn summary(&self) -> &'static str {
        "The kernel's audit records what a rule in the words of auditctl(8) would, by that rule or others. UID_MIN in it \
         is what login.defs says, SUDO_LOGFILE the file sudo logs to; without an arch it is for 64-bit and 32-bit \
         programs. `-e 2` has the rules stay as they are until the next boot, `-c` has mistakes skipped."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[("if_there", "Whether it asks nothing where the file or directory it names is not there.")]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let text = block.label(0).and_then(|text| checked(block, text));
        let if_there = block.optional("if_there").unwrap_or(false);
        let text = block.finish(text)?;
        let state: Box<dyn DesiredState> = match audit_rules::parse(&text) {
            Ok(Some(Line::Enabled(_))) => Box::new(Flag::Immutable),
            Ok(Some(Line::Continue)) => Box::new(Flag::Continue),
            _ => Box::new(State { text, if_there }),
        };
        Ok(state)
    }
}

fn checked(block: &mut BlockReader<'_>, text: String) -> Read<String> {
    let example = text.replace(UID_MIN, "1000").replace(SUDO_LOG, "/var/log/sudo.log");
    let wrong = match audit_rules::parse(&example) {
        Ok(Some(Line::Enabled(2) | Line::Continue)) => None,
        Ok(Some(Line::Add { rule, first: false })) if rule.always && rule.list == "exit" => None,
        Ok(_) => Some("it records nothing".to_owned()),
        Err(wrong) => Some(wrong),
    };
    match wrong {
        None => block.absorb(Ok(text)),
        Some(wrong) => {
            let message = format!("`{text}` cannot be asked for: {wrong}");
            let help = "write it as auditctl(8) takes it: \"-w /etc/group -p wa -k identity\"";
            block.fail(Diagnostic::error(message).at(block.label_place(0)).help(help))
        }
    }
}

/// The file that fixes write.
pub(super) fn own_file() -> TreePath {
    tree_path!("/etc/audit/rules.d/50-hardtack.rules")
}

#[derive(Debug)]
struct State {
    text: String,
    if_there: bool,
}

/// What a label means on one tree.
struct Meaning {
    text: String,
    rule: Rule,
}

impl State {
    /// The rule with the tree's own values; `None` where the value is not to be had, as the text says.
    fn meaning(&self, system: &System<'_>) -> Result<Result<Meaning, String>, Unjudgeable> {
        let mut text = self.text.clone();
        if text.contains(UID_MIN) {
            text = text.replace(UID_MIN, &first_user(system.tree())?.to_string());
        }
        if text.contains(SUDO_LOG) {
            let sudoers = system.sudoers()?;
            let file = sudoers.settings("logfile").filter(|(scope, _)| scope.is_empty()).last();
            match file.map(|(_, found)| found.what.value.as_str()).filter(|value| value.starts_with('/')) {
                Some(file) => text = text.replace(SUDO_LOG, file),
                None => return Ok(Err("sudo has no log file of its own".to_owned())),
            }
        }
        match audit_rules::parse(&text) {
            Ok(Some(Line::Add { rule, .. })) => {
                Ok(Ok(Meaning { text, rule: audit_rules::settled(system.tree(), rule)? }))
            }
            _ => Err(Unjudgeable(format!("`{text}` is not a rule"))),
        }
    }

    /// Why the rule has nothing to watch on this tree.
    fn nothing(&self, tree: &dyn Tree, rule: &Rule) -> Result<Option<String>, Unjudgeable> {
        let (Files::File(path) | Files::Below(path)) = &rule.files else { return Ok(None) };
        if self.if_there && tree.target_metadata(path)?.is_none() {
            return Ok(Some(format!("there is no {path}")));
        }
        // auditctl refuses a file whose directory is missing, and every rule after it is lost.
        match path.parent() {
            Some(parent) if tree.resolve(&parent)?.is_none() => Ok(Some(format!("there is no {parent}"))),
            _ => Ok(None),
        }
    }

    fn judge_in(&self, system: &System<'_>) -> Result<(Finding, Option<(Meaning, Recorded)>), Unjudgeable> {
        let expected = |text: &str| format!("the audit records what {text} asks for");
        let meaning = match self.meaning(system)? {
            Ok(meaning) => meaning,
            Err(why) => return Ok((Finding::persistent(false, expected(&self.text), why, None), None)),
        };
        let expected = expected(&meaning.text);
        if let Some(why) = self.nothing(system.tree(), &meaning.rule)? {
            return Ok((Finding::persistent(true, expected, why, None), None));
        }
        let recorded = system.audit_rules()?.recorded(&meaning.rule);
        let finding = if recorded.missing.is_empty() {
            Finding::persistent(true, expected, "recorded", recorded.by.clone())
        } else {
            let at = recorded.kept_by.clone().or_else(|| recorded.by.clone());
            Finding::persistent(false, expected, missing(&recorded), at)
        };
        Ok((finding, Some((meaning, recorded))))
    }
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        Ok(vec![self.judge_in(system)?.0])
    }

    fn judge_runtime(&self, system: &System<'_>, runtime: &Runtime) -> Option<Judgement> {
        let judge = || {
            // Where there is nothing to watch, the files say why.
            let Ok(meaning) = self.meaning(system)? else { return Ok(Vec::new()) };
            if self.nothing(system.tree(), &meaning.rule)?.is_some() {
                return Ok(Vec::new());
            }
            let expected = format!("the running kernel records what {} asks for", meaning.text);
            Ok(vec![live(&meaning.rule, expected, system, runtime)?])
        };
        Some(judge())
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let (finding, work) = self.judge_in(&fixer.system())?;
        if finding.holds {
            return Ok(());
        }
        let Some((meaning, recorded)) = work else { return Err(FixError::NotByFiles(finding.found)) };
        if let Some(at) = recorded.kept_by {
            return Err(FixError::NotByFiles(format!("{at} keeps it from being recorded: take that line out")));
        }
        add(&mut fixer.tree, &own_file(), &meaning.lines(&recorded))
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("The kernel's audit records what `{}` asks for.", self.text)
    }

    fn paths(&self) -> Vec<TreePath> {
        let mut paths = vec![own_file(), audit_rules::directory(), audit_rules::merged_file()];
        if self.text.contains(UID_MIN) {
            paths.push(tree_path!("/etc/login.defs"));
        }
        if self.text.contains(SUDO_LOG) {
            paths.extend([tree_path!("/etc/sudoers"), tree_path!("/etc/sudoers.d")]);
        }
        paths
    }
}

impl Meaning {
    /// The lines to write: one for all programs, or, where calls are named, one for each sort that lacks them.
    fn lines(&self, recorded: &Recorded) -> Vec<String> {
        let mut words: Vec<&str> = self.text.split_ascii_whitespace().collect();
        if self.rule.syscalls.is_empty() || self.rule.arch.is_some() {
            return vec![words.join(" ")];
        }
        words.insert(2, "-F arch=b64");
        let line = words.join(" ");
        let mut arches: Vec<_> = recorded.missing.iter().map(|part| part.arch).collect();
        arches.sort();
        arches.dedup();
        let of = |arch| match arch {
            audit_rules::Arch::B64 => line.clone(),
            audit_rules::Arch::B32 => line.replace("arch=b64", "arch=b32"),
        };
        arches.into_iter().map(of).collect()
    }
}

/// Puts lines into a file of ours, in the order of their text.
fn add(tree: &mut StagedTree<'_>, path: &TreePath, wanted: &[String]) -> Result<(), FixError> {
    let mut lines = Lines::read(&*tree, path)?;
    if lines.count() == 0 {
        lines.push("# What the audit records for the hardening profile, written by hardtack.");
    }
    for line in wanted {
        let after = lines.iter().zip(1..).find(|(other, _)| !other.starts_with('#') && other >= line);
        match after {
            Some((other, _)) if other == *line => {}
            Some((_, number)) => lines.insert(number, line),
            None => lines.push(line),
        }
    }
    audit_rules::write(tree, path, lines.content())
}
