//! Attributes of files and directories: `file "PATTERN" { mode = …, owner = …, group = … }`.

mod below;
mod owners;
mod read;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use globset::GlobMatcher;
use hardtack_tree::{FileKind, Metadata, Mode, Owner, Tree, TreePath, tree_path};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::DesiredState;
use crate::system::accounts::Accounts;
use crate::system::{System, glob};
use crate::verdict::{Finding, Judgement, Location, Unjudgeable};

use owners::Owners;
pub(super) use read::File;

#[derive(Debug)]
struct State {
    pattern: String,
    kind: FileKind,
    /// Bits beyond these are too many.
    mode: Option<Mode>,
    /// Names of which any will do; a fix sets the first. Empty: any at all.
    owner: Vec<String>,
    group: Vec<String>,
    /// Patterns of file names; empty: any name.
    names: Vec<GlobMatcher>,
    /// Patterns of file names that are left out.
    except: Vec<GlobMatcher>,
    /// Whether accounts without a login shell will do as owners, with their own groups.
    services: bool,
    /// Whether there may be nothing of that name.
    optional: bool,
    /// What somebody does who lacks it.
    made_by: String,
    /// Whether a fix makes it, empty.
    create: bool,
}

/// An entry that the pattern names, links followed.
struct Target {
    /// The name by which it was found.
    named: TreePath,
    /// Where it is.
    path: TreePath,
    found: Metadata,
}

impl State {
    /// What the pattern names: files behind links, each once; links that lead nowhere are passed over.
    fn targets(&self, tree: &dyn Tree) -> Result<Vec<Target>, Unjudgeable> {
        if let Some(base) = self.pattern.strip_suffix(below::EVERYTHING) {
            return self.below(tree, base);
        }
        let (mut targets, mut known) = (Vec::new(), BTreeSet::new());
        for named in glob::expand(tree, &self.pattern)? {
            let Some(path) = tree.resolve(&named)? else { continue };
            if !known.insert(path.clone()) {
                continue;
            }
            if let Some(found) = tree.metadata(&path)?.filter(|_| self.is_named(&path)) {
                targets.push(Target { named, path, found });
            }
        }
        Ok(targets)
    }

    fn findings(&self, target: &Target, owners: &Owners, system: &System<'_>) -> Vec<Finding> {
        let Target { named, path, found } = target;
        let at = Location { path: path.clone(), line: None };
        let mut findings = Vec::new();
        let mut add = |holds, expected: String, found: String| {
            findings.push(Finding::persistent(holds, format!("{named} {expected}"), found, at.clone()));
        };
        if found.kind != self.kind {
            add(false, format!("is a {}", words(self.kind)), format!("a {}", words(found.kind)));
            return findings;
        }
        if let Some(ceiling) = self.mode {
            add(found.mode.within(ceiling), format!("has at most mode {ceiling}"), format!("mode {}", found.mode));
        }
        let service = owners.is_services(found.owner);
        if !self.owner.is_empty() {
            let holds = service || owners.uids.contains(&found.owner.uid);
            let label = label(system.accounts(), |accounts| accounts.user_label(found.owner.uid), found.owner.uid);
            add(holds, format!("belongs to {}", self.owner.join(" or ")), format!("owner {label}"));
        }
        if !self.group.is_empty() {
            let holds = service || owners.gids.contains(&found.owner.gid);
            let label = label(system.accounts(), |accounts| accounts.group_label(found.owner.gid), found.owner.gid);
            add(holds, format!("has the group {}", self.group.join(" or ")), format!("group {label}"));
        }
        findings
    }

    /// Makes what is missing, when the pattern is a plain path.
    fn make(&self, fixer: &mut Fixer<'_>, owners: &Owners) -> Result<(), FixError> {
        let path = TreePath::new(&self.pattern)?;
        let first = |numbers: &[u32]| numbers.first().copied().unwrap_or(0);
        let owner = Owner { uid: first(&owners.uids), gid: first(&owners.gids) };
        let mode = self.mode.unwrap_or(Mode::new(if self.kind == FileKind::Directory { 0o755 } else { 0o644 }));
        match self.kind {
            FileKind::Directory => fixer.tree.make_dir(&path, mode, owner)?,
            _ => fixer.tree.write_new(&path, Vec::new(), mode, owner)?,
        }
        Ok(())
    }

