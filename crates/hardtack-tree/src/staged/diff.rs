//! The changes as people read them.

use std::fmt::Write as _;

use similar::TextDiff;

use super::StagedTree;
use crate::{Change, Owner, TreePath, TreeResult, escaped};

/// Unchanged lines around a change.
const CONTEXT: usize = 3;

/// Files whose content is never shown: shadow(5), gshadow(5), and what may hold GRUB's password.
const SECRET: [&[u8]; 6] = [
    b"/etc/shadow",
    b"/etc/shadow-",
    b"/etc/gshadow",
    b"/etc/gshadow-",
    b"/etc/grub.d/42_hardtack_password",
    b"/boot/grub/grub.cfg",
];

/// Whether the file is one of those whose content is never shown, because it holds password hashes.
pub fn holds_hashes(path: &TreePath) -> bool {
    SECRET.contains(&path.bytes())
}

/// A unified diff of a text file; one side is empty for a file that comes or goes. `None` where one of the contents is
/// no text, or would steer a terminal.
pub fn unified_diff(path: &TreePath, old: Option<&[u8]>, new: Option<&[u8]>) -> Option<String> {
    let (before, after) = (old.map_or(Some(""), shown)?, new.map_or(Some(""), shown)?);
    let name = |side: Option<&[u8]>| if side.is_some() { path.to_string() } else { "/dev/null".to_owned() };
    let diff = TextDiff::from_lines(before, after);
    Some(diff.unified_diff().context_radius(CONTEXT).header(&name(old), &name(new)).to_string())
}

impl StagedTree<'_> {
    /// What would change: a unified diff of each text file, and a line for every other change. Content that is no
    /// text, or would steer a terminal, is not shown.
    ///
    /// # Errors
    /// When a file of the base cannot be read.
    pub fn diff(&self) -> TreeResult<String> {
        self.describe(false)
    }

    /// The same with the password hashes that [`StagedTree::diff`] leaves out, for those who may see them.
    ///
    /// # Errors
    /// When a file of the base cannot be read.
    pub fn diff_with_hashes(&self) -> TreeResult<String> {
        self.describe(true)
    }

    fn describe(&self, hashes: bool) -> TreeResult<String> {
        let mut text = String::new();
        for change in self.changes() {
            let line = match change {
                Change::Write { path, .. } if !hashes && holds_hashes(path) => {
                    format!("file {path}: changed, not shown because it holds password hashes\n")
                }
                Change::Write { path, content, mode, owner } => {
                    self.written(path, content, &format!("{mode} {}", names(*owner)))?
                }
                Change::Directory { path, mode, owner } => format!("directory {path}: new, {mode} {}\n", names(*owner)),
                Change::Symlink { path, target } => format!("link {path} -> {}\n", escaped(target.as_encoded_bytes())),
                Change::Mode { path, mode } => match self.base.metadata(path)? {
                    Some(was) => format!("mode {path}: {} -> {mode}\n", was.mode),
                    None => format!("mode {path}: {mode}\n"),
                },
                Change::Owner { path, owner } => match self.base.metadata(path)? {
                    Some(was) => format!("owner {path}: {} -> {}\n", names(was.owner), names(*owner)),
                    None => format!("owner {path}: {}\n", names(*owner)),
                },
                Change::Remove { path } => format!("remove {path}\n"),
            };
            text.push_str(&line);
        }
        Ok(text)
    }

    fn written(&self, path: &TreePath, content: &[u8], new: &str) -> TreeResult<String> {
        let replaced = self.layers.get(path).is_none_or(super::Layer::hides);
        let old = if replaced { None } else { self.base.read(path)? };
        let mut text = String::new();
        if old.is_none() {
            let _ = writeln!(text, "file {path}: new, {new}");
        }
        match unified_diff(path, old.as_deref(), Some(content)) {
            Some(diff) => text.push_str(&diff),
            None => {
                let before = old.as_ref().map_or(0, Vec::len);
                let _ = writeln!(text, "binary {path}: {before} -> {} bytes", content.len());
            }
        }
        Ok(text)
    }
}

/// The text of a file that can be shown as it is.
fn shown(content: &[u8]) -> Option<&str> {
    let plain = |letter: char| !letter.is_control() || matches!(letter, '\n' | '\t' | '\r' | '\u{c}');
    std::str::from_utf8(content).ok().filter(|text| text.chars().all(plain))
}

fn names(owner: Owner) -> String {
    format!("{}:{}", owner.uid, owner.gid)
}
