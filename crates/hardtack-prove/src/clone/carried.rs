//! What tests bring from the build host: programs and payloads, on the probe's disk.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use hardtack_recipe::TestBlock;

use super::PROBE_MOUNT;
use crate::ProveError;

/// The directory of them on the probe's disk.
const CARRIED: &str = "carried";
/// How deep a payload may be.
const DEEPEST: u32 = 64;

/// Copies what the tests name into `content`, which becomes the probe's disk, and tells where each is in the guest.
pub(super) fn carry(tests: &[TestBlock], content: &Path) -> Result<BTreeMap<PathBuf, PathBuf>, ProveError> {
    let mut carried = BTreeMap::new();
    for from in tests.iter().flat_map(|test| &test.checks).filter_map(|check| check.carried()) {
        if carried.contains_key(from) {
            continue;
        }
        let name = PathBuf::from(CARRIED).join(carried.len().to_string());
        let to = content.join(&name);
        fs::create_dir_all(content.join(CARRIED)).map_err(ProveError::io("create", content))?;
        copy(from, &to, DEEPEST).map_err(ProveError::io("copy", from))?;
        let metadata = fs::metadata(&to).map_err(ProveError::io("examine", &to))?;
        if metadata.is_file() {
            // A program may come from where nothing can be executed.
            let mode = fs::Permissions::from_mode(0o755);
            fs::set_permissions(&to, mode).map_err(ProveError::io("change", &to))?;
        }
        carried.insert(from.clone(), Path::new(PROBE_MOUNT).join(name));
    }
    Ok(carried)
}

/// Copies files, directories and symbolic links; other kinds are no part of a payload.
fn copy(from: &Path, to: &Path, depth: u32) -> io::Result<()> {
    let metadata = fs::symlink_metadata(from)?;
    if depth == DEEPEST && metadata.is_symlink() {
        return copy(&fs::canonicalize(from)?, to, depth);
    }
    if metadata.is_symlink() {
        return symlink(fs::read_link(from)?, to);
    }
    if metadata.is_file() {
        return fs::copy(from, to).map(drop);
    }
    if !metadata.is_dir() {
        return Err(io::Error::other(format!("{} is neither a file nor a directory", from.display())));
    }
    let depth = depth.checked_sub(1).ok_or_else(|| io::Error::other("it has too many directories in each other"))?;
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()), depth)?;
    }
    fs::set_permissions(to, metadata.permissions())
}
