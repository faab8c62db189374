//! What dpkg's lists say of files (deb-md5sums(5), dpkg-query(1)).

use std::collections::{BTreeMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use hardtack_tree::dpkg::{self, Record, STATUS_DIRECTORY};
use hardtack_tree::{FileKind, Index, PathError, Tree, TreePath, TreeResult, tree_path};

use crate::inventory::merged::Merged;
use crate::inventory::read::Findings;
use crate::inventory::{Checksum, ChecksumAlgorithm, InventoryError, OwnedFile};

/// The lists that a tree has.
pub(super) struct Lists {
    directory: TreePath,
    names: HashSet<OsString>,
}

impl Lists {
    pub(super) fn read(tree: &dyn Tree) -> Result<Self, InventoryError> {
        let directory = tree_path!("/var/lib/dpkg/info");
        let names = tree.list(&directory)?.unwrap_or_default().into_iter().collect();
        Ok(Self { directory, names })
    }

    /// The list of a package. Of packages that may be there for several architectures, each has its own.
    fn find(&self, record: &Record<'_>, kind: &str) -> Result<Option<TreePath>, InventoryError> {
        let names =
            [format!("{}:{}.{kind}", record.package, record.architecture), format!("{}.{kind}", record.package)];
        let found = names.iter().find(|name| self.names.contains(OsStr::new(name)));
        Ok(found.map(|name| self.directory.join(name)).transpose()?)
    }

    /// What a package brought, without its directories.
    pub(super) fn files(
        &self,
        tree: &dyn Tree,
        record: &Record<'_>,
        merged: &Merged,
        findings: &mut Findings,
    ) -> Result<Vec<OwnedFile>, InventoryError> {
        let mut files = Files::new();
        if let Some(list) = self.find(record, "list")? {
            let list = tree.read(&list)?.unwrap_or_default();
            take_list(&list, tree.index()?, merged, &mut files);
        }
        let distroless = STATUS_DIRECTORY.to_path().join(&format!("{}.md5sums", record.package))?;
        let sums = self.find(record, "md5sums")?.unwrap_or(distroless);
        for sum in self::sums(&tree.read(&sums)?.unwrap_or_default()) {
            match sum {
                Ok((path, checksum)) => drop(files.insert(merged.place(path), checksum)),
                Err(error) => {
                    findings.unread(&sums, error);
                    break;
                }
            }
        }
        for (path, checksum) in configuration(record.conffiles) {
            if let Some(known) = files.get_mut(&merged.place(path)) {
                *known = checksum;
            }
        }
        Ok(files.into_iter().map(|(path, checksum)| OwnedFile { path, checksum }).collect())
    }
}

type Files = BTreeMap<TreePath, Option<Checksum>>;

/// A path on every line. A directory is what holds the next path, or is one in the tree.
fn take_list(list: &[u8], index: &Index, merged: &Merged, files: &mut Files) {
    let mut lines = list.split(|byte| *byte == b'\n').filter(|line| line.first() == Some(&b'/')).peekable();
    while let Some(line) = lines.next() {
        let rest = lines.peek().and_then(|next| next.strip_prefix(line));
        if line == b"/." || rest.is_some_and(|rest| rest.first() == Some(&b'/')) {
            continue;
        }
        let Ok(path) = TreePath::new(OsStr::from_bytes(line)) else { continue };
        let path = merged.place(path);
        if index.get(&path).is_none_or(|entry| entry.metadata.kind != FileKind::Directory) {
            files.insert(path, None);
        }
    }
}

/// What the packages of a tree brought, by what lists of digests and of configuration files say: each file with each digest.
///
/// # Errors
/// When a list cannot be read.
pub(crate) fn brought(tree: &dyn Tree, take: &mut dyn FnMut(TreePath, Checksum)) -> TreeResult<()> {
    let merged = Merged::read(tree)?;
    let directory = tree_path!("/var/lib/dpkg/info");
    for name in tree.list(&directory)?.unwrap_or_default() {
        if name.as_bytes().ends_with(b".md5sums") {
            let list = tree.read(&directory.join_os(&name)?)?.unwrap_or_default();
            // A path that is none is that of no file.
            let known = sums(&list).filter_map(|sum| sum.ok().and_then(|(path, checksum)| Some((path, checksum?))));
            known.for_each(|(path, checksum)| take(merged.place(path), checksum));
        }
    }
    for (_, text) in dpkg::files(tree)?.unwrap_or_default() {
        let records = dpkg::records(&text).filter_map(Result::ok);
        let known = records.flat_map(|record| configuration(record.conffiles));
        let known = known.filter_map(|(path, checksum)| Some((path, checksum?)));
        known.for_each(|(path, checksum)| take(merged.place(path), checksum));
    }
    Ok(())
}

/// `DIGEST  PATH` on every line, the path from the root (deb-md5sums(5)).
fn sums(list: &[u8]) -> impl Iterator<Item = Result<(TreePath, Option<Checksum>), PathError>> {
    let lines = list.split(|byte| *byte == b'\n');
    lines.filter_map(|line| {
        let (digest, name) = line.split_at_checked(ChecksumAlgorithm::Md5.digits())?;
        let name = name.strip_prefix(b"  ")?;
        let path = TreePath::root().join_os(OsStr::from_bytes(name.strip_prefix(b"./").unwrap_or(name)));
        Some(path.map(|path| (path, checksum(&String::from_utf8_lossy(digest)))))
    })
}

/// `PATH DIGEST [obsolete] [remove-on-upgrade]` on every line (dpkg-query(1), "Conffiles").
fn configuration(conffiles: &str) -> impl Iterator<Item = (TreePath, Option<Checksum>)> {
    conffiles.lines().filter_map(|line| {
        let mut line = line.trim_ascii();
        for flag in [" remove-on-upgrade", " obsolete"] {
            line = line.strip_suffix(flag).unwrap_or(line);
        }
        let (name, digest) = line.rsplit_once(' ')?;
        Some((TreePath::new(name).ok()?, checksum(digest)))
    })
}

fn checksum(hex: &str) -> Option<Checksum> {
    Checksum::new(ChecksumAlgorithm::Md5, hex)
}
