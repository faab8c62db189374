//! Puts the probe's unit into a root that is ext4, with debugfs(8).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use super::unit::{self, NAME, TARGETS, UNITS};
use crate::ProveError;
use crate::host::HostProgram;

/// The root file system of a clone.
pub(super) struct Root<'a> {
    /// The file of its disk in the work directory.
    pub(super) disk: &'a Path,
    /// Where it begins, in bytes.
    pub(super) offset: u64,
}

impl Root<'_> {
    /// Writes the unit, and a link to it for each target. What was written is read again, since debugfs(8) also succeeds
    /// when a command of its does not.
    ///
    /// # Errors
    /// When it has no directory of units, or could not be written to.
    pub(super) fn plant(&self, image: &Path, work: &Path) -> Result<(), ProveError> {
        let shown = self.debugfs(work, &["-R", &format!("stat {UNITS}")])?.stdout;
        if !String::from_utf8_lossy(&shown).contains("Type: directory") {
            return Err(ProveError::no_root(image, format!("it has no {UNITS}")));
        }
        let write = |name: &str, text: &str| {
            let path = work.join(name);
            fs::write(&path, text).map_err(ProveError::io("write", &path))
        };
        let unit = unit::text();
        write(NAME, &unit)?;
        // `write` names its target relative to the working directory.
        let mut commands = format!(
            "cd {UNITS}\nwrite {NAME} {NAME}\nset_inode_field {NAME} mode 0100644\n\
             set_inode_field {NAME} uid 0\nset_inode_field {NAME} gid 0\n"
        );
        for target in TARGETS {
            commands.push_str(&format!("mkdir {target}.wants\nsymlink {target}.wants/{NAME} {UNITS}/{NAME}\n"));
        }
        write("plant.debugfs", &commands)?;
        let said = self.debugfs(work, &["-w", "-f", "plant.debugfs"])?.stderr;

        let written = self.debugfs(work, &["-R", &format!("cat {UNITS}/{NAME}")])?.stdout == unit.as_bytes();
        let linked = TARGETS.iter().try_fold(true, |all, target| {
            let shown = self.debugfs(work, &["-R", &format!("stat {UNITS}/{target}.wants/{NAME}")])?.stdout;
            Ok::<_, ProveError>(all && String::from_utf8_lossy(&shown).contains("Type: symlink"))
        })?;
        if written && linked {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&said).trim().to_owned();
        Err(HostProgram::Debugfs.failed(format!("the unit of the probe did not get into the clone: {said}")))
    }

    fn debugfs(&self, work: &Path, arguments: &[&str]) -> Result<Output, ProveError> {
        let device = PathBuf::from(format!("{}?offset={}", self.disk.display(), self.offset));
        let arguments = arguments.iter().map(Path::new);
        HostProgram::Debugfs.run_in(work, arguments.chain([device.as_path()]))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    #[test]
    fn a_root_has_a_directory_of_units() {
        let work = tempfile::tempdir().unwrap();
        let disk = work.path().join("disk");
        fixture::partitioned(&disk);
        fixture::formatted(&disk);
        let plant = |offset| Root { disk: Path::new("disk"), offset }.plant(Path::new("x.raw"), work.path());
        plant(fixture::ROOT).unwrap();
        insta::assert_snapshot!(
            plant(fixture::OTHER).unwrap_err(),
            @"x.raw has no root file system that can be tested: it has no /etc/systemd/system"
        );
    }
}
