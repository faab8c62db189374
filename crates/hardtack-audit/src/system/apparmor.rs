//! AppArmor's profiles: apparmor.d(5), as apparmor.service loads them at boot.

mod attachment;
mod header;
#[cfg(test)]
mod tests;

use std::ffi::OsStr;
use std::fmt;

use hardtack_tree::{FileKind, Tree, TreePath, tree_path};

use crate::verdict::{Location, Unjudgeable};

pub use attachment::present;
pub use header::{Header, parse};

/// The directory with the profiles.
pub fn directory() -> TreePath {
    tree_path!("/etc/apparmor.d")
}

/// The profiles that the boot loads, and those that it is kept from loading.
#[derive(Clone, Debug, Default)]
pub struct AppArmor {
    profiles: Vec<Profile>,
}

/// A profile, or a part of one that has a mode of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its name; parts of a profile have its name before theirs.
    pub name: String,
    /// Its mode.
    pub mode: Mode,
    /// The mode that its own flags give it, whatever the links say.
    pub own: Mode,
    /// The programs that it is for, as [`Header::attachment`] has them, with the values of the file's own variables.
    pub attachment: Option<String>,
    /// Where its header stands.
    pub at: Location,
    /// The link that disables its file or makes it complain.
    pub link: Option<TreePath>,
}

/// What a profile does when a program breaks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// It is refused; the program may also be killed or a person asked.
    Enforce,
    /// It is recorded and goes on.
    Complain,
    /// The profile confines nothing; it is there to give a program a name.
    Unconfined,
    /// The profile is not loaded.
    Disabled,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Enforce => "enforce",
            Self::Complain => "complain",
            Self::Unconfined => "unconfined",
            Self::Disabled => "disabled",
        })
    }
}

impl AppArmor {
    /// Reads every profile of `/etc/apparmor.d`; its directories hold parts of profiles, links and caches.
    ///
    /// # Errors
    /// When a directory or file cannot be read, or a file's braces do not match.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let directory = directory();
        let mut profiles = Vec::new();
        for name in tree.list(&directory)?.unwrap_or_default() {
            let path = directory.join_os(&name)?;
            let regular = tree.target_metadata(&path)?.is_some_and(|found| found.kind == FileKind::Regular);
            if !regular || is_skipped(&name) {
                continue;
            }
            let disabled = link(tree, "disable", &name)?;
            let complains = link(tree, "force-complain", &name)?;
            let text = tree.read_text(&path)?.unwrap_or_default();
            let headers = parse(&text).map_err(|wrong| Unjudgeable(format!("{path}: {wrong}")))?;
            let variables = attachment::variables(&text);
            profiles.extend(headers.into_iter().map(|header| {
                let (mode, link) = match (&disabled, &complains) {
                    (Some(link), _) => (Mode::Disabled, Some(link.clone())),
                    (None, Some(link)) => (Mode::Complain, Some(link.clone())),
                    (None, None) => (header.mode(), None),
                };
                let (own, at) = (header.mode(), Location { path: path.clone(), line: Some(header.line) });
                let attachment = header.attachment.map(|text| attachment::expanded(&text, &variables));
                Profile { name: header.name, mode, own, attachment, at, link }
            }));
        }
        Ok(Self { profiles })
    }

    /// Every profile, in the order of their files.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }
}

/// The entry of this name in one of the directories whose links change how a file is loaded. That there is a link is
/// enough, wherever it leads.
fn link(tree: &dyn Tree, directory_name: &str, name: &OsStr) -> Result<Option<TreePath>, Unjudgeable> {
    let path = directory().join(directory_name)?.join_os(name)?;
    Ok(tree.exists(&path)?.then_some(path))
}

/// Names that apparmor_parser passes over: hidden files, notes, and what package managers and editors leave.
fn is_skipped(name: &OsStr) -> bool {
    let endings = [".dpkg-new", ".dpkg-old", ".dpkg-dist", ".dpkg-bak", ".dpkg-remove", ".pacsave", ".pacnew"];
    let more = [".rpmnew", ".rpmsave", ".orig", ".rej", "~"];
    let name = name.to_string_lossy();
    name.starts_with('.')
        || name.starts_with("README")
        || endings.iter().chain(&more).any(|ending| name.ends_with(ending))
}
