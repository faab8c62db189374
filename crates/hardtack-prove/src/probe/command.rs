//! Runs one command with a limit.

use std::io::{self, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

/// How much of a command's output is kept.
const MOST_OUTPUT: u64 = 1 << 20;

/// How often an unfinished command is looked at.
const PAUSE: Duration = Duration::from_millis(20);

/// How a command ended, and what it wrote.
#[derive(Debug)]
pub(super) struct Outcome {
    /// `None` when it did not end in time.
    pub(super) status: Option<ExitStatus>,
    /// Its standard output, at most 1 MiB of it.
    pub(super) stdout: String,
}

/// Runs the command with nothing on standard input and waits for it at most `limit` long; then it and the
/// processes of its group are killed.
///
/// # Errors
/// When it cannot be started or waited for.
pub(super) fn run(command: &mut Command, limit: Duration) -> io::Result<Outcome> {
    let start = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0).spawn()?;
    let output = read_aside(&mut child);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if start.elapsed() > limit {
            kill_group(&child);
            child.wait()?;
            break None;
        }
        thread::sleep(PAUSE);
    };
    // A process left behind may hold the pipe open for ever: what it writes later is not waited for.
    let stdout = output.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
    kill_group(&child);
    Ok(Outcome { status, stdout: String::from_utf8_lossy(&stdout).into_owned() })
}

fn read_aside(child: &mut Child) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    if let Some(pipe) = child.stdout.take() {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let mut pipe = pipe;
            let _ = pipe.by_ref().take(MOST_OUTPUT).read_to_end(&mut bytes);
            let _ = sender.send(bytes);
            // The rest is read and dropped, so that the command does not wait for ever.
            let _ = io::copy(&mut pipe, &mut io::sink());
        });
    }
    receiver
}

fn kill_group(child: &Child) {
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        // Fails when all have ended.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    fn shell(text: &str, limit: Duration) -> Outcome {
        run(Command::new("/bin/sh").args(["-c", text]), limit).unwrap()
    }

    #[test]
    fn status_and_output_are_given() {
        let outcome = shell("echo out; echo err >&2; exit 3", LONG);
        assert_eq!((outcome.status.unwrap().code(), outcome.stdout.as_str()), (Some(3), "out\n"));
    }

    #[test]
    fn a_command_that_does_not_end_is_ended_with_its_children() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("pid");
        let text = format!("sleep 1000 & echo $! > {}; wait", file.display());
        assert!(shell(&text, Duration::from_millis(300)).status.is_none());
        let pid = std::fs::read_to_string(&file).unwrap();
        // The signal is sent; how soon the kernel delivers it is the kernel's.
        let state = || std::fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
        let ended = || state().is_empty() || state().contains(") Z ");
        let mut waited = Duration::ZERO;
        while !ended() && waited < LONG {
            std::thread::sleep(Duration::from_millis(10));
            waited += Duration::from_millis(10);
        }
        assert!(ended(), "{}", state());
    }

    #[test]
    fn endless_output_neither_blocks_nor_fills_the_memory() {
        let outcome = shell("yes | head -c 3000000", LONG);
        assert_eq!((outcome.status.unwrap().code(), outcome.stdout.len()), (Some(0), 1 << 20));
    }
}
