//! Any tree as a base: a directory, what lies on disk images.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use hardtack_tree::{Entry, FileKind, Metadata, Tree, TreePath, Unreadable};

use super::BaseError;
use super::import::{Brings, Import, Member};

/// Directories whose content belongs to a running system.
const LIVE: [&str; 4] = ["/dev", "/proc", "/run", "/sys"];

/// Attributes that only mean something to the machine that set them.
const TRUSTED: &[u8] = b"trusted.";

/// How many entries that cannot be read a message names.
const SHOWN: usize = 5;

/// Copies the tree into an empty directory; gives the time of its newest entry, in seconds since
/// 1970-01-01T00:00:00Z. `from` is what the user named.
///
/// # Errors
/// When anything of it cannot be read, or is what no base may bring.
pub(super) fn copy(tree: &dyn Tree, from: &Path, into: &Path) -> Result<i64, BaseError> {
    let failed = |source| BaseError::Read { path: from.to_owned(), source };
    let index = tree.index()?;
    // A base with holes in it would be taken for a whole one.
    let unreadable: Vec<&Unreadable> = index.unreadable().iter().filter(|found| !is_live(&found.path)).collect();
    if !unreadable.is_empty() {
        return Err(BaseError::Unreadable { from: from.to_owned(), entries: words(&unreadable) });
    }
    let mut copy = Copy { tree, import: Import::new(into, Brings::Root).map_err(failed)?, links: HashMap::new() };
    for entry in index.iter().filter(|entry| !is_live(&entry.path)) {
        copy.entry(entry).map_err(|error| BaseError::Member {
            archive: from.to_owned(),
            member: entry.path.to_string(),
            reason: error.to_string(),
        })?;
    }
    copy.import.finish().map_err(failed)
}

/// Whether something lies in a directory that a running system fills.
fn is_live(path: &TreePath) -> bool {
    LIVE.iter().any(|live| path.as_path().starts_with(live) && path.as_path() != Path::new(live))
}

fn words(entries: &[&Unreadable]) -> String {
    let mut words: Vec<String> =
        entries.iter().take(SHOWN).map(|entry| format!("{}: {}", entry.path, entry.reason)).collect();
    if entries.len() > SHOWN {
        words.push(format!("and {} more", entries.len() - SHOWN));
    }
    words.join("; ")
}

struct Copy<'t> {
    tree: &'t dyn Tree,
    import: Import,
    /// The first name of every file that has several.
    links: HashMap<Inode, TreePath>,
}

/// What all names of one file have alike. The number alone is not enough: in a directory of the host it is one of its
/// file system, and several may be mounted there.
#[derive(PartialEq, Eq, Hash)]
struct Inode(u64, FileKind, u32, u32, u32, u64, i64, u32);

impl Inode {
    fn of(metadata: &Metadata) -> Self {
        let Metadata { kind, mode, owner, size, mtime, links, inode, .. } = *metadata;
        Self(inode, kind, mode.bits(), owner.uid, owner.gid, size, mtime, links)
    }
}

impl Copy<'_> {
    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        let metadata = &entry.metadata;
        let mut attributes: Vec<_> = self.tree.xattrs(&entry.path).map_err(io::Error::other)?.into_iter().collect();
        attributes.retain(|(name, _)| !name.as_encoded_bytes().starts_with(TRUSTED));
        let member = Member {
            path: entry.path.clone(),
            mode: metadata.mode.bits(),
            owner: metadata.owner,
            mtime: metadata.mtime,
            attributes,
        };
        if metadata.kind != FileKind::Directory && metadata.links > 1 && metadata.inode != 0 {
            if let Some(first) = self.links.get(&Inode::of(metadata)) {
                return self.import.hard_link(&member, first);
            }
            self.links.insert(Inode::of(metadata), entry.path.clone());
        }
        let gone = || io::Error::other("it changed while it was read");
        match metadata.kind {
            FileKind::Directory => self.import.directory(&member),
            FileKind::Symlink => {
                let target = self.tree.read_link(&entry.path).map_err(io::Error::other)?.ok_or_else(gone)?;
                self.import.symlink(&member, &target)
            }
            FileKind::Regular => {
                let file = self.tree.open_file(&entry.path).map_err(io::Error::other)?.ok_or_else(gone)?;
                self.import.file(&member, &file, metadata.size)
            }
            FileKind::Fifo | FileKind::CharDevice | FileKind::BlockDevice => {
                self.import.node(&member, metadata.kind, metadata.device)
            }
            // Whoever listens at one makes it anew.
            FileKind::Socket => Ok(()),
        }
    }
}
