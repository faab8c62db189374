//! Where the store is and whether it can be there.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rustix::fs::{XattrFlags, fsetxattr, fstatfs};

use super::StoreError;
use super::error::At;

/// `statfs(2)` magic numbers of file systems that overlayfs cannot write layers to.
const UNFIT: [(u64, &str); 6] = [
    (0x794c_7630, "it is on overlayfs itself, as in a container"),
    (0x6969, "it is on NFS"),
    (0x0102_1997, "it is on a 9p share"),
    (0x6573_5546, "it is on a FUSE file system"),
    (0x4d44, "it is on a FAT file system"),
    (0xff53_4d42, "it is on a CIFS share"),
];

/// The store's directory: `HARDTACK_STORE`, else `hardtack` in `XDG_DATA_HOME`, else in `~/.local/share`.
///
/// # Errors
/// When none of the variables is set.
pub fn store_location(variable: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf, StoreError> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("HARDTACK_STORE")
        .or_else(|| set("XDG_DATA_HOME").map(|data| data.join("hardtack")))
        .or_else(|| set("HOME").map(|home| home.join(".local/share/hardtack")))
        .ok_or(StoreError::NoLocation)
}

/// Refuses a directory whose file system cannot hold layers.
pub(super) fn ensure_fit(path: &Path) -> Result<(), StoreError> {
    let unfit = |reason: &str| StoreError::Unfit { path: path.to_owned(), reason: reason.to_owned() };
    let directory = File::open(path).at(path, "open")?;
    let magic = fstatfs(&directory).at(path, "examine")?.f_type as u64 & 0xffff_ffff;
    if let Some((_, reason)) = UNFIT.iter().find(|(number, _)| *number == magic) {
        return Err(unfit(reason));
    }
    let probe = tempfile::tempfile_in(path).at(path, "write to")?;
    if fsetxattr(&probe, "trusted.hardtack", b"probe", XattrFlags::empty()).is_err() {
        if !rustix::process::geteuid().is_root() {
            return Err(StoreError::NotRoot { path: path.to_owned() });
        }
        return Err(unfit("its file system keeps no trusted extended attributes"));
    }
    Ok(())
}

/// Where the index of advisories is in a store.
pub fn advisories_in(store: &Path) -> PathBuf {
    store.join("advisories.index")
}

/// Makes `path` and its parents, readable by their owner alone: layers hold password hashes.
pub(super) fn make_private(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path).at(path, "make")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_particular_variable_wins() {
        let location = |set: &[(&str, &str)]| {
            let set: Vec<(String, OsString)> = set.iter().map(|(k, v)| ((*k).to_owned(), OsString::from(v))).collect();
            store_location(|name| set.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()))
        };
        let home = ("HOME", "/root");
        let data = ("XDG_DATA_HOME", "/data");
        assert_eq!(location(&[home]).unwrap(), Path::new("/root/.local/share/hardtack"));
        assert_eq!(location(&[home, data]).unwrap(), Path::new("/data/hardtack"));
        assert_eq!(location(&[home, data, ("HARDTACK_STORE", "/s")]).unwrap(), Path::new("/s"));
        assert_eq!(location(&[home, ("HARDTACK_STORE", "")]).unwrap(), Path::new("/root/.local/share/hardtack"));
        insta::assert_snapshot!(location(&[]).unwrap_err(), @"there is no place for the store: HARDTACK_STORE, XDG_DATA_HOME and HOME are all unset");
    }
}
