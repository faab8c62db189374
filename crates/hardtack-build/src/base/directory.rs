//! Whether a directory that holds a root changed.

use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::BaseError;
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
