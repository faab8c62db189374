//! The unit that starts the probe.

use super::probe_disk;
use crate::probe::PROBE_ARGUMENT;

/// Where the guest mounts the probe's disk.
pub(crate) const PROBE_MOUNT: &str = "/run/hardtack-probe";

/// Its name.
pub(super) const NAME: &str = "hardtack-probe.service";
/// The directory of units that it stands in (systemd.unit(5)).
pub(super) const UNITS: &str = "/etc/systemd/system";

/// Targets that start the probe. When the boot ends in emergency or rescue mode it reports from there.
pub(super) const TARGETS: [&str; 3] = ["multi-user.target", "emergency.target", "rescue.target"];

/// Its text. It has no default dependencies, since in emergency mode those are what failed. It mounts its
/// disk in a mount namespace of its own (`PrivateMounts`), so that nobody else sees it.
pub(super) fn text() -> String {
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
