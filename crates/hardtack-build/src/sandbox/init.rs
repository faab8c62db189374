//! Process 1 of a sandbox: starts the command, reaps what it leaves, reports.

use std::fs::File;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use rustix::process::{
    Pid, Resource, Rlimit, Signal, WaitOptions, WaitStatus, kill_process_group, setrlimit, umask, wait,
};
use rustix::termios::tcsetpgrp;

use super::fault::{Attempt, Fault};
use super::identity::{Account, assume};
use super::leftover::{Leftover, end_leftovers};
use super::order::{CommandOrder, Ending, Surroundings, TreeMount};
use super::scratch::Scratch;
use super::{host, mounts, root};

/// Runs the command to its end and ends what it left running.
pub(super) fn run(order: &CommandOrder, tree: Option<&TreeMount>) -> Result<(Ending, Vec<Leftover>), Fault> {
    // While /proc is still that of the host.
    let input = order.terminal.and_then(input_of);
    match &order.surroundings {
        Surroundings::Tree => {
            let tree = tree.ok_or_else(|| Fault::new("enter the tree", "there is none"))?;
            root::enter(tree, order)?;
        }
        Surroundings::Host { scratch } => on_host(order, scratch)?,
        Surroundings::ReadOnlyHost { scratch, writable } => {
            host::make_read_only(writable)?;
            on_host(order, scratch)?;
        }
    }
    umask(rustix::fs::Mode::WGRP | rustix::fs::Mode::WOTH);
    usual_limits();
    let started = start(order, input)?;
    if order.terminal.is_some() {
        hand_over_terminal(started);
    }
    let ending = wait_for(started)?;
    Ok((ending, end_leftovers()))
}

fn on_host(order: &CommandOrder, directory: &Path) -> Result<(), Fault> {
    mounts::fresh_proc()?;
    let scratch = Scratch::gather(order)?;
    let path = directory.to_str().ok_or_else(|| Fault::new("mount the script directory", "its path is not UTF-8"))?;
    mounts::tmpfs(path, "0755")?;
    scratch.lay_out(directory)
}

/// The same limits whoever calls: no core files, and the number of open files that systemd gives.
fn usual_limits() {
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(1024), maximum: Some(524_288) });
}

/// Rights belong to threads: one takes those of the step, starts the command and ends.
fn start(order: &CommandOrder, input: Option<File>) -> Result<Pid, Fault> {
    let Some((program, arguments)) = order.argv.split_first() else {
        return Err(Fault::new("run a command", "it is empty"));
    };
    let in_tree = order.surroundings == Surroundings::Tree;
    let account = order.run_as.as_deref().map(Account::find).transpose()?;
    let mut command = Command::new(program);
    command.args(arguments).current_dir(&order.directory).env_clear();
    if let Some(account) = &account {
        command.envs(&account.environment);
    }
    command.envs(&order.env);
    command.stdin(Stdio::null());
    if order.terminal.is_some() {
        // A group of its own, which can be the terminal's: that of the caller has no number in here.
        command.process_group(0);
        if let Some(input) = input.or_else(|| terminal().ok()) {
            command.stdin(input);
        }
    }
    let child = thread::scope(|scope| {
        scope
            .spawn(|| {
                if in_tree {
                    assume(account.as_ref(), order.network)?;
                }
                command.spawn().attempt(|| format!("start {program}"))
            })
            .join()
            .unwrap_or_else(|_| Err(Fault::new(format!("start {program}"), "a thread panicked")))
    })?;
    Pid::from_raw(child.id().cast_signed()).ok_or_else(|| Fault::new(format!("start {program}"), "no process id"))
}

/// A caller's standard input where it is a file or a pipe; a terminal is opened by its own name, to be read and written.
fn input_of(caller: u32) -> Option<File> {
    let file = File::open(format!("/proc/{caller}/fd/0")).ok()?;
    let is_plain = file.metadata().is_ok_and(|metadata| metadata.is_file() || metadata.file_type().is_fifo());
    is_plain.then_some(file)
}

fn terminal() -> std::io::Result<File> {
    File::options().read(true).write(true).open("/dev/tty")
}

/// Makes the command's group the one that reads from the terminal; without one there is nothing to do.
fn hand_over_terminal(command: Pid) {
    if let Ok(terminal) = terminal()
        && tcsetpgrp(&terminal, command).is_ok()
    {
        // A shell that looked before it was its turn has stopped itself.
        let _ = kill_process_group(command, Signal::CONT);
    }
}

/// Reaps whatever ends until the command does.
fn wait_for(command: Pid) -> Result<Ending, Fault> {
    loop {
        match wait(WaitOptions::empty()) {
            Ok(Some((pid, status))) if pid == command => return Ok(ending_of(status)),
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error).attempt(|| "wait for the command".to_owned()),
        }
    }
}

fn ending_of(status: WaitStatus) -> Ending {
    match (status.exit_status(), status.terminating_signal()) {
        (Some(status), _) => Ending::Status(status),
        (None, Some(signal)) => Ending::Signal(signal),
        (None, None) => Ending::Status(-1),
    }
}
