//! Making a key's value effective.

use hardtack_tree::{StagedTree, TreePath, tree_path};

use super::Key;
use crate::fix::FixError;
use crate::kinds::pam::edit;
use crate::kinds::wanted::Demand;
use crate::lines::Lines;
use crate::system::keyvalue::{Found, KeyValue, Syntax, parse};

/// Changes one fix may need: a drop-in, then a second one behind a vendor's, or one line of each file.
const STEPS: usize = 50;

pub(super) fn fix(key: &Key, tree: &mut StagedTree<'_>) -> Result<(), FixError> {
    if let Some(module) = &key.module {
        let contrary = |value: &str| !key.holds(Some(value));
        edit::change_arguments(tree, module, &|_| true, &|arguments| {
            arguments.retain(|argument| {
                let (name, value) = argument.split_once('=').unwrap_or((argument, ""));
                !(key.names.iter().any(|own| own == name) && contrary(value))
            });
        })?;
    }
    for _ in 0..STEPS {
        let model = KeyValue::read(&*tree, &key.dialect)?;
        if key.judge_file(&model).holds {
            return Ok(());
        }
        match key.deciding(&model) {
            Some(found) if key.wanted.demand == Demand::NotSet => remove(&found, tree)?,
            found => set(key, &model, found, tree)?,
        }
    }
    Err(FixError::NotByFiles(format!("{} is set in too many places", key.names.join(" or "))))
}

fn remove(found: &Found<'_>, tree: &mut StagedTree<'_>) -> Result<(), FixError> {
    let mut lines = Lines::read(&*tree, found.path)?;
    lines.remove(&(found.assignment.line..=found.assignment.last));
    Ok(lines.write(tree, found.path)?)
}

/// Writes the value where it decides: into a drop-in that is read behind the deciding line, or else in that
/// line's place, or else into the main file. A package's own file stays as it is.
fn set(key: &Key, model: &KeyValue, deciding: Option<Found<'_>>, tree: &mut StagedTree<'_>) -> Result<(), FixError> {
    let name = key.names.first().map(String::as_str).unwrap_or_default();
    let Some(value) = key.wanted.to_write().or_else(|| flag(key)) else {
        return Err(FixError::NotByFiles(format!(
            "{name} in {} needs a value that only the site can choose",
            key.dialect.path
        )));
    };
    let line = key.dialect.syntax.write(name, &value);
    let drop_in = key.dialect.own_drop_ins().into_iter().find(|own| match &deciding {
        Some(found) => found.path == own || model.is_read_before(found.path, own),
        None => true,
    });
    match (deciding, drop_in) {
        (_, Some(path)) => put(key, name, &line, &path, tree),
        (Some(found), None) if !found.path.starts_with(&tree_path!("/etc")) => {
            put(key, name, &line, &behind(key, found.path)?, tree)
        }
        (Some(found), None) => {
            let mut lines = Lines::read(&*tree, found.path)?;
            lines.replace(&(found.assignment.line..=found.assignment.last), &line);
            Ok(lines.write(tree, found.path)?)
        }
        (None, None) => put(key, name, &line, &key.dialect.path, tree),
    }
}

/// A drop-in whose name sorts right behind another one's.
fn behind(key: &Key, other: &TreePath) -> Result<TreePath, FixError> {
    let directory = key.dialect.drop_in_directories().into_iter().next();
    let name = other.as_path().file_stem().and_then(|stem| stem.to_str()).map(|stem| format!("{stem}.hardtack.conf"));
    let path = directory.zip(name).and_then(|(directory, name)| directory.join(&name).ok());
    path.ok_or_else(|| FixError::NotByFiles(format!("{other} decides, and belongs to a package")))
}

/// A key that stands alone.
fn flag(key: &Key) -> Option<String> {
    (key.wanted.demand == Demand::Set && key.dialect.syntax == Syntax::Equals).then(String::new)
}

/// Sets a key in one file: in the place of its last assignment there, or at the end of its section.
fn put(key: &Key, name: &str, line: &str, path: &TreePath, tree: &mut StagedTree<'_>) -> Result<(), FixError> {
    let mut lines = Lines::read(&*tree, path)?;
    let text = String::from_utf8_lossy(&lines.content()).into_owned();
    let assignments = parse(&text, key.dialect.syntax);
    let own = assignments.iter().rev().find(|a| a.section == key.section && a.key == name);
    match own {
        Some(own) => lines.replace(&(own.line..=own.last), line),
        None if key.dialect.syntax == Syntax::Ini => {
            let header = format!("[{}]", key.section);
            match end_of_section(&lines, &header) {
                Some(number) => lines.insert(number + 1, line),
                None => {
                    lines.push(&header);
                    lines.push(line);
                }
            }
        }
        None => lines.push(line),
    }
    Ok(lines.write(tree, path)?)
}

/// The number of a section's last line that is not empty.
fn end_of_section(lines: &Lines, header: &str) -> Option<usize> {
    let mut end = None;
    let mut inside = false;
    for (index, line) in lines.iter().enumerate() {
        let line = line.trim();
        if line.starts_with('[') {
            inside = line == header;
        }
        if inside && !line.is_empty() {
            end = Some(index + 1);
        }
    }
    end
}
