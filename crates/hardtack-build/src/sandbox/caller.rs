//! The caller's side of a sandbox.

use std::collections::BTreeMap;
use std::io::{self, PipeReader, Read};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use hardtack_hcl::{Redactor, plain};

use super::entry::{HOST_NAME, OUTER};
use super::order::{
    CommandOrder, Enclosure, Ending, ExtraMount, Network, Order, Outcome, PlacedFile, Surroundings, Task, TreeMount,
    Upper, receive, send,
};
use super::{Fault, Leftover};
use crate::interrupt::Interrupt;

/// How often an interrupt is looked for while nothing else happens.
const ATTENTION: Duration = Duration::from_millis(50);
/// A line longer than this is passed on in pieces.
const LONGEST_LINE: usize = 64 << 10;
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Layers joined into one tree, as a sandbox mounts them.
#[derive(Clone, Debug)]
pub struct View {
    /// An existing empty directory at which the tree is mounted, seen only inside.
    pub at: PathBuf,
    /// Trees of the layers, the uppermost first; never empty.
    pub lowers: Vec<PathBuf>,
    /// The directory that takes changes and overlayfs's work directory; read-only without.
    pub upper: Option<(PathBuf, PathBuf)>,
    /// Lies below all layers: mount points, and a `policy-rc.d` that keeps services from starting.
    pub props: Option<PathBuf>,
}

/// A command to be run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Program and arguments; no secrets here, any process could read them.
    pub argv: Vec<String>,
    /// Environment beside the fixed one.
    pub env: BTreeMap<String, String>,
    /// What it sees as its root.
    pub surroundings: Surroundings,
    /// Working directory as the command sees it.
    pub directory: PathBuf,
    /// Account of the tree that runs it; root when absent.
    pub run_as: Option<String>,
    /// The network that it has.
    pub network: Network,
    /// Whether it talks to the caller's terminal instead of being listened to.
    pub terminal: bool,
    /// Whether standard output is kept apart, in [`Finished::output`].
    pub capture: bool,
    /// Files in `/run/hardtack`.
    pub files: Vec<PlacedFile>,
    /// Directories in `/run/hardtack`.
    pub mounts: Vec<ExtraMount>,
    /// `SOURCE_DATE_EPOCH`: seconds since 1970-01-01T00:00:00Z.
    pub epoch: i64,
}

impl Run {
    /// A command in the tree, as root, without network.
    pub fn new(argv: impl IntoIterator<Item = impl Into<String>>, epoch: i64) -> Self {
        Self {
            argv: argv.into_iter().map(Into::into).collect(),
            env: BTreeMap::new(),
            surroundings: Surroundings::Tree,
            directory: PathBuf::from("/"),
            run_as: None,
            network: Network::Apart,
            terminal: false,
            capture: false,
            files: Vec::new(),
            mounts: Vec::new(),
            epoch,
        }
    }

