//! Changing files of `/etc/pam.d` without taking them out of pam-auth-update's hands.

use hardtack_tree::{StagedTree, TreePath};

use crate::fix::FixError;
use crate::lines::Lines;
use crate::system::pam::{AuthUpdate, Call, Common, Module, Pam, written};

/// Changes the arguments of a module's calls. A file that pam-auth-update manages is changed as it would
/// write it, any other one line by line.
pub(in crate::kinds) fn change_arguments(
    tree: &mut StagedTree<'_>,
    module: &str,
    wanted: &dyn Fn(&Call<'_>) -> bool,
    change: &dyn Fn(&mut Vec<String>),
) -> Result<(), FixError> {
    let pam = Pam::read(&*tree)?;
    let calls: Vec<Call<'_>> = pam.calls(module).filter(|call| wanted(call)).collect();
    let mut update = AuthUpdate::read(&*tree)?;
    for call in &calls {
        match (Common::of(call.path), &mut update) {
            (Some(common), Some(update)) => update.edit_arguments(common, module, change),
            _ => rewrite(tree, call, change)?,
        }
    }
    match update {
        Some(update) if calls.iter().any(|call| Common::of(call.path).is_some()) => write(tree, &update),
        _ => Ok(()),
    }
}

/// Writes what pam-auth-update would.
pub(super) fn write(tree: &mut StagedTree<'_>, update: &AuthUpdate) -> Result<(), FixError> {
    for (path, text) in update.write()? {
        tree.write(&path, text)?;
    }
    Ok(())
}

/// Puts a line into a service's file behind the first call of a module, or before all lines.
pub(super) fn insert(tree: &mut StagedTree<'_>, path: &TreePath, after: &str, line: &str) -> Result<(), FixError> {
    let pam = Pam::read(&*tree)?;
    let call = pam.calls(after).find(|call| call.path == path);
    let mut lines = Lines::read(&*tree, path)?;
    lines.insert(call.map_or(1, |call| call.lines.end() + 1), line);
    Ok(lines.write(tree, path)?)
}

fn rewrite(tree: &mut StagedTree<'_>, call: &Call<'_>, change: &dyn Fn(&mut Vec<String>)) -> Result<(), FixError> {
    let mut arguments = call.module.arguments.clone();
    change(&mut arguments);
    if arguments == call.module.arguments {
        return Ok(());
    }
    let mut lines = Lines::read(&*tree, call.path)?;
    let old = lines.iter().nth(call.lines.start() - 1).unwrap_or_default();
    lines.replace(call.lines, &line(call.module, &arguments, &old));
    Ok(lines.write(tree, call.path)?)
}

/// The line with other arguments; what stands before them, and a comment behind them, stay as they were.
fn line(module: &Module, arguments: &[String], old: &str) -> String {
    let control = old.find(&module.control).map(|at| at + module.control.len());
    let path = control.and_then(|from| Some(from + old.get(from..)?.find(&module.path)? + module.path.len()));
    let head = path.and_then(|end| old.get(..end)).map_or_else(
        || format!("{}{}\t{}\t{}", if module.quiet { "-" } else { "" }, module.group, module.control, module.path),
        str::to_owned,
    );
    let arguments: String = arguments.iter().map(|argument| format!(" {}", written(argument))).collect();
    let comment = old.split_once('#').map(|(_, comment)| format!(" #{comment}")).unwrap_or_default();
    format!("{head}{arguments}{comment}")
}
