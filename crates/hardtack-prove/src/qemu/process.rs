//! The process of a running QEMU.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use super::Monitor;
use crate::ProveError;
use crate::host::HostProgram;

/// A running QEMU. It ends when this value is dropped, and also when the thread that started it ends for
/// whatever reason, `kill -9` of the process among them: see [`hardtack_image::tethered`].
pub(crate) struct Qemu {
    child: Child,
    said: PathBuf,
}

impl Qemu {
    /// Starts QEMU with these arguments; what it writes on standard output and error goes to the file `said`.
    pub(crate) fn start(arguments: &[OsString], said: &Path) -> Result<Self, ProveError> {
        let file = File::create(said).map_err(ProveError::io("create", said))?;
        let copy = file.try_clone().map_err(ProveError::io("open", said))?;
        Self::spawn(HostProgram::Qemu.command()?.args(arguments).stdin(Stdio::null()).stdout(file).stderr(copy), said)
    }

    /// Starts QEMU in a directory, with a socket in the place of its standard input, which is the link to the probe, and
    /// another in that of its standard output, which is its monitor. So they have no names by which others could reach them.
    /// What it writes on standard error goes to the file `said`.
    pub(crate) fn start_linked(
        arguments: &[OsString],
        directory: &Path,
        said: &Path,
    ) -> Result<(Self, UnixStream, Monitor), ProveError> {
        let failed = |error: io::Error| HostProgram::Qemu.failed(error.to_string());
        let file = File::create(said).map_err(ProveError::io("create", said))?;
        let (link, its_link) = UnixStream::pair().map_err(failed)?;
        let (monitor, its_monitor) = UnixStream::pair().map_err(failed)?;
        let mut command = HostProgram::Qemu.command()?;
        command.args(arguments).current_dir(directory);
        command.stdin(OwnedFd::from(its_link)).stdout(OwnedFd::from(its_monitor)).stderr(file);
        let qemu = Self::spawn(&mut command, said)?;
        link.set_nonblocking(true).map_err(failed)?;
        Ok((qemu, link, Monitor::new(monitor)))
    }

    fn spawn(command: &mut Command, said: &Path) -> Result<Self, ProveError> {
        // Ctrl-C at the terminal is for hardtack, which then ends QEMU in order.
        let child = command.env("LC_ALL", "C.UTF-8").process_group(0).spawn();
        let child = child.map_err(|error| HostProgram::Qemu.failed(error.to_string()))?;
        Ok(Self { child, said: said.to_owned() })
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>, ProveError> {
        self.child.try_wait().map_err(|error| HostProgram::Qemu.failed(error.to_string()))
    }

    /// What it has said so far, without warnings about processor features that this host does not have.
    pub(crate) fn said(&self) -> String {
        let bytes = fs::read(&self.said).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let lines = text.lines().filter(|line| !line.contains("doesn't support requested feature"));
        lines.collect::<Vec<_>>().join("\n").trim().to_owned()
    }
}

impl Drop for Qemu {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt;
    use std::thread;
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn qemu_does_not_outlive_whoever_started_it() {
        let work = tempfile::tempdir().unwrap();
        let said = work.path().join("said");
        let arguments = ["-nodefaults", "-display", "none", "-machine", "none", "-S"].map(OsString::from);
        // A thread that ends without a word is to its children what kill -9 is.
        let starter = thread::spawn(move || {
            let qemu = Qemu::start(&arguments, &said).unwrap();
            let process = format!("/proc/{}", qemu.child.id());
            // Not before it has become QEMU, with its signal set.
            let program = HostProgram::Qemu.find().unwrap();
            while !fs::read(format!("{process}/cmdline")).unwrap().starts_with(program.as_os_str().as_bytes()) {
                thread::sleep(Duration::from_millis(5));
            }
            std::mem::forget(qemu);
            process
        });
        let process = starter.join().unwrap();
        let start = Instant::now();
        while fs::read_to_string(format!("{process}/stat")).is_ok_and(|stat| !stat.contains(") Z ")) {
            assert!(start.elapsed() < Duration::from_secs(60), "QEMU still runs");
            thread::sleep(Duration::from_millis(5));
        }
    }
}