    /// The same for every caller, whatever its own environment.
    fn environment(&self) -> BTreeMap<String, String> {
        let fixed = [
            ("PATH", PATH.to_owned()),
            ("HOME", "/root".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
            ("LC_ALL", "C.UTF-8".to_owned()),
            ("TZ", "UTC".to_owned()),
            ("DEBIAN_FRONTEND", "noninteractive".to_owned()),
            ("SYSTEMD_OFFLINE", "1".to_owned()),
            ("SOURCE_DATE_EPOCH", self.epoch.to_string()),
        ];
        let mut all: BTreeMap<String, String> = fixed.map(|(key, value)| (key.to_owned(), value)).into();
        if self.run_as.is_some() {
            all.remove("HOME");
        }
        all.extend(self.env.clone());
        all
    }
}

/// A command that has ended.
#[derive(Clone, Debug)]
pub struct Finished {
    /// How it ended.
    pub ending: Ending,
    /// Processes that it left, now ended.
    pub leftovers: Vec<Leftover>,
    /// Standard output where [`Run::capture`] asked for it.
    pub output: Vec<u8>,
}

/// Why a sandbox did not do its task.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The kernel or the caller's rights do not allow one.
    #[error("{reason}")]
    Unavailable {
        /// What is missing.
        reason: String,
        /// What to do about it.
        remedy: String,
    },
    /// The program could not be started again.
    #[error("the sandbox cannot be started")]
    Start(#[source] io::Error),
    /// Something inside failed before or beside the command.
    #[error("the sandbox {0}")]
    Inside(Fault),
    /// The sandbox ended and said nothing.
    #[error("the sandbox ended without a report ({0})")]
    Silent(ExitStatus),
    /// The user asked to stop.
    #[error("interrupted")]
    Interrupted,
}

/// Whether sandboxes can work here at all, before anything is begun.
///
/// # Errors
/// [`SandboxError::Unavailable`], with what to do.
pub fn ensure_available() -> Result<(), SandboxError> {
    let unavailable = |reason: &str, remedy: &str| {
        Err(SandboxError::Unavailable { reason: reason.to_owned(), remedy: remedy.to_owned() })
    };
    if !rustix::process::geteuid().is_root() {
        return unavailable("building needs root, for owners and namespaces", "run it with sudo");
    }
    let known = std::fs::read_to_string("/proc/filesystems").unwrap_or_default();
    if !known.lines().any(|line| line.trim_start_matches("nodev").trim() == "overlay") {
        // The module may just not be loaded; mounting loads it, where modules can be loaded.
        let modules = Path::new("/lib/modules").exists();
        if !modules {
            return unavailable("this kernel has no overlayfs", "use a kernel with CONFIG_OVERLAY_FS");
        }
    }
    Ok(())
}

/// Runs a command to its end, passing each line of output to `listener`.
///
/// # Errors
/// When the sandbox fails; a command that fails is no error here, see [`Finished::ending`].
pub fn run(
    run: &Run,
    view: Option<&View>,
    interrupt: &Interrupt,
    listener: &mut dyn FnMut(&str),
) -> Result<Finished, SandboxError> {
    let hosts = format!("127.0.0.1 localhost {HOST_NAME}\n::1 localhost ip6-localhost ip6-loopback\n");
    let has_host = run.network == Network::Host;
    let resolver = has_host.then(|| std::fs::read_to_string("/etc/resolv.conf").unwrap_or_default());
    let command = CommandOrder {
        surroundings: run.surroundings.clone(),
        argv: run.argv.clone(),
        env: run.environment(),
        directory: run.directory.clone(),
        run_as: run.run_as.clone(),
        network: run.network,
        terminal: run.terminal.then(std::process::id),
        files: run.files.clone(),
        mounts: run.mounts.clone(),
        epoch: run.epoch,
        hosts,
        resolver,
    };
    let order = Order { tree: view.map(tree_mount), task: Task::Command(Box::new(command)) };
    let listening = match (run.terminal, run.capture) {
        (true, _) => Listening::Terminal,
        (false, true) => Listening::Captured,
        (false, false) => Listening::Together,
    };
    let (outcome, output) = exchange(&order, run.network, listening, interrupt, listener)?;
    match outcome {
        Outcome::Ended { ending, leftovers } => Ok(Finished { ending, leftovers, output }),
        Outcome::Failed(fault) | Outcome::Worked(Err(fault)) => Err(SandboxError::Inside(fault)),
        Outcome::Worked(Ok(_)) => Err(SandboxError::Inside(Fault::new("run a command", "it did other work"))),
    }
}

/// Has our own code work over a joined tree, in namespaces of its own and without network.
///
/// # Errors
/// When the sandbox or the work fails.
pub fn work(
    work: serde_json::Value,
    view: &View,
    interrupt: &Interrupt,
    listener: &mut dyn FnMut(&str),
) -> Result<serde_json::Value, SandboxError> {
    let order = Order { tree: Some(tree_mount(view)), task: Task::Work(work) };
    let (outcome, _) = exchange(&order, Network::Apart, Listening::Together, interrupt, listener)?;
    match outcome {
        Outcome::Worked(result) => result.map_err(SandboxError::Inside),
        Outcome::Failed(fault) => Err(SandboxError::Inside(fault)),
        Outcome::Ended { .. } => Err(SandboxError::Inside(Fault::new("work on the tree", "a command ran instead"))),
    }
}

fn tree_mount(view: &View) -> TreeMount {
    TreeMount {
        at: view.at.clone(),
        lowers: view.lowers.clone(),
        upper: view.upper.clone().map(|(tree, work)| Upper { tree, work }),
        props: view.props.clone(),
    }
}

/// Where a command's output goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listening {
    /// To the caller's own.
    Terminal,
    /// Both streams line by line, in the order they were written.
    Together,
    /// Standard output is kept, standard error line by line.
    Captured,
}

