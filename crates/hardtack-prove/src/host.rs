//! Programs of the host that a proof runs.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use hardtack_image::tethered;

use crate::ProveError;

/// A program of the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostProgram {
    /// qemu-system-x86_64(1).
    Qemu,
    /// qemu-img(1).
    QemuImg,
    /// debugfs(8).
    Debugfs,
    /// grub-fstest(1).
    GrubFstest,
    /// mke2fs(8).
    Mke2fs,
    /// setpriv(1).
    Setpriv,
}

impl HostProgram {
    /// Its name, what it is for and the Debian package that has it.
    fn facts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Qemu => ("qemu-system-x86_64", "booting the clone", "qemu-system-x86"),
            Self::QemuImg => ("qemu-img", "making the clone", "qemu-utils"),
            Self::Debugfs => ("debugfs", "putting the probe's unit into the clone", "e2fsprogs"),
            Self::GrubFstest => ("grub-fstest", "reading the image's kernel and initial file system", "grub-common"),
            Self::Mke2fs => ("mke2fs", "making the probe's disk", "e2fsprogs"),
            Self::Setpriv => ("setpriv", "ending other programs together with hardtack", "util-linux"),
        }
    }

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        self.facts().0
    }

    /// Where it is: on the `PATH`, or in a directory for administrators, which the `PATH` of a user may lack.
    pub(crate) fn find(self) -> Result<PathBuf, ProveError> {
        let (program, purpose, package) = self.facts();
        let path = env::var_os("PATH").unwrap_or_default();
        env::split_paths(&path)
            .chain(["/usr/sbin", "/sbin"].map(PathBuf::from))
            .map(|directory| directory.join(program))
            .find(|candidate| candidate.is_file())
            .ok_or(ProveError::ProgramMissing { program, purpose, package })
    }

    /// A command that runs it, and that ends when hardtack does, `kill -9` included.
    ///
    /// # Errors
    /// When it is missing.
    pub(crate) fn command(self) -> Result<Command, ProveError> {
        Self::Setpriv.find()?;
        Ok(tethered(self.find()?))
    }

    /// Runs it to its end in this directory with nothing on standard input, in the C locale.
    ///
    /// # Errors
    /// When it is missing, cannot be started, or exits with anything but 0; then with what it said.
    pub(crate) fn run_in<I, A>(self, directory: &Path, arguments: I) -> Result<Output, ProveError>
    where
        I: IntoIterator<Item = A>,
        A: AsRef<OsStr>,
    {
        let output = self
            .command()?
            .args(arguments)
            .current_dir(directory)
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null())
            .output()
            .map_err(|error| self.failed(error.to_string()))?;
        if output.status.success() {
            return Ok(output);
        }
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(self.failed(if said.is_empty() { output.status.to_string() } else { said }))
    }

    /// [`Self::run_in`] the working directory of this process.
    pub(crate) fn run<I, A>(self, arguments: I) -> Result<Output, ProveError>
    where
        I: IntoIterator<Item = A>,
        A: AsRef<OsStr>,
    {
        self.run_in(Path::new("."), arguments)
    }

    /// The error that it did not do its work.
    pub(crate) fn failed(self, said: String) -> ProveError {
        ProveError::ProgramFailed { program: self.name(), said }
    }
}
