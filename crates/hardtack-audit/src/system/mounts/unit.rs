//! systemd.mount(5) units.

use std::collections::BTreeMap;

use hardtack_tree::Tree;

use super::MountOptions;
use crate::system::dropins;
use crate::system::units::{DIRECTORIES, UnitFile, is_own};
use crate::verdict::{Location, Unjudgeable};

/// A mount unit with its drop-ins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MountUnit {
    pub(super) options: MountOptions,
    /// The line with the options, or the file where there is none.
    pub(super) at: Location,
    /// Whether the machine's own directories have it, so that it goes before fstab.
    pub(super) is_own: bool,
}

/// Every mount unit, by name.
pub(super) fn read(tree: &dyn Tree) -> Result<BTreeMap<String, MountUnit>, Unjudgeable> {
    let mut units = BTreeMap::new();
    let directories = dropins::present(tree, &DIRECTORIES)?;
    for path in dropins::merged(tree, &directories, ".mount")? {
        let Some(name) = path.file_name().and_then(|name| name.to_str()).map(str::to_owned) else {
            continue;
        };
        let file = UnitFile::read(tree, &name, &path)?;
        let is_own = is_own(&path);
        let (options, at) = match file.value("Mount", "Options") {
            Some((options, at)) => (MountOptions::parse(options), at.clone()),
            None => (MountOptions::default(), Location { path, line: None }),
        };
        units.insert(name, MountUnit { options, at, is_own });
    }
    Ok(units)
}
