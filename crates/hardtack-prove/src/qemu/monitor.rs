//! QEMU's monitor (QMP): one command and one answer at a time, each a line of JSON.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::ProveError;
use crate::host::HostProgram;

/// How long one command may take: a snapshot writes the memory of the machine to the disk.
const LIMIT: Duration = Duration::from_secs(180);

/// How often an interruption is looked for.
const PAUSE: Duration = Duration::from_millis(200);

/// The longest line that is read, in bytes. Answers to what is asked here are short.
const LONGEST_LINE: usize = 1 << 20;

/// A running QEMU's monitor.
pub(crate) struct Monitor {
    stream: UnixStream,
    buffer: Vec<u8>,
    greeted: bool,
}

impl Monitor {
    pub(super) fn new(stream: UnixStream) -> Self {
        Self { stream, buffer: Vec::new(), greeted: false }
    }

    /// Waits until QEMU has made the machine, with all that others connect to.
    ///
    /// # Errors
    /// When it ends before, or does not answer in time.
    pub(crate) fn greet(&mut self, interrupt: &AtomicBool) -> Result<(), ProveError> {
        if self.greeted {
            return Ok(());
        }
        let deadline = Instant::now() + LIMIT;
        self.line(deadline, interrupt)?;
        self.execute(&json!({ "execute": "qmp_capabilities" }), deadline, interrupt)?;
        self.greeted = true;
        Ok(())
    }

    /// Runs a command of the monitor for people (`savevm`, `loadvm`) and gives what it says: nothing, when it succeeds.
    ///
    /// # Errors
    /// When QEMU ends, or does not answer in time.
    pub(crate) fn command(&mut self, line: &str, interrupt: &AtomicBool) -> Result<String, ProveError> {
        self.greet(interrupt)?;
        let command = json!({ "execute": "human-monitor-command", "arguments": { "command-line": line } });
        let said = self.execute(&command, Instant::now() + LIMIT, interrupt)?;
        Ok(said.as_str().unwrap_or_default().trim().to_owned())
    }

    fn execute(&mut self, command: &Value, deadline: Instant, interrupt: &AtomicBool) -> Result<Value, ProveError> {
        let failed = |error: io::Error| HostProgram::Qemu.failed(format!("its monitor: {error}"));
        self.stream.write_all(format!("{command}\n").as_bytes()).map_err(failed)?;
        loop {
            let mut answer = self.line(deadline, interrupt)?;
            if let Some(error) = answer.get("error") {
                return Err(HostProgram::Qemu.failed(error["desc"].as_str().unwrap_or("an error").to_owned()));
            }
            // What stands between are events.
            if let Some(value) = answer.get_mut("return") {
                return Ok(value.take());
            }
        }
    }

    /// The next line that is JSON.
    fn line(&mut self, deadline: Instant, interrupt: &AtomicBool) -> Result<Value, ProveError> {
        let failed = |error: io::Error| HostProgram::Qemu.failed(format!("its monitor: {error}"));
        self.stream.set_read_timeout(Some(PAUSE)).map_err(failed)?;
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.buffer.drain(..=end).collect();
                if let Ok(value) = serde_json::from_slice(&line) {
                    return Ok(value);
                }
                continue;
            }
            if interrupt.load(Ordering::Relaxed) {
                return Err(ProveError::Interrupted);
            }
            if Instant::now() > deadline || self.buffer.len() > LONGEST_LINE {
                return Err(HostProgram::Qemu.failed("its monitor does not answer".to_owned()));
            }
            let mut bytes = [0; 4096];
            match self.stream.read(&mut bytes) {
                Ok(0) => return Err(HostProgram::Qemu.failed("it ended before its monitor answered".to_owned())),
                Ok(length) => self.buffer.extend_from_slice(bytes.get(..length).unwrap_or_default()),
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
                    ) => {}
                Err(error) => return Err(failed(error)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::super::Qemu;

    use super::*;

    #[test]
    fn a_machine_is_saved_and_put_back_by_its_monitor() {
        let work = tempfile::tempdir().unwrap();
        HostProgram::QemuImg.run_in(work.path(), ["create", "-q", "-f", "qcow2", "disk.qcow2", "64M"]).unwrap();
        let line = "-nodefaults -display none -machine q35 -m 32 -chardev socket,id=link,fd=0 -serial chardev:link \
                    -chardev socket,id=monitor,fd=1 -mon chardev=monitor,mode=control \
                    -drive if=none,id=disk,format=qcow2,file=disk.qcow2 -device virtio-blk-pci,drive=disk";
        let start = |line: &str| {
            let arguments: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
            Qemu::start_linked(&arguments, work.path(), &work.path().join("said")).unwrap()
        };
        let running = AtomicBool::new(false);
        let (qemu, _link, mut monitor) = start(line);
        assert_eq!(monitor.command("savevm ready", &running).unwrap(), "");
        assert_eq!(monitor.command("loadvm ready", &running).unwrap(), "");
        assert!(monitor.command("loadvm other", &running).unwrap().contains("other"));
        drop(qemu);
        assert!(monitor.command("savevm ready", &running).is_err());

        let (_qemu, _link, mut monitor) = start("-machine no-such");
        let error = monitor.greet(&running).unwrap_err().to_string();
        assert!(error.contains("ended before its monitor answered"), "{error}");
        let (_qemu, _link, mut monitor) = start(line);
        assert!(matches!(monitor.greet(&AtomicBool::new(true)), Ok(()) | Err(ProveError::Interrupted)));
    }
}
