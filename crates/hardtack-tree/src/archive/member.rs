//! One member of an archive.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::sync::Arc;

use super::contents::{Piece, content};
use super::damaged;
use crate::{FormatError, Metadata, OpenFile, PathError, Source, TreePath, Xattrs, escaped};

/// Longer paths cannot be opened on Linux (`PATH_MAX`).
pub(super) const LONGEST: usize = 4096;

/// One member of an archive, as its headers describe it.
#[derive(Debug)]
pub struct Member {
    /// Its name in the archive, for messages.
    pub(super) name: String,
    /// Where it stands in the tree; links in its directories are not followed yet.
    pub path: TreePath,
    /// What it is like. It has no inode number, and one link.
    pub metadata: Metadata,
    /// What is special about its type.
    pub kind: MemberKind,
    /// Its extended attributes.
    pub xattrs: Xattrs,
    pub(super) archive: Arc<dyn Source>,
}

/// What a member of an archive is, and what it has of its own.
#[derive(Debug)]
pub enum MemberKind {
    /// A regular file with its content.
    File(Pieces),
    /// Another name of the entry at this path, which stood before it.
    HardLink(TreePath),
    /// A symbolic link with its target.
    Symlink(OsString),
    /// A directory, a device or a pipe: the metadata says all.
    Other,
}

/// Where the content of a member lies.
#[derive(Debug)]
pub struct Pieces(pub(super) Arc<[Piece]>);

impl Pieces {
    pub(crate) fn pieces(&self) -> &Arc<[Piece]> {
        &self.0
    }
}

impl Member {
    /// Its name as the archive has it, made printable.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The content of a regular file, empty for everything else.
    ///
    /// # Errors
    /// When it lies beyond the end of the archive.
    pub fn open(&self) -> io::Result<OpenFile> {
        match &self.kind {
            MemberKind::File(Pieces(pieces)) => content(&self.archive, self.metadata.size, pieces),
            _ => Ok(OpenFile::Bytes(Vec::new())),
        }
    }

    /// The error of an archive that is wrong in this member.
    pub(crate) fn damaged(&self, reason: &str) -> FormatError {
        damaged(format!("{}: {reason}", self.name))
    }
}

/// The path that a name of an archive means; an error says what is wrong with it.
///
/// `./etc/passwd`, `etc/passwd` and `/etc/passwd` are one; what climbs out with `..` is none, even where it would come
/// down inside the tree again.
pub(super) fn member_path(name: &[u8]) -> Result<TreePath, String> {
    if name.len() > LONGEST {
        return Err(format!("its name has more than {LONGEST} bytes"));
    }
    let slashes = name.iter().take_while(|byte| **byte == b'/').count();
    TreePath::root().join_os(OsStr::from_bytes(&name[slashes..])).map_err(|error| match error {
        PathError::Nul(_) => "its name has a NUL byte in it".to_owned(),
        PathError::Upwards(_) | PathError::Relative(_) | PathError::Absolute(_) => {
            "its name leads out of the tree".to_owned()
        }
    })
}

/// A name as messages show it: not longer than a line.
pub(super) fn shown(name: &[u8]) -> String {
    const SHOWN: usize = 200;
    match name.get(..SHOWN) {
        Some(start) if name.len() > SHOWN => format!("{}…", escaped(start)),
        _ => escaped(name),
    }
}
