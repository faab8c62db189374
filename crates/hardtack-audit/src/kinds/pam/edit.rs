//! Changing files of `/etc/pam.d` without taking them out of pam-auth-update's hands.

use std::collections::BTreeSet;

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
    let update = AuthUpdate::read(&*tree)?;
    // Between its two blocks pam-auth-update keeps what it finds: lines of no profile are changed where they stand.
    let of_profile = |call: &&Call<'_>| match (Common::of(call.path), &update) {
        (Some(common), Some(update)) => update.brings(common, module),
        _ => false,
    };
    let calls = pam.calls(module).filter(|call| wanted(call));
    let (managed, own): (Vec<Call<'_>>, Vec<Call<'_>>) = calls.partition(|call| of_profile(&call));
    for call in &own {
        rewrite(tree, call, change)?;
    }
    let files: BTreeSet<Common> = managed.iter().filter_map(|call| Common::of(call.path)).collect();
    match AuthUpdate::read(&*tree)? {
        Some(mut update) if !files.is_empty() => {
            files.into_iter().for_each(|common| update.edit_arguments(common, module, change));
            write(tree, &update)
        }
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
