//! Enabling, disabling and masking at rest, with the links that systemctl(1) would make or remove.

use std::collections::BTreeSet;

use hardtack_tree::{StagedTree, Tree, TreePath, tree_path};

use super::{Form, UnitFile, UnitState, Units, is_own, template};
use crate::fix::FixError;

/// Makes the links that the `[Install]` section of `unit` asks for; a mask goes first.
///
/// # Errors
/// When there is no such unit, when it cannot be enabled, or when the tree cannot be changed.
pub fn enable(tree: &mut StagedTree<'_>, unit: &str) -> Result<(), FixError> {
    unmask(tree, unit)?;
    let mut done = BTreeSet::new();
    enable_with(tree, unit, &mut done)?;
    match Units::read(&*tree)?.state(unit) {
        UnitState::Enabled { .. } => Ok(()),
        _ => Err(FixError::NotByFiles(format!("{unit} has no [Install] section that says what should start it"))),
    }
}

/// Removes the links that start `unit`. What its vendor's links, an init script, another unit or D-Bus would
/// still start is masked.
///
/// # Errors
/// When the tree cannot be changed.
pub fn disable(tree: &mut StagedTree<'_>, unit: &str) -> Result<(), FixError> {
    let units = Units::read(&*tree)?;
    let real = units.real_name(unit);
    for link in units.started_by(&real).filter(|link| is_own(link)) {
        tree.remove(link)?;
    }
    let units = Units::read(&*tree)?;
    match units.state(unit) {
        UnitState::Enabled { .. } => mask(tree, unit),
        _ if units.activated_by(&*tree, unit)?.is_some() => mask(tree, unit),
        _ => Ok(()),
    }
}

/// Makes `unit` impossible to start.
///
/// # Errors
/// When the administrator's own unit file stands where the mask would, or when the tree cannot be changed.
pub fn mask(tree: &mut StagedTree<'_>, unit: &str) -> Result<(), FixError> {
    let unit = Units::read(&*tree)?.real_name(unit);
    let path = own_path(&unit)?;
    if tree.metadata(&path)?.is_some() && tree.read_link(&path)?.is_none() {
        return Err(FixError::NotByFiles(format!(
            "{path} is a unit file of this machine's own, and a mask would replace it: remove it, or do not enable it"
        )));
    }
    tree.symlink(&path, "/dev/null")?;
    Ok(())
}

/// Removes the mask of `unit` if the machine's own directory has one.
///
/// # Errors
/// When the tree cannot be changed.
pub fn unmask(tree: &mut StagedTree<'_>, unit: &str) -> Result<(), FixError> {
    let units = Units::read(&*tree)?;
    if let Some(entry) = units.entry(&units.real_name(unit))
        && entry.form == Form::Mask
        && is_own(&entry.path)
    {
        tree.remove(&entry.path)?;
    }
    Ok(())
}

fn enable_with(tree: &mut StagedTree<'_>, unit: &str, done: &mut BTreeSet<String>) -> Result<(), FixError> {
    let units = Units::read(&*tree)?;
    let unit = units.real_name(unit);
    if !done.insert(unit.clone()) {
        return Ok(());
    }
    let Some(path) = units.file(&unit).cloned() else {
        return Err(FixError::NotByFiles(missing(&units, &unit)));
    };
    let file = UnitFile::read(&*tree, &unit, &path)?;
    let name = match (template(&unit), file.value("Install", "DefaultInstance")) {
        (None, Some((instance, _))) if unit.contains("@.") => unit.replacen("@.", &format!("@{instance}."), 1),
        _ => unit.clone(),
    };
    for (key, suffix) in [("WantedBy", "wants"), ("RequiredBy", "requires"), ("UpheldBy", "upholds")] {
        for target in file.words("Install", key) {
            let link = own_path(&format!("{}.{suffix}", plain(&unit, target)?))?.join(&name)?;
            tree.symlink(&link, path.as_path())?;
        }
    }
    for alias in file.words("Install", "Alias") {
        tree.symlink(&own_path(plain(&unit, alias)?)?, path.as_path())?;
    }
    for other in file.words("Install", "Also") {
        enable_with(tree, plain(&unit, other)?, done)?;
    }
    Ok(())
}

fn missing(units: &Units, unit: &str) -> String {
    match units.script(unit) {
        Some(_) => format!("{unit} is an init script: a script step with `update-rc.d` can enable it"),
        None => format!("there is no {unit} in the tree: install the package that brings it"),
    }
}

/// A name out of a unit file, which must be one plain name.
fn plain<'a>(unit: &str, name: &'a str) -> Result<&'a str, FixError> {
    if name.contains(['/', '%']) || name.starts_with('.') {
        return Err(FixError::NotByFiles(format!(
            "the [Install] section of {unit} names `{name}`, which only systemctl can work out: enable it in a script step"
        )));
    }
    Ok(name)
}

fn own_path(name: &str) -> Result<TreePath, FixError> {
    Ok(tree_path!("/etc/systemd/system").join(name)?)
}