    fn repair(&self, fixer: &mut Fixer<'_>, target: &Target, owners: &Owners) -> Result<(), FixError> {
        let Target { path, found, .. } = target;
        if found.kind != self.kind {
            let is = words(found.kind);
            return Err(FixError::NotByFiles(format!("{path} is a {is}: replace it by a {}", words(self.kind))));
        }
        let uid = pick(&self.owner, &owners.uids, found.owner.uid)?;
        let gid = pick(&self.group, &owners.gids, found.owner.gid)?;
        if found.owner != (Owner { uid, gid }) && !owners.is_services(found.owner) {
            fixer.tree.set_owner(path, Owner { uid, gid })?;
        }
        if let Some(ceiling) = self.mode.filter(|ceiling| !found.mode.within(*ceiling)) {
            fixer.tree.set_mode(path, Mode::new(found.mode.bits() & ceiling.bits()))?;
        }
        Ok(())
    }

    /// What is asked of each entry, in words.
    fn asks(&self) -> String {
        let mut asks = Vec::new();
        asks.extend(self.mode.map(|mode| format!("has at most mode {mode}")));
        let names = |names: &[String]| (!names.is_empty()).then(|| names.join(" or "));
        asks.extend(names(&self.owner).map(|names| format!("belongs to {names}")));
        asks.extend(names(&self.group).map(|names| format!("has the group {names}")));
        if asks.is_empty() { "is there".to_owned() } else { asks.join(" and ") }
    }
}

fn words(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Regular => "file",
        FileKind::Directory => "directory",
        FileKind::Symlink => "symbolic link",
        FileKind::CharDevice | FileKind::BlockDevice => "device",
        FileKind::Fifo => "pipe",
        FileKind::Socket => "socket",
    }
}

/// The number to set: the one there is when it will do, else the first of `numbers`, which are those that
/// the tree knows of `names`.
fn pick(names: &[String], numbers: &[u32], now: u32) -> Result<u32, FixError> {
    match numbers.first() {
        _ if names.is_empty() || numbers.contains(&now) => Ok(now),
        Some(first) => Ok(*first),
        None => Err(FixError::NotByFiles(format!("the tree has no user or group {}", names.join(" or ")))),
    }
}

/// A name for a number, or the number where the account files do not help.
fn label(accounts: Result<&Accounts, Unjudgeable>, name: impl FnOnce(&Accounts) -> String, number: u32) -> String {
    accounts.map_or_else(|_| number.to_string(), name)
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let mut findings = Vec::new();
        let targets = self.targets(system.tree())?;
        if !targets.is_empty() {
            let owners = Owners::of(self, system)?;
            findings.extend(targets.iter().flat_map(|target| self.findings(target, &owners, system)));
        }
        if self.pattern.ends_with(below::EVERYTHING) && !targets.is_empty() {
            return Ok(self.together(findings, targets.len()));
        }
        if findings.is_empty() {
            let expected = format!("{} {}", self.pattern, self.asks());
            findings.push(Finding::persistent(self.optional, expected, "no such file", None));
        }
        Ok(findings)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let mut targets = self.targets(&fixer.tree)?;
        let owners = Owners::of(self, &fixer.system())?;
        if targets.is_empty() && !self.optional {
            if !self.create {
                return Err(FixError::NotByFiles(format!("there is no {}: {}", self.pattern, self.made_by)));
            }
            self.make(fixer, &owners)?;
            targets = self.targets(&fixer.tree)?;
        }
        targets.iter().try_for_each(|target| self.repair(fixer, target, &owners))
    }

    fn stage(&self) -> Stage {
        Stage::Permissions
    }

    fn explain(&self) -> String {
        let if_there = if self.optional { "Where it is there, " } else { "" };
        format!("{if_there}{} {}.", self.pattern, self.asks())
    }

    fn paths(&self) -> Vec<TreePath> {
        let base = self.pattern.strip_suffix(below::EVERYTHING).unwrap_or(&self.pattern);
        let mut paths: Vec<_> = TreePath::new(if base.is_empty() { "/" } else { base }).into_iter().collect();
        if !self.owner.is_empty() || self.services {
            paths.push(tree_path!("/etc/passwd"));
        }
        if !self.group.is_empty() || self.services {
            paths.push(tree_path!("/etc/group"));
        }
        paths
    }
}
