//! The id of a machine, machine-id(5).

use hardtack_tree::{FileKind, FixedPath, Tree};

use super::{Category, Residue, ScanError};

/// The id of the machine. Empty, it is made at the next boot, which does not count as the first boot of an installation
/// (`ConditionFirstBoot` stays false); absent or `uninitialized` it is made too and the boot counts as the first. An image
/// is installed already, so that the seal leaves an empty file.
pub const MACHINE_ID: FixedPath = FixedPath::new("/etc/machine-id");

/// The id of D-Bus, today a link to [`MACHINE_ID`].
pub const DBUS_MACHINE_ID: FixedPath = FixedPath::new("/var/lib/dbus/machine-id");

/// The name of this machine towards iSCSI targets (iscsid(8)).
pub const ISCSI_INITIATOR: FixedPath = FixedPath::new("/etc/iscsi/initiatorname.iscsi");

/// Whether the text of [`ISCSI_INITIATOR`] names a machine; `GenerateName=yes` has each make its own.
pub fn names_initiator(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with("InitiatorName="))
}

/// Files with an id in them.
pub(super) fn find(tree: &dyn Tree) -> Result<Vec<Residue>, ScanError> {
    let mut found = Vec::new();
    for path in [MACHINE_ID.to_path(), DBUS_MACHINE_ID.to_path()] {
        if tree.metadata(&path)?.is_some_and(|metadata| metadata.kind == FileKind::Regular) {
            let id = tree.read_text(&path)?.unwrap_or_default();
            if !matches!(id.trim(), "" | "uninitialized") {
                found.push(Residue::new(path, Category::MachineId));
            }
        }
    }
    let path = ISCSI_INITIATOR.to_path();
    if tree.target_metadata(&path)?.is_some_and(|metadata| metadata.kind == FileKind::Regular)
        && names_initiator(&tree.read_text(&path)?.unwrap_or_default())
    {
        found.push(Residue::new(path, Category::MachineId));
    }
    Ok(found)
}
