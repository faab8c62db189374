//! SysV init scripts, which systemd-sysv-generator(8) turns into services.

use std::collections::BTreeMap;

use hardtack_tree::{FileKind, FixedPath, Tree, TreePath, tree_path};

use super::UnitState;
use crate::verdict::{Location, Unjudgeable};

/// An init script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Script {
    path: TreePath,
    start: Option<TreePath>,
}

impl Script {
    /// What the next boot does with the service that is made of it.
    pub(super) fn state(&self) -> UnitState {
        let at = |path: &TreePath| Location { path: path.clone(), line: None };
        match &self.start {
            Some(link) => UnitState::Enabled { at: at(link) },
            None => UnitState::Disabled { at: at(&self.path) },
        }
    }
}

/// The run levels that systemd maps to multi-user.target and graphical.target.
const RUN_LEVELS: [FixedPath; 4] = [
    FixedPath::new("/etc/rc2.d"),
    FixedPath::new("/etc/rc3.d"),
    FixedPath::new("/etc/rc4.d"),
    FixedPath::new("/etc/rc5.d"),
];

/// The scripts by name, with the first link that starts each.
pub(super) fn read(tree: &dyn Tree) -> Result<BTreeMap<String, Script>, Unjudgeable> {
    let directory = tree_path!("/etc/init.d");
    let mut scripts = BTreeMap::new();
    for name in tree.list(&directory)?.unwrap_or_default() {
        let path = directory.join_os(&name)?;
        // The generator passes over what is not executable.
        let executable = tree
            .target_metadata(&path)?
            .is_some_and(|found| found.kind == FileKind::Regular && found.mode.bits() & 0o100 != 0);
        if let Some(name) = name.to_str().filter(|_| executable) {
            scripts.insert(name.to_owned(), Script { path, start: None });
        }
    }
    for directory in RUN_LEVELS.map(FixedPath::to_path) {
        for name in tree.list(&directory)?.unwrap_or_default() {
            let link = directory.join_os(&name)?;
            if let Some(script) = name.to_str().and_then(started).and_then(|name| scripts.get_mut(name)) {
                script.start.get_or_insert(link);
            }
        }
    }
    Ok(scripts)
}

/// `S01cron` → `cron`; `None` for links that stop.
fn started(link: &str) -> Option<&str> {
    let rest = link.strip_prefix('S')?;
    let name = rest.get(2..)?;
    rest.bytes().take(2).all(|byte| byte.is_ascii_digit()).then_some(name)
}
