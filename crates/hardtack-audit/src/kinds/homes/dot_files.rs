//! Files in homes whose names begin with a dot.

use std::collections::BTreeSet;

use hardtack_tree::{FileKind, FixedPath, Metadata, Mode, Owner, TreePath};

use super::users::{Home, PATHS, residents};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::DesiredState;
use crate::system::System;
use crate::verdict::{Finding, Judgement, Location, Unjudgeable};

/// Dot files are their user's, nobody else writes them, and none lets others in.
#[derive(Debug)]
pub(super) struct DotFiles {
    /// Whether a fix removes files that must not be there.
    pub(super) remove: bool,
}

/// Files that hand mail on or trust other machines.
const UNWANTED: [&str; 3] = [".forward", ".rhosts", ".shosts"];
/// Files that hold passwords, or what was typed.
const SECRET: [&str; 2] = [".netrc", ".bash_history"];

/// The most permissions of a dot file.
fn ceiling(name: &str) -> Mode {
    Mode::new(if SECRET.contains(&name) { 0o600 } else { 0o644 })
}

/// A dot file and whose home it is in.
struct DotFile {
    path: TreePath,
    name: String,
    found: Metadata,
    owner: Owner,
    user: String,
}

impl DotFile {
    fn is_unwanted(&self) -> bool {
        UNWANTED.contains(&self.name.as_str())
    }

    fn wrong(&self) -> Vec<(String, String)> {
        let mut wrong = Vec::new();
        if self.is_unwanted() {
            wrong.push((format!("no {} of {}", self.name, self.user), "it is there".to_owned()));
            return wrong;
        }
        let ceiling = ceiling(&self.name);
        let mut add = |holds: bool, expected: String, found: String| {
            if !holds {
                wrong.push((format!("{} {expected}", self.path), found));
            }
        };
        let Owner { uid, gid } = self.found.owner;
        add(
            self.found.mode.within(ceiling),
            format!("has at most mode {ceiling}"),
            format!("mode {}", self.found.mode),
        );
        add(uid == self.owner.uid, format!("belongs to {}", self.user), format!("user {uid}"));
        add(gid == self.owner.gid, format!("has the group of {}", self.user), format!("group {gid}"));
        wrong
    }
}

/// Every dot file of every home, each once.
fn all(system: &System<'_>) -> Result<Vec<DotFile>, Unjudgeable> {
    let index = system.tree().index()?;
    let (mut files, mut homes) = (Vec::new(), BTreeSet::new());
    for resident in residents(system)? {
        let Some(Home { there: Some((home, _)), .. }) = &resident.home else { continue };
        if !homes.insert(home.clone()) {
            continue;
        }
        if let Some(hidden) = index.unreadable().iter().find(|hidden| hidden.path.starts_with(home)) {
            return Err(Unjudgeable(format!("cannot read {}: {}", hidden.path, hidden.reason)));
        }
        // Below the root, everything would be somebody's.
        let of_home = |path: &TreePath| home.parent().is_some() || path.parent().as_ref() == Some(home);
        let owner = Owner { uid: resident.user.uid, gid: resident.user.gid };
        files.extend(index.under(home).iter().filter_map(|entry| {
            let name = entry.path.file_name()?.to_string_lossy().into_owned();
            let is_dot_file = name.starts_with('.') && entry.metadata.kind == FileKind::Regular && of_home(&entry.path);
            let user = resident.user.name.clone();
            is_dot_file.then(|| DotFile { path: entry.path.clone(), name, found: entry.metadata, owner, user })
        }));
    }
    Ok(files)
}

impl DesiredState for DotFiles {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let files = all(system)?;
        let finding = |file: &DotFile| {
            let at = Location { path: file.path.clone(), line: None };
            let wrong = file.wrong().into_iter();
            wrong
                .map(move |(expected, found)| Finding::persistent(false, expected, found, at.clone()))
                .collect::<Vec<_>>()
        };
        let mut findings: Vec<Finding> = files.iter().flat_map(finding).collect();
        if findings.is_empty() {
            let found = format!("none other among {}", files.len());
            findings.push(Finding::persistent(true, "dot files in homes that are their users' alone", found, None));
        }
        Ok(findings)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        for file in all(&fixer.system())?.iter().filter(|file| !file.wrong().is_empty()) {
            if file.is_unwanted() && !self.remove {
                let why =
                    format!("{} of {} may be wanted: remove it, or set the parameter `remove`", file.path, file.user);
                return Err(FixError::NotByFiles(why));
            }
            if file.is_unwanted() {
                fixer.tree.remove(&file.path)?;
                continue;
            }
            fixer.tree.set_owner(&file.path, file.owner)?;
            fixer.tree.set_mode(&file.path, Mode::new(file.found.mode.bits() & ceiling(&file.name).bits()))?;
        }
        Ok(())
    }

    fn stage(&self) -> Stage {
        Stage::Permissions
    }

    fn explain(&self) -> String {
        format!(
            "In homes there is no {}; {} are read by their user only; no other dot file is written or run by others.",
            UNWANTED.join(", "),
            SECRET.join(" and ")
        )
    }

    fn paths(&self) -> Vec<TreePath> {
        PATHS.map(FixedPath::to_path).to_vec()
    }
}