enum Message {
    Line(String),
    Output(Vec<u8>),
    Outcome(io::Result<Option<Outcome>>),
}

fn exchange(
    order: &Order,
    network: Network,
    listening: Listening,
    interrupt: &Interrupt,
    listener: &mut dyn FnMut(&str),
) -> Result<(Outcome, Vec<u8>), SandboxError> {
    let (ours, theirs) = UnixStream::pair().map_err(SandboxError::Start)?;
    let mut command = Command::new("/proc/self/exe");
    command.arg(OUTER).stdin(OwnedFd::from(theirs));
    let (sender, messages) = mpsc::channel();
    if listening != Listening::Terminal {
        let (lines, line_writer) = io::pipe().map_err(SandboxError::Start)?;
        if listening == Listening::Captured {
            let (output, output_writer) = io::pipe().map_err(SandboxError::Start)?;
            command.stdout(output_writer);
            let sender = sender.clone();
            thread::spawn(move || keep_output(output, &sender));
        } else {
            command.stdout(line_writer.try_clone().map_err(SandboxError::Start)?);
        }
        command.stderr(line_writer);
        let sender = sender.clone();
        thread::spawn(move || {
            pass_lines(lines, Redactor::global(), &mut |line| sender.send(Message::Line(line)).is_ok());
        });
    }
    // The kernel ends the child when the thread that started it goes, so this thread stays until then.
    let child = command.spawn().map_err(SandboxError::Start)?;
    // The pipes' write ends live in the command; while it does, readers would never see the end.
    drop(command);
    let child = Ended(child);

    let enclosure = Enclosure { caller: std::process::id(), network, terminal: listening == Listening::Terminal };
    let told = send(&ours, &enclosure).and_then(|()| send(&ours, order));
    // A sandbox that fails early closes its end before it has read everything; its report says why.
    if let Err(error) = told
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        return Err(SandboxError::Start(error));
    }
    let replies = ours.try_clone().map_err(SandboxError::Start)?;
    thread::spawn(move || {
        let _ = sender.send(Message::Outcome(receive(replies)));
    });
    follow(child, &messages, interrupt, listener)
}

fn follow(
    mut child: Ended,
    messages: &mpsc::Receiver<Message>,
    interrupt: &Interrupt,
    listener: &mut dyn FnMut(&str),
) -> Result<(Outcome, Vec<u8>), SandboxError> {
    let mut outcome = None;
    let mut output = Vec::new();
    let mut stopped = false;
    // The channel closes when every reader has seen the end of its stream: when all inside are gone.
    loop {
        match messages.recv_timeout(ATTENTION) {
            Ok(Message::Line(line)) => listener(&line),
            Ok(Message::Output(bytes)) => output = bytes,
            Ok(Message::Outcome(reply)) => outcome = reply.map_err(SandboxError::Start)?,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if interrupt.is_set() && !stopped {
            stopped = true;
            // Its process 1 goes with it, and with process 1 everything inside.
            let _ = child.0.kill();
        }
    }
    let status = child.0.wait().map_err(SandboxError::Start)?;
    match outcome {
        Some(outcome) => Ok((outcome, output)),
        None if stopped => Err(SandboxError::Interrupted),
        None => Err(SandboxError::Silent(status)),
    }
}

/// A child that does not outlive the value.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn keep_output(mut pipe: PipeReader, to: &Sender<Message>) {
    let mut bytes = Vec::new();
    let _ = pipe.read_to_end(&mut bytes);
    let _ = to.send(Message::Output(bytes));
}

