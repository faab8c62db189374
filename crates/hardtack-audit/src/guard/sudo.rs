//! sudo runs, and there is somebody who may use it.

use hardtack_tree::{FileKind, FixedPath, Tree, TreePath, tree_path};

use super::Broken;
use crate::system::System;
use crate::system::sudoers::{Entry, main_file, parse};
use crate::verdict::{Location, Unjudgeable};

const PROGRAM: FixedPath = FixedPath::new("/usr/bin/sudo");

/// Bits with which others than root may write a file.
const WRITABLE: u32 = 0o022;

/// The bit with which a program runs as its owner.
const SET_USER: u32 = 0o4000;

/// Why sudo would refuse to run: its program, or a file that it reads.
pub(super) fn refused(system: &System<'_>) -> Result<Vec<Broken>, Unjudgeable> {
    let tree = system.tree();
    let mut broken = Vec::new();
    if let Some(program) = tree.target_metadata(&PROGRAM.to_path())?
        && program.mode.bits() & SET_USER == 0
    {
        let at = Location { path: PROGRAM.to_path(), line: None };
        broken.push(Broken::new("its program does not run as root", at));
    }
    for path in files(tree)? {
        let Some(file) = tree.target_metadata(&path)? else { continue };
        let at = Location { path: path.clone(), line: None };
        if file.owner.uid != 0 {
            broken.push(Broken::new(format!("{path} is not root's"), at));
        } else if file.mode.bits() & WRITABLE & !0o020 != 0 || (file.mode.bits() & 0o020 != 0 && file.owner.gid != 0) {
            broken.push(Broken::new(format!("{path} can be written by others"), at));
        }
    }
    if tree.exists(&main_file())? {
        system.sudoers()?;
    }
    Ok(broken)
}

/// The files that sudo reads: what it would refuse is looked for in all of `/etc/sudoers.d`.
fn files(tree: &dyn Tree) -> Result<Vec<TreePath>, Unjudgeable> {
    let directory = tree_path!("/etc/sudoers.d");
    let mut files = vec![main_file()];
    for name in tree.list(&directory)?.unwrap_or_default() {
        let path = directory.join_os(&name)?;
        if tree.target_metadata(&path)?.is_some_and(|found| found.kind == FileKind::Regular) {
            files.push(path);
        }
    }
    Ok(files)
}

/// Nobody but root may run programs as others.
pub(super) fn nobody(system: &System<'_>) -> Result<Vec<Broken>, Unjudgeable> {
    if !system.tree().exists(&main_file())? {
        return Ok(Vec::new());
    }
    let sudoers = system.sudoers()?;
    let others = sudoers.rules().any(|rule| {
        let first = rule.what.split_ascii_whitespace().next().unwrap_or_default();
        first != "root" && !first.is_empty()
    });
    if others {
        return Ok(Vec::new());
    }
    let text = system.tree().read_text(&main_file())?.unwrap_or_default();
    let line = parse(&text).into_iter().find(|line| matches!(line.entry, Entry::Rule(_)));
    let at = Location { path: main_file(), line: line.map(|line| *line.lines.start()) };
    Ok(vec![Broken::new("no line gives anybody but root rights", at)])
}
