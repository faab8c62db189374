//! Processes that outlive the command that started them.

use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitOptions, kill_process, wait};
use serde::{Deserialize, Serialize};

/// How long a process may take to go by itself, as the reader of a pipe does when its writer ends.
const GRACE: Duration = Duration::from_millis(300);
/// How long a process may take after SIGTERM.
const AFTER_TERM: Duration = Duration::from_secs(2);
const POLL: Duration = Duration::from_millis(5);

/// A process that was still there when its command had ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leftover {
    /// Its id inside the sandbox.
    pub pid: i32,
    /// Its command line, or its name in brackets when it has none.
    pub command: String,
}

/// Names the processes that are left and ends them. Called by process 1 of a process namespace.
pub(super) fn end_leftovers() -> Vec<Leftover> {
    let left = remaining_after(GRACE);
    if left.is_empty() {
        return left;
    }
    for process in &left {
        signal(process, Signal::TERM);
    }
    // Stubborn ones end with this process, which the whole namespace depends on; they are only given
    // the chance to put their files in order.
    remaining_after(AFTER_TERM);
    left
}

/// The processes still there when `limit` has passed; returns early when there are none.
fn remaining_after(limit: Duration) -> Vec<Leftover> {
    let start = Instant::now();
    loop {
        while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
        let left = processes();
        if left.is_empty() || start.elapsed() >= limit {
            return left;
        }
        sleep(POLL);
    }
}

fn signal(process: &Leftover, signal: Signal) {
    if let Some(pid) = Pid::from_raw(process.pid) {
        // It may just have gone.
        let _ = kill_process(pid, signal);
    }
}

/// Every process of this namespace but process 1 and those that have already ended.
fn processes() -> Vec<Leftover> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let mut found: Vec<Leftover> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok())
        .filter(|&pid| pid != 1)
        .filter_map(read_process)
        .collect();
    found.sort_by_key(|process| process.pid);
    found
}

/// proc_pid_stat(5): the name stands in parentheses and may hold anything, the state follows the last one.
fn read_process(pid: i32) -> Option<Leftover> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (before, after) = stat.rsplit_once(')')?;
    if after.trim_start().starts_with(['Z', 'X']) {
        return None;
    }
    let arguments = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let line = arguments
        .split(|&byte| byte == 0)
        .filter(|argument| !argument.is_empty())
        .map(String::from_utf8_lossy)
        .collect::<Vec<_>>()
        .join(" ");
    let command = if line.is_empty() { format!("[{}]", before.split_once('(')?.1) } else { line };
    Some(Leftover { pid, command })
}
