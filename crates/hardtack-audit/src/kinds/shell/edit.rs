//! Changing single commands of start-up files.

use hardtack_tree::{StagedTree, TreePath, tree_path};

use crate::fix::FixError;
use crate::lines::Lines;
use crate::system::shell::{Command, Script};

/// The file that fixes write, read by every login shell.
pub(super) fn own_file() -> TreePath {
    tree_path!("/etc/profile.d/60-hardtack.sh")
}

/// Puts `text` in the place of a command that has its lines for itself; without a text the command goes.
pub(super) fn replace(
    tree: &mut StagedTree<'_>,
    path: &TreePath,
    command: &Command,
    text: Option<&str>,
) -> Result<(), FixError> {
    let mut lines = Lines::read(&*tree, path)?;
    let range = command.line..=command.last;
    let shown: Vec<String> = lines.iter().skip(command.line - 1).take(command.last + 1 - command.line).collect();
    let alone = Script::parse(path.clone(), &shown.join("\n"));
    let only = matches!(alone.commands.as_slice(), [only] if only.words == command.words && !only.conditional);
    if !only || alone.unclear.is_some() {
        let why = format!("{path}:{} has other commands beside it: change the line by hand", command.line);
        return Err(FixError::NotByFiles(why));
    }
    let first = shown.first().map(String::as_str).unwrap_or_default();
    let indent = first.get(..first.len() - first.trim_start().len()).unwrap_or_default();
    match text {
        Some(text) => lines.replace(&range, &format!("{indent}{text}")),
        // A branch without any command is a mistake of syntax.
        None if command.conditional => lines.replace(&range, &format!("{indent}:")),
        None => lines.remove(&range),
    }
    Ok(lines.write(tree, path)?)
}

/// Puts a line into the file of our own, in place of those that have something to do with `word`.
pub(super) fn write_own(tree: &mut StagedTree<'_>, word: &str, line: &str) -> Result<(), FixError> {
    let path = own_file();
    let mut lines = Lines::read(&*tree, &path)?;
    for number in (1..=lines.count()).rev() {
        if lines.iter().nth(number - 1).is_some_and(|own| own.contains(word)) {
            lines.remove(&(number..=number));
        }
    }
    lines.push(line);
    Ok(lines.write(tree, &path)?)
}
