//! Following symbolic links inside a tree, the way path_resolution(7) does it, for every view alike.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use crate::{FileKind, TreeError, TreePath, TreeResult};

/// Links that one path may lead through: `MAXSYMLINKS` of Linux.
const MAX_LINKS: u32 = 40;

/// What a view says of a path whose directories are known to be directories and not links.
pub(crate) trait Entries {
    /// The type of the entry itself.
    fn kind(&self, path: &TreePath) -> TreeResult<Option<FileKind>>;

    /// The target text of the link at `path`.
    fn target(&self, path: &TreePath) -> TreeResult<OsString>;
}

/// What happens to a link at the end of a path.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Last {
    Follow,
    Keep,
}

/// Where a path leads.
pub(crate) enum Reached {
    /// To this entry.
    Entry(TreePath, FileKind),
    /// To where this entry would be if it were there; its missing directories may be made.
    Absent(TreePath),
    /// To something that cannot be there: below a file, or upwards out of a missing directory.
    Nowhere,
}

/// Follows `path` from the root.
pub(crate) fn walk(view: &(impl Entries + ?Sized), path: &TreePath, last: Last) -> TreeResult<Reached> {
    let mut at = (TreePath::root(), FileKind::Directory);
    // What is still to be walked, the next component at the end.
    let mut pending: Vec<OsString> = path.components().rev().map(OsStr::to_owned).collect();
    let mut links = 0;
    while let Some(name) = pending.pop() {
        if at.1 != FileKind::Directory {
            return Ok(Reached::Nowhere);
        }
        if name == "." {
            continue;
        }
        if name == ".." {
            at.0 = at.0.parent().unwrap_or(at.0);
            continue;
        }
        let next = at.0.child(&name);
        match view.kind(&next)? {
            None => return Ok(absent(next, pending)),
            Some(FileKind::Symlink) if last == Last::Follow || !pending.is_empty() => {
                links += 1;
                if links > MAX_LINKS {
                    return Err(TreeError::LinkLoop { path: path.clone() });
                }
                let target = view.target(&next)?;
                if target.is_empty() {
                    return Ok(Reached::Nowhere);
                }
                if target.as_bytes().starts_with(b"/") {
                    at.0 = TreePath::root();
                }
                push_target(&mut pending, &target);
            }
            Some(kind) => at = (next, kind),
        }
    }
    Ok(Reached::Entry(at.0, at.1))
}

/// A slash at the end asks for a directory; `.` after the last component asks the same.
fn push_target(pending: &mut Vec<OsString>, target: &OsStr) {
    let bytes = target.as_bytes();
    if bytes.ends_with(b"/") {
        pending.push(".".into());
    }
    pending.extend(
        bytes
            .rsplit(|byte| *byte == b'/')
            .filter(|name| !name.is_empty())
            .map(|name| OsStr::from_bytes(name).to_owned()),
    );
}

fn absent(mut missing: TreePath, mut pending: Vec<OsString>) -> Reached {
    while let Some(name) = pending.pop() {
        if name == ".." {
            return Reached::Nowhere;
        }
        if name != "." {
            missing = missing.child(&name);
        }
    }
    Reached::Absent(missing)
}
