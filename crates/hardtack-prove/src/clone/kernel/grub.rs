//! Reads files of a clone with grub-fstest(1): GRUB's own drivers, which read whatever GRUB starts a machine from.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use hardtack_image::{Holder, Location, TableIdentity};

use crate::ProveError;
use crate::host::HostProgram;

/// A file system on the disks of a clone.
pub(super) struct GrubReader<'a> {
    disks: &'a [PathBuf],
    device: String,
}

impl<'a> GrubReader<'a> {
    /// The file system at a place of the disks.
    pub(super) fn new(disks: &'a [PathBuf], place: &Location<'_>) -> Self {
        Self { disks, device: device(place) }
    }

    /// The names in a directory of it.
    pub(super) fn list(&self, directory: &str) -> Result<Vec<String>, ProveError> {
        let said = self.run("ls", directory, None)?;
        let text = String::from_utf8_lossy(&said).into_owned();
        Ok(text.split_whitespace().map(|name| name.trim_end_matches('/').to_owned()).collect())
    }

    /// The content of a file; links are followed.
    pub(super) fn read(&self, path: &str) -> Result<Vec<u8>, ProveError> {
        self.run("cat", path, None)
    }

    /// Copies a file to the new file `to`.
    pub(super) fn copy(&self, path: &str, to: &Path) -> Result<(), ProveError> {
        self.run("cp", path, Some(to)).map(drop)
    }

    fn run(&self, command: &str, path: &str, to: Option<&Path>) -> Result<Vec<u8>, ProveError> {
        let mut arguments = vec![OsString::from("-c"), self.disks.len().to_string().into()];
        arguments.extend(self.disks.iter().map(OsString::from));
        arguments.extend([command.into(), format!("{}{path}", self.device).into()]);
        arguments.extend(to.map(OsString::from));
        Ok(HostProgram::GrubFstest.run(arguments)?.stdout)
    }
}

/// What GRUB calls a place: `(loop0,gpt2)`, `(lvm/vg00-root)`.
fn device(place: &Location<'_>) -> String {
    match (place.holder, place.holder.mapper_name()) {
        (Holder::Volume { .. }, Some(name)) => format!("(lvm/{name})"),
        (Holder::Partition { disk, slot } | Holder::Volume { disk, slot, .. }, _) => {
            let table = match disk.table() {
                TableIdentity::Gpt { .. } => "gpt",
                TableIdentity::Mbr { .. } => "msdos",
            };
            format!("(loop{},{table}{})", place.disk, slot.number)
        }
    }
}
