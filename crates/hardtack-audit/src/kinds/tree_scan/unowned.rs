//! Entries whose owner or group nobody knows.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use hardtack_tree::{Entry, Owner, Tree, TreePath, tree_path};

use super::{judgement, shown};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::DesiredState;
use crate::system::System;
use crate::verdict::{Finding, Judgement, Unjudgeable};

/// Every entry belongs to a user and a group that exist.
#[derive(Debug)]
pub(super) struct Unowned {
    /// Whether a fix gives entries to root.
    pub(super) adopt: bool,
}

const EXPECTED: &str = "every entry with a user and a group that exist";

/// The numbers that have names.
struct Known {
    users: BTreeSet<u32>,
    groups: BTreeSet<u32>,
}

impl Known {
    fn read(system: &System<'_>) -> Result<Self, Unjudgeable> {
        let accounts = system.accounts()?;
        // root is 0 whatever the files say.
        let users = accounts.users()?.values().map(|user| user.uid).chain([0]).collect();
        let groups = accounts.groups()?.values().map(|group| group.gid).chain([0]).collect();
        Ok(Self { users, groups })
    }

    fn wrong(&self, owner: Owner) -> Option<String> {
        match (self.users.contains(&owner.uid), self.groups.contains(&owner.gid)) {
            (true, true) => None,
            (false, true) => Some(format!("no user {}", owner.uid)),
            (true, false) => Some(format!("no group {}", owner.gid)),
            (false, false) => Some(format!("no user {} and no group {}", owner.uid, owner.gid)),
        }
    }

    fn all<'t>(&self, tree: &'t dyn Tree) -> Result<Vec<(&'t Entry, Finding)>, Unjudgeable> {
        judgement(tree, EXPECTED, &|entry| self.wrong(entry.metadata.owner).filter(|_| !is_dynamic(entry)))
    }

    /// How many entries [`is_dynamic`] leaves out.
    fn left_out(&self, tree: &dyn Tree) -> Result<usize, Unjudgeable> {
        let left_out = |entry: &&Entry| is_dynamic(entry) && self.wrong(entry.metadata.owner).is_some();
        Ok(tree.index()?.iter().filter(left_out).count())
    }
}

/// Where systemd keeps the directories of services with `DynamicUser=`, which only root can enter.
const DYNAMIC: [&str; 3] = ["/var/lib/private/", "/var/cache/private/", "/var/log/private/"];

/// The numbers that such a service gets when it starts; systemd gives the directories to the next one then.
const DYNAMIC_IDS: RangeInclusive<u32> = 61184..=65519;

/// Whether an entry is of a service whose user is there only while it runs (systemd.exec(5), `DynamicUser=`).
fn is_dynamic(entry: &Entry) -> bool {
    let path = entry.path.to_string();
    let Owner { uid, gid } = entry.metadata.owner;
    let own = |id: u32| DYNAMIC_IDS.contains(&id);
    DYNAMIC.iter().any(|directory| path.starts_with(directory)) && own(uid) && (own(gid) || gid == 0)
}

/// Where else than in files users or groups come from, by nsswitch.conf(5).
fn elsewhere(tree: &dyn Tree) -> Result<Option<String>, Unjudgeable> {
    let text = tree.read_text(&tree_path!("/etc/nsswitch.conf"))?.unwrap_or_default();
    let lines = text.lines().filter_map(|line| line.split('#').next()?.split_once(':'));
    let sources = lines.filter(|(name, _)| matches!(name.trim(), "passwd" | "group")).flat_map(|(_, sources)| {
        sources.split_ascii_whitespace().filter(|word| !word.starts_with('[') && !word.ends_with(']'))
    });
    // Those of systemd are made and gone with their service.
    Ok(sources.filter(|source| !matches!(*source, "files" | "compat" | "systemd")).map(str::to_owned).next())
}

impl DesiredState for Unowned {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let known = Known::read(system)?;
        let found = known.all(system.tree())?;
        if let (Some((entry, _)), Some(source)) = (found.first(), elsewhere(system.tree())?) {
            let Owner { uid, gid } = entry.metadata.owner;
            let why = format!("{} belongs to {uid}:{gid}, which {source} of /etc/nsswitch.conf may know", entry.path);
            return Err(Unjudgeable(why));
        }
        let mut findings = shown(system.tree(), EXPECTED, found)?;
        let left_out = known.left_out(system.tree())?;
        if left_out > 0 {
            let remark =
                format!("{left_out} entries left out, which belong to services with a user of systemd's making");
            findings.push(Finding::persistent(true, EXPECTED, remark, None));
        }
        Ok(findings)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let known = Known::read(&fixer.system())?;
        let found: Vec<(TreePath, Owner)> =
            known.all(&fixer.tree)?.iter().map(|(entry, _)| (entry.path.clone(), entry.metadata.owner)).collect();
        if let Some((path, Owner { uid, gid })) = found.first().filter(|_| !self.adopt) {
            let why = format!(
                "{path} belongs to {uid}:{gid}, which nobody is: give it to somebody, or let the rule's parameter `adopt` give all such entries to root"
            );
            return Err(FixError::NotByFiles(why));
        }
        for (path, owner) in found {
            let uid = if known.users.contains(&owner.uid) { owner.uid } else { 0 };
            let gid = if known.groups.contains(&owner.gid) { owner.gid } else { 0 };
            fixer.tree.set_owner(&path, Owner { uid, gid })?;
        }
        Ok(())
    }

    fn stage(&self) -> Stage {
        Stage::Permissions
    }

    fn explain(&self) -> String {
        "Every entry belongs to a user and a group that exist.".to_owned()
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![tree_path!("/etc/passwd"), tree_path!("/etc/group"), tree_path!("/etc/nsswitch.conf"), TreePath::root()]
    }
}
