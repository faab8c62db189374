//! Directories that hold a root.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use hardtack_tree::{Owner, TreePath};

use super::BaseError;
use super::import::{Import, Member};
use crate::fingerprint::Fingerprint;

/// Directories whose content belongs to a running system.
const LIVE: [&str; 4] = ["/dev", "/proc", "/run", "/sys"];

/// Takes up what tells whether the directory changed: names, sizes, owners, modes and times, as a backup
/// program would, since reading all of a root takes longer than a build.
pub(super) fn fingerprint(root: &Path, into: &mut Fingerprint) -> Result<(), BaseError> {
    walk(root, &mut |path, relative, metadata| {
        into.field(relative.as_os_str().as_bytes());
        for number in [
            u64::from(metadata.mode()),
            u64::from(metadata.uid()),
            u64::from(metadata.gid()),
            metadata.size(),
            metadata.mtime().cast_unsigned(),
            metadata.mtime_nsec().cast_unsigned(),
            metadata.ctime().cast_unsigned(),
            metadata.ctime_nsec().cast_unsigned(),
        ] {
            into.field(number.to_le_bytes());
        }
        if metadata.is_symlink() {
            into.field(fs::read_link(path)?.as_os_str().as_bytes());
        }
        Ok(())
    })
}

/// Copies the directory into an empty tree; gives the time of its newest entry, in seconds since
/// 1970-01-01T00:00:00Z.
pub(super) fn copy(root: &Path, tree: &Path) -> Result<i64, BaseError> {
    let unreadable = |source| BaseError::Read { path: root.to_owned(), source };
    let mut import = Import::new(tree).map_err(unreadable)?;
    let mut links: HashMap<(u64, u64), TreePath> = HashMap::new();
    walk(root, &mut |path, relative, metadata| {
        let member = Member {
            path: TreePath::new(Path::new("/").join(relative)).map_err(io::Error::other)?,
            mode: metadata.mode(),
            owner: Owner { uid: metadata.uid(), gid: metadata.gid() },
            mtime: metadata.mtime(),
            attributes: attributes(path)?,
        };
        let kind = metadata.file_type();
        if kind.is_dir() {
            return import.directory(&member);
        }
        if kind.is_symlink() {
            return import.symlink(&member, fs::read_link(path)?.as_os_str());
        }
        if kind.is_fifo() {
            return import.fifo(&member);
        }
        if kind.is_socket() {
            return Ok(());
        }
        if !kind.is_file() {
            return Err(io::Error::other("it is a device"));
        }
        if metadata.nlink() > 1 {
            if let Some(first) = links.get(&(metadata.dev(), metadata.ino())) {
                return import.hard_link(&member, first);
            }
            links.insert((metadata.dev(), metadata.ino()), member.path.clone());
        }
        import.file(&member, &mut fs::File::open(path)?).map(drop)
    })?;
    import.finish().map_err(unreadable)
}

/// Every entry, directories before what is in them, sorted by bytes; not what is in live directories.
fn walk(root: &Path, each: &mut dyn FnMut(&Path, &Path, &Metadata) -> io::Result<()>) -> Result<(), BaseError> {
    let mut open = vec![PathBuf::new()];
    while let Some(relative) = open.pop() {
        let path = root.join(&relative);
        let failed = |source| BaseError::Read { path: path.clone(), source };
        let metadata = if relative.as_os_str().is_empty() { fs::metadata(&path) } else { fs::symlink_metadata(&path) };
        let metadata = metadata.map_err(failed)?;
        each(&path, &relative, &metadata).map_err(failed)?;
        if metadata.is_dir() && !LIVE.iter().any(|live| Path::new("/").join(&relative) == Path::new(live)) {
            let names = fs::read_dir(&path)
                .and_then(|list| list.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<OsString>>>());
            let mut names = names.map_err(failed)?;
            names.sort_by(|a, b| b.cmp(a));
            open.extend(names.iter().map(|name| relative.join(name)));
        }
    }
    Ok(())
}

/// Extended attributes but those that only mean something to the host.
fn attributes(path: &Path) -> io::Result<Vec<(OsString, Vec<u8>)>> {
    let mut names = vec![0; 64 << 10];
    let length = match rustix::fs::llistxattr(path, &mut names) {
        Ok(length) => length,
        Err(rustix::io::Errno::NOTSUP) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    names.truncate(length);
    let mut found = Vec::new();
    for name in names.split(|&byte| byte == 0).filter(|name| !name.is_empty()) {
        if name.starts_with(b"trusted.") {
            continue;
        }
        let name = OsString::from_vec(name.to_owned());
        let mut value = vec![0; 64 << 10];
        let length = rustix::fs::lgetxattr(path, name.as_os_str(), &mut value)?;
        value.truncate(length);
        found.push((name, value));
    }
    Ok(found)
}
