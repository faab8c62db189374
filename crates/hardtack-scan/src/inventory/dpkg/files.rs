//! What dpkg's lists say of files (deb-md5sums(5), dpkg-query(1)).

use std::collections::{BTreeMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use hardtack_tree::dpkg::{Record, STATUS_DIRECTORY};
use hardtack_tree::{FileKind, Index, PathError, Tree, TreePath, tree_path};

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
        if let Err(error) = take_sums(&tree.read(&sums)?.unwrap_or_default(), merged, &mut files) {
            findings.unread(&sums, error);
        }
        take_configuration(record.conffiles, merged, &mut files);
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

/// `DIGEST  PATH` on every line, the path from the root.
fn take_sums(sums: &[u8], merged: &Merged, files: &mut Files) -> Result<(), PathError> {
    for line in sums.split(|byte| *byte == b'\n') {
        let Some((digest, name)) = line.split_at_checked(ChecksumAlgorithm::Md5.digits()) else { continue };
        let Some(name) = name.strip_prefix(b"  ") else { continue };
        let path = TreePath::root().join_os(OsStr::from_bytes(name.strip_prefix(b"./").unwrap_or(name)))?;
        files.insert(merged.place(path), checksum(&String::from_utf8_lossy(digest)));
    }
    Ok(())
}

/// `PATH DIGEST [obsolete] [remove-on-upgrade]` on every line (dpkg-query(1), "Conffiles").
fn take_configuration(conffiles: &str, merged: &Merged, files: &mut Files) {
    for line in conffiles.lines() {
        let mut line = line.trim_ascii();
        for flag in [" remove-on-upgrade", " obsolete"] {
            line = line.strip_suffix(flag).unwrap_or(line);
        }
        let Some((name, digest)) = line.rsplit_once(' ') else { continue };
        let path = TreePath::new(name).map(|path| merged.place(path));
        if let Some(known) = path.ok().and_then(|path| files.get_mut(&path)) {
            *known = checksum(digest);
        }
    }
}

fn checksum(hex: &str) -> Option<Checksum> {
    Checksum::new(ChecksumAlgorithm::Md5, hex)
}
