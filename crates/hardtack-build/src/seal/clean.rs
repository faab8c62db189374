//! Clean-up that depends on what is in the files.

use hardtack_scan::residue::{
    self, DBUS_MACHINE_ID, Expected, ISCSI_INITIATOR, MACHINE_ID, ScanError, names_initiator, unexpected,
};
use hardtack_tree::{FileKind, Mode, Owner, StagedTree, Tree, tree_path};

use super::SealError;

/// What systemd gives a machine id that it makes.
const MACHINE_ID_MODE: Mode = Mode::new(0o444);

/// Directories for temporary files: everyone writes, and only owners remove (hier(7), and `tmp.conf` of systemd).
const TEMPORARY_MODE: Mode = Mode::new(0o1777);

/// Removes every host key that `sshd_config` names, wherever it lies.
pub(super) fn host_keys(staged: &mut StagedTree<'_>) -> Result<(), SealError> {
    for path in residue::host_keys(staged)? {
        staged.remove(&path)?;
    }
    Ok(())
}

/// Keeps the keys of the recipe and nothing else. A file without any of them goes.
pub(super) fn authorized_keys(staged: &mut StagedTree<'_>, keep: &Expected) -> Result<(), SealError> {
    for (path, keys) in residue::authorized_keys_files(staged, keep)? {
        let kind = staged.target_metadata(&path)?.map(|metadata| metadata.kind);
        if kind == Some(FileKind::Directory) {
            continue;
        }
        // Where a link leads nowhere, or to what sshd reads no keys from, the link alone is there to go.
        let content =
            if kind == Some(FileKind::Regular) { staged.read_text(&path)?.unwrap_or_default() } else { String::new() };
        let foreign = unexpected(&content, &keys);
        let has_own = content.lines().any(|line| keys.contains(line.trim()));
        if has_own && foreign.is_empty() {
            continue;
        }
        // What a link leads to may belong to another account: the link goes, its target stays.
        let is_link = staged.metadata(&path)?.is_some_and(|metadata| metadata.kind == FileKind::Symlink);
        if !has_own || is_link {
            staged.remove(&path)?;
            continue;
        }
        let kept = content.lines().enumerate().filter(|(index, _)| !foreign.contains(&(index + 1)));
        staged.write(&path, kept.map(|(_, line)| format!("{line}\n")).collect::<String>())?;
    }
    Ok(())
}

/// Empties the machine's id, which is then made at the next boot; see [`MACHINE_ID`]. D-Bus gets a link to it.
pub(super) fn machine_id(staged: &mut StagedTree<'_>) -> Result<(), SealError> {
    let path = MACHINE_ID.to_path();
    if staged.metadata(&path)?.is_some_and(|metadata| metadata.kind == FileKind::Symlink) {
        staged.remove(&path)?;
    }
    // An id that is not there or `uninitialized` makes the next boot the first of an installation, as was asked for.
    let current = staged.read_text(&path)?;
    if current.as_deref().is_none_or(|id| id.trim() != "uninitialized") {
        staged.write_new(&path, "", MACHINE_ID_MODE, Owner::ROOT)?;
    }
    let dbus = DBUS_MACHINE_ID.to_path();
    if staged.exists(&dbus)? {
        staged.symlink(&dbus, path.as_path())?;
    }
    Ok(())
}

/// Takes the name of the machine towards iSCSI targets away. iscsid does not start without the file and makes a name where
/// it asks for one.
pub(super) fn iscsi_initiator(staged: &mut StagedTree<'_>) -> Result<(), SealError> {
    let path = ISCSI_INITIATOR.to_path();
    if staged.target_metadata(&path)?.is_some_and(|metadata| metadata.kind == FileKind::Regular)
        && names_initiator(&staged.read_text(&path)?.unwrap_or_default())
    {
        staged.write(&path, "GenerateName=yes\n")?;
    }
    Ok(())
}

/// The directories for temporary files, which are empty by now, as every program expects them.
pub(super) fn temporary_directories(staged: &mut StagedTree<'_>) -> Result<(), SealError> {
    for path in [tree_path!("/tmp"), tree_path!("/var/tmp")] {
        staged.make_dir(&path, TEMPORARY_MODE, Owner::ROOT)?;
        let Some(real) = staged.resolve(&path)? else { continue };
        staged.set_mode(&real, TEMPORARY_MODE)?;
    }
    Ok(())
}

impl From<hardtack_tree::PathError> for SealError {
    fn from(error: hardtack_tree::PathError) -> Self {
        Self::Scan(ScanError::Path(error))
    }
}
