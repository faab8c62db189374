//! The probe's own disk: the program and its orders, never part of the image.

use std::fs;
use std::fs::File;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::{carried, own_rules};
use crate::ProveError;
use crate::host::HostProgram;
use crate::probe::ProbeOrders;

/// The label of its file system: how the guest finds it whatever the device is called. ext4 allows 16 bytes.
pub(super) const LABEL: &str = "hardtack-probe";
/// The program's name on it.
pub(crate) const PROGRAM: &str = "hardtack";
/// The orders' name on it.
pub(super) const ORDERS: &str = "orders.json";

/// Room for the file system's own tables, beside a sixteenth of what is on it.
const OVERHEAD: u64 = 8 << 20;
/// Bytes for which mke2fs(8) makes an inode: one large file, and what tests bring along.
const BYTES_PER_INODE: &str = "8192";

/// Makes the disk as a file in `work`: one ext4 file system without a journal and without a partition table.
/// ext4 because most guests have their root on it, so its driver is there; no benchmark bars it.
pub(super) fn make(program: &Path, orders: &ProbeOrders, work: &Path) -> Result<PathBuf, ProveError> {
    let content = work.join("probe");
    fs::create_dir(&content).map_err(ProveError::io("create", &content))?;
    let (copy, list) = (content.join(PROGRAM), content.join(ORDERS));
    fs::copy(program, &copy).map_err(ProveError::io("copy the program to", &copy))?;
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o755)).map_err(ProveError::io("change", &copy))?;
    let profile = orders.profile.as_ref().map(|order| own_rules::carry(order, &content)).transpose()?;
    let carried = carried::carry(&orders.tests, &content)?;
    let orders = ProbeOrders { profile, carried, ..orders.clone() };
    let text = serde_json::to_vec(&orders).map_err(|error| ProveError::io("write", &list)(error.into()))?;
    fs::write(&list, &text).map_err(ProveError::io("write", &list))?;

    let disk = work.join("probe.raw");
    let size = bytes_below(&content).map_err(ProveError::io("examine", &content))?;
    let length = (size + size / 16 + OVERHEAD).next_multiple_of(1 << 20);
    let file = File::create_new(&disk).map_err(ProveError::io("create", &disk))?;
    file.set_len(length).map_err(ProveError::io("write", &disk))?;
    let kind = ["-q", "-F", "-t", "ext4", "-O", "^has_journal", "-m", "0", "-i", BYTES_PER_INODE];
    let rest = ["-L", LABEL, "-E", "root_owner=0:0", "-d"];
    let arguments = kind.into_iter().chain(rest).map(Path::new);
    HostProgram::Mke2fs.run(arguments.chain([content.as_path(), &disk]))?;
    fs::remove_dir_all(&content).map_err(ProveError::io("remove", &content))?;
    Ok(disk)
}

/// Bytes of everything in a directory, each entry counted with the block that it begins.
fn bytes_below(directory: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        bytes += metadata.len() + 4096;
        if metadata.is_dir() {
            bytes += bytes_below(&entry.path())?;
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_large_program_fits() {
        let work = tempfile::tempdir().unwrap();
        let program = work.path().join("program");
        // Without holes: those would take no room.
        fs::write(&program, vec![0xab; 160 << 20]).unwrap();
        let limit = Duration::from_secs(1);
        let orders = ProbeOrders {
            tests: Vec::new(),
            carried: std::collections::BTreeMap::new(),
            profile: None,
            settle: limit,
            command_limit: limit,
            address_limit: None,
        };
        let disk = make(&program, &orders, work.path()).unwrap();
        assert!(disk.exists());
    }
}
