//! Homes that are there and are their users'.

use hardtack_tree::{FileKind, FixedPath, Mode, Owner, TreePath};

use super::users::{PATHS, Resident, residents};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::DesiredState;
use crate::system::System;
use crate::system::accounts::User;
use crate::verdict::{Finding, Judgement, Location};

/// Every user with a login shell has a home, owned by that user, that others cannot write or search.
#[derive(Debug)]
pub(super) struct Owned {
    /// The most permissions.
    pub(super) ceiling: Mode,
}

impl Owned {
    fn expected(&self, resident: &Resident) -> String {
        format!("a home of {0} that belongs to {0} and has at most mode {1}", resident.user.name, self.ceiling)
    }

    fn judge_one(&self, resident: &Resident) -> Vec<Finding> {
        let expected = self.expected(resident);
        let fails = |found: String, at: Location| Finding::persistent(false, expected.clone(), found, at);
        let Some(home) = &resident.home else {
            return vec![fails(format!("`{}`, which is no absolute path", resident.user.home), resident.at.clone())];
        };
        let Some((path, found)) = &home.there else {
            return vec![fails(format!("no {}", home.named), resident.at.clone())];
        };
        let at = Location { path: path.clone(), line: None };
        if found.kind != FileKind::Directory {
            return vec![fails("no directory".to_owned(), at)];
        }
        let mut findings = Vec::new();
        if found.owner.uid != resident.user.uid {
            findings.push(fails(format!("user {}", found.owner.uid), at.clone()));
        }
        if !found.mode.within(self.ceiling) {
            findings.push(fails(format!("mode {}", found.mode), at.clone()));
        }
        if findings.is_empty() {
            findings.push(Finding::persistent(true, expected, format!("mode {}", found.mode), at));
        }
        findings
    }

    fn repair(&self, fixer: &mut Fixer<'_>, resident: &Resident, all: &[Resident]) -> Result<(), FixError> {
        let User { name, uid, gid, .. } = &resident.user;
        let Some(home) = &resident.home else {
            return Err(FixError::NotByFiles(format!("{name} has no home: give it one with `usermod -d`")));
        };
        if home.is_the_systems(*uid) {
            let why = format!("the home of {name} is {}, a directory of the system: give {name} another", home.named);
            return Err(FixError::NotByFiles(why));
        }
        let Some((path, found)) = &home.there else {
            return Ok(fixer.tree.make_dir(&home.named, self.ceiling, Owner { uid: *uid, gid: *gid })?);
        };
        if found.kind != FileKind::Directory {
            return Err(FixError::NotByFiles(format!("{path} is the home of {name} and no directory")));
        }
        if let Some(other) = all.iter().find(|other| other.user.uid != *uid && other.lives_at(path)) {
            let why = format!("{path} is the home of {name} and of {}: give one of them another", other.user.name);
            return Err(FixError::NotByFiles(why));
        }
        if found.owner.uid != *uid {
            fixer.tree.set_owner(path, Owner { uid: *uid, gid: found.owner.gid })?;
        }
        fixer.tree.set_mode(path, Mode::new(found.mode.bits() & self.ceiling.bits()))?;
        Ok(())
    }
}

impl DesiredState for Owned {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let all = residents(system)?;
        if all.is_empty() {
            let found = "no user with a login shell";
            return Ok(vec![Finding::persistent(true, "homes that are their users'", found, None)]);
        }
        Ok(all.iter().flat_map(|resident| self.judge_one(resident)).collect())
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let all = residents(&fixer.system())?;
        for resident in &all {
            if self.judge_one(resident).iter().any(|finding| !finding.holds) {
                self.repair(fixer, resident, &all)?;
            }
        }
        Ok(())
    }

    fn stage(&self) -> Stage {
        Stage::Permissions
    }

    fn explain(&self) -> String {
        format!("Every user with a login shell has a home of its own with at most mode {}.", self.ceiling)
    }

    fn paths(&self) -> Vec<TreePath> {
        PATHS.map(FixedPath::to_path).to_vec()
    }
}
