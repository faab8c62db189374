//! What lies below every tree while a command runs, and in no layer.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const DIRECTORIES: [&str; 6] = ["proc", "sys", "dev", "run", "etc", "usr/sbin"];
/// Files that are covered by ours; empty, for trees that have none.
const COVERED: [&str; 2] = ["etc/hosts", "etc/resolv.conf"];
/// Debian's interface that `invoke-rc.d` and `deb-systemd-invoke` ask; 101 is "not allowed".
const NO_SERVICES: &str = "#!/bin/sh\nexit 101\n";

/// Writes the directory that goes below all layers: mount points that a tree may lack, and a
/// `policy-rc.d` that keeps services from starting. Being below and in no layer, none of it becomes
/// part of an image, and a tree's own entries win.
///
/// # Errors
/// When the directory cannot be written.
pub fn write_props(directory: &Path) -> io::Result<()> {
    for name in DIRECTORIES {
        fs::create_dir_all(directory.join(name))?;
    }
    for name in COVERED {
        fs::write(directory.join(name), "")?;
    }
    let policy = directory.join("usr/sbin/policy-rc.d");
    fs::write(&policy, NO_SERVICES)?;
    fs::set_permissions(policy, fs::Permissions::from_mode(0o755))
}
