//! Programs of the host that do not outlive hardtack.

use std::ffi::OsStr;
use std::process::Command;

/// Becomes the program unless our process has gone before the kernel was told to end it with us.
const UNLESS_ORPHANED: &str = r#"[ "$PPID" = "$0" ] || exit 1; exec "$@""#;

/// A command that runs `program` and is ended by the kernel when the thread that started it ends for whatever reason,
/// `kill -9` of the process among them.
///
/// That is the parent-death signal of prctl(2). setpriv(1) sets it before it becomes the program; to set it between
/// fork and exec ourselves would be `unsafe`. Without setpriv, of util-linux, the command cannot be started; without
/// the program it ends with status 127.
pub fn tethered(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--", "/bin/sh", "-c", UNLESS_ORPHANED]);
    command.arg(std::process::id().to_string()).arg(program);
    command
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::process::ExitStatusExt;
    use std::thread;
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn the_program_gets_its_arguments_and_its_status_comes_back() {
        let output = tethered("sh").args(["-c", r#"echo "$0 $1"; exit 7"#, "a b", "$HOME"]).output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), "a b $HOME\n");
        assert_eq!(output.status.code(), Some(7));
        assert_eq!(tethered("/no/such/program").output().unwrap().status.code(), Some(127));
    }

    #[test]
    fn a_program_does_not_outlive_whoever_started_it() {
        // A thread that ends without a word is to its children what kill -9 is.
        let starter = thread::spawn(|| {
            let child = tethered("sleep").arg("4713").spawn().unwrap();
            let process = format!("/proc/{}", child.id());
            // Not before it has become the program, with its signal set.
            while fs::read(format!("{process}/cmdline")).unwrap() != b"sleep\x004713\x00" {
                thread::sleep(Duration::from_millis(5));
            }
            child
        });
        let mut child = starter.join().unwrap();
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            assert!(start.elapsed() < Duration::from_secs(60), "it still runs");
            thread::sleep(Duration::from_millis(5));
        };
        assert_eq!(status.signal(), Some(9));
    }

    #[test]
    fn an_orphan_does_not_become_the_program() {
        let mut command = Command::new("/bin/sh");
        // The process that is named is not the parent.
        let output = command.args(["-c", UNLESS_ORPHANED, "1", "echo", "ran"]).output().unwrap();
        assert_eq!((output.status.code(), output.stdout), (Some(1), Vec::new()));
    }
}
