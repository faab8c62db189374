//! Entries of a tree as lines.

use std::collections::BTreeMap;

use hardtack_tree::{Entry, FileKind, Metadata, Tree, escaped, tree_path};
use serde::Serialize;

/// An entry to be shown.
#[derive(Debug, Serialize)]
pub(crate) struct Listed {
    /// By what it is shown.
    #[serde(skip)]
    pub(crate) name: String,
    path: hardtack_tree::TreePath,
    #[serde(flatten)]
    metadata: Metadata,
    /// Where a symbolic link leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
}

impl Listed {
    /// An entry of `tree`, shown as `name`.
    pub(crate) fn new(tree: &dyn Tree, (name, entry): (String, Entry)) -> Self {
        let Entry { path, metadata } = entry;
        // A damaged target shows as none.
        let target = match metadata.kind {
            FileKind::Symlink => tree.read_link(&path).ok().flatten(),
            _ => None,
        };
        Self { name, path, metadata, target: target.map(|target| escaped(target.as_encoded_bytes())) }
    }
}

/// Lines as `ls -l` writes them, with the owners' names of the tree and times in UTC.
pub(crate) fn long(tree: &dyn Tree, listed: &[Listed]) -> String {
    let users = names(tree, &tree_path!("/etc/passwd"));
    let groups = names(tree, &tree_path!("/etc/group"));
    let name = |names: &BTreeMap<u32, String>, id: u32| names.get(&id).cloned().unwrap_or_else(|| id.to_string());
    let rows: Vec<[String; 6]> = listed
        .iter()
        .map(|Listed { metadata, .. }| {
            let size = match metadata.kind {
                FileKind::CharDevice | FileKind::BlockDevice => format!("{}, {}", metadata.device.0, metadata.device.1),
                _ => metadata.size.to_string(),
            };
            let owner = metadata.owner;
            let (user, group) = (name(&users, owner.uid), name(&groups, owner.gid));
            [mode(metadata), metadata.links.to_string(), user, group, size, time(metadata.mtime)]
        })
        .collect();
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: [usize; 6] = std::array::from_fn(width);
    let mut text = String::new();
    for ([mode, links, user, group, size, time], listed) in rows.iter().zip(listed) {
        let [_, links_width, user_width, group_width, size_width, time_width] = widths;
        text.push_str(&format!(
            "{mode} {links:>links_width$} {user:<user_width$} {group:<group_width$} {size:>size_width$} {time:<time_width$} {}",
            listed.name
        ));
        if let Some(target) = &listed.target {
            text.push_str(&format!(" -> {target}"));
        }
        text.push('\n');
    }
    text
}

/// The names of ids in a file of lines `name:password:id:…`.
fn names(tree: &dyn Tree, path: &hardtack_tree::TreePath) -> BTreeMap<u32, String> {
    let text = tree.read_text(path).ok().flatten().unwrap_or_default();
    let mut names = BTreeMap::new();
    for line in text.lines() {
        let mut fields = line.split(':');
        if let (Some(name), Some(Ok(id))) = (fields.next(), fields.nth(1).map(str::parse)) {
            names.entry(id).or_insert_with(|| escaped(name.as_bytes()));
        }
    }
    names
}

/// `drwxr-xr-x`, with the letters of set-user-ID, set-group-ID and sticky.
fn mode(metadata: &Metadata) -> String {
    let kind = match metadata.kind {
        FileKind::Regular => '-',
        FileKind::Directory => 'd',
        FileKind::Symlink => 'l',
        FileKind::CharDevice => 'c',
        FileKind::BlockDevice => 'b',
        FileKind::Fifo => 'p',
        FileKind::Socket => 's',
    };
    let bits = metadata.mode.bits();
    let mut text = String::from(kind);
    for (shift, special, letters) in [(6, 0o4000, ['s', 'S']), (3, 0o2000, ['s', 'S']), (0, 0o1000, ['t', 'T'])] {
        let class = bits >> shift;
        text.push(if class & 4 == 0 { '-' } else { 'r' });
        text.push(if class & 2 == 0 { '-' } else { 'w' });
        text.push(match (bits & special != 0, class & 1 != 0) {
            (false, false) => '-',
            (false, true) => 'x',
            (true, true) => letters[0],
            (true, false) => letters[1],
        });
    }
    text
}

/// A time as RFC 3339 writes it; seconds since 1970 where it is in no year of four digits.
fn time(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |time| time.to_string())
}