/// Passes lines on without secrets and without what steers a terminal. A line that is too long goes in pieces, and no
/// piece ends within a secret.
fn pass_lines(pipe: impl Read, redactor: &Redactor, to: &mut dyn FnMut(String) -> bool) {
    let mut pipe = pipe;
    let mut chunk = [0; 8192];
    let mut pending = Vec::new();
    let mut enough = LONGEST_LINE;
    while let Ok(length @ 1..) = pipe.read(&mut chunk) {
        let mut read = &chunk[..length];
        while let Some(end) = read.iter().position(|byte| *byte == b'\n') {
            pending.extend_from_slice(&read[..end]);
            read = &read[end + 1..];
            if !to(shown(&pending, redactor)) {
                return;
            }
            pending.clear();
            enough = LONGEST_LINE;
        }
        pending.extend_from_slice(read);
        if pending.len() >= enough {
            let whole = pending.len() - unfinished(&pending);
            let (head, end) = redactor.redact_head(&String::from_utf8_lossy(&pending[..whole]));
            pending.splice(..whole, end.into_bytes());
            // A secret may be longer than any line: what waits for its end must not be looked at for each piece.
            enough = LONGEST_LINE + pending.len();
            if !head.is_empty() && !to(shown(head.as_bytes(), redactor)) {
                return;
            }
        }
    }
    if !pending.is_empty() {
        to(shown(&pending, redactor));
    }
}

fn shown(line: &[u8], redactor: &Redactor) -> String {
    let line = String::from_utf8_lossy(line);
    // First as it is, because values may have control characters in them.
    let line = redactor.redact(line.trim_end());
    redactor.redact(&plain(&line)).into_owned()
}

/// How many bytes at the end are the begin of a letter in UTF-8.
fn unfinished(bytes: &[u8]) -> usize {
    let last = bytes.utf8_chunks().last().map(|chunk| chunk.invalid()).unwrap_or_default();
    let is_begin = std::str::from_utf8(last).is_err_and(|error| error.error_len().is_none());
    if is_begin { last.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(text: &[u8]) -> Vec<String> {
        let redactor = Redactor::default();
        redactor.hide("hünter22-and-more");
        let mut lines = Vec::new();
        pass_lines(text, &redactor, &mut |line| {
            lines.push(line);
            true
        });
        lines
    }

    #[test]
    fn no_piece_of_a_long_line_has_a_piece_of_a_secret() {
        for before in
            (LONGEST_LINE - 40..LONGEST_LINE + 10).chain(LONGEST_LINE * 2 - 40..LONGEST_LINE * 2 + 40).step_by(7)
        {
            let text = format!("{}hünter22-and-more{}\nnext\n", ".".repeat(before), "ä".repeat(LONGEST_LINE));
            let lines = passed(text.as_bytes());
            let joined = lines.concat();
            assert!(lines.len() > 2 && lines.iter().all(|line| line.len() < 3 * LONGEST_LINE));
            let told = joined.trim_start_matches('.').trim_end_matches("next").trim_end_matches('ä');
            assert_eq!(told, "<sensitive>", "{before}");
        }
    }

    #[test]
    fn lines_have_nothing_that_steers_a_terminal_nor_a_secret_around_it() {
        let text = b"a h\xc3\xbcnter\x1b[0m22-and-more\nb h\xc3\xbcnter\r22-and-more\n\x1b[31mred\x1b[0m\r\nend \xc3";
        assert_eq!(passed(text), ["a <sensitive>", "b <sensitive>", "red", "end \u{fffd}"]);
    }
}
