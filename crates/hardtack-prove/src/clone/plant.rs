//! Puts the unit that starts the probe into the clone.

use std::fs;
use std::path::Path;

use super::probe_disk;
use super::root::RootFileSystem;
use crate::ProveError;
use crate::host::HostProgram;
use crate::probe::PROBE_ARGUMENT;

/// Where the guest mounts the probe's disk.
pub(crate) const PROBE_MOUNT: &str = "/run/hardtack-probe";

const UNIT: &str = "hardtack-probe.service";
const UNITS: &str = "/etc/systemd/system";

/// Targets that start the probe. When the boot ends in emergency or rescue mode it reports from there.
const TARGETS: [&str; 3] = ["multi-user.target", "emergency.target", "rescue.target"];

/// The unit. It has no default dependencies, since in emergency mode those are what failed. It mounts its
/// disk in a mount namespace of its own (`PrivateMounts`), so that nobody else sees it.
fn unit() -> String {
    let label = probe_disk::LABEL;
    let program = probe_disk::PROGRAM;
    let orders = probe_disk::ORDERS;
    let device = format!("dev-disk-by\\x2dlabel-{}.device", label.replace('-', "\\x2d"));
    format!(
        "[Unit]\n\
         Description=Hardtack's proof of this clone\n\
         DefaultDependencies=no\n\
         Wants={device}\n\
         After={device}\n\
         \n\
         [Service]\n\
         Type=simple\n\
         PrivateMounts=yes\n\
         ExecStart=/bin/sh -c 'mkdir -p {PROBE_MOUNT} && \
         mount -t ext4 -o ro,nodev,nosuid /dev/disk/by-label/{label} {PROBE_MOUNT} && \
         exec {PROBE_MOUNT}/{program} {PROBE_ARGUMENT} {PROBE_MOUNT}/{orders}'\n\
         StandardOutput=journal+console\n\
         StandardError=journal+console\n"
    )
}

/// Writes the unit, and a link to it for each target, into the root file system of the clone in `work`. What
/// was written is read again, since debugfs(8) also succeeds when a command of its does not.
pub(super) fn plant(root: RootFileSystem<'_>, work: &Path) -> Result<(), ProveError> {
    let write = |name: &str, text: &str| {
        let path = work.join(name);
        fs::write(&path, text).map_err(ProveError::io("write", &path))
    };
    let unit = unit();
    write(UNIT, &unit)?;
    // `write` names its target relative to the working directory.
    let mut commands = format!(
        "cd {UNITS}\nwrite {UNIT} {UNIT}\nset_inode_field {UNIT} mode 0100644\n\
         set_inode_field {UNIT} uid 0\nset_inode_field {UNIT} gid 0\n"
    );
    for target in TARGETS {
        commands.push_str(&format!("mkdir {target}.wants\nsymlink {target}.wants/{UNIT} {UNITS}/{UNIT}\n"));
    }
    write("plant.debugfs", &commands)?;
    let said = root.debugfs(work, &["-w", "-f", "plant.debugfs"])?.stderr;

    let written = root.debugfs(work, &["-R", &format!("cat {UNITS}/{UNIT}")])?.stdout == unit.as_bytes();
    let linked = TARGETS.iter().try_fold(true, |all, target| {
        let shown = root.debugfs(work, &["-R", &format!("stat {UNITS}/{target}.wants/{UNIT}")])?.stdout;
        Ok::<_, ProveError>(all && String::from_utf8_lossy(&shown).contains("Type: symlink"))
    })?;
    if written && linked {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&said).trim().to_owned();
    Err(HostProgram::Debugfs.failed(format!("the unit of the probe did not get into the clone: {said}")))
}
