//! The two children: the first makes the namespaces, the second is process 1 in them.

use std::fs;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, exit};

use rustix::mount::{MountPropagationFlags, mount_change};
use rustix::process::{Pid, Signal, getpid, getppid, set_parent_process_death_signal, setsid};
use rustix::stdio::stdin;
use rustix::system::sethostname;
use rustix::thread::{UnshareFlags, set_name};

use super::fault::{Attempt, Fault};
use super::order::{Enclosure, Network, Order, Outcome, Task, receive, send};
use super::{init, loopback, mounts, root};

/// First argument of the first child.
pub(super) const OUTER: &str = "__inside";
/// First argument of the second child; its second is the process id of the first.
const INNER: &str = "__inside-init";
/// The lowest descriptor that is not one of the standard streams.
const FIRST_BEYOND_STANDARD: i32 = 3;
/// The host name that steps see.
pub(super) const HOST_NAME: &str = "hardtack";

/// Our own code over a joined tree, chosen by a value that the caller sent.
pub type Perform = fn(tree: &Path, work: serde_json::Value) -> Result<serde_json::Value, Fault>;

/// Does the work of a child and ends the process when this process was started as one; returns
/// otherwise. To be called first thing in `main`, while there is one thread.
pub fn enter_if_asked(perform: Perform) {
    let mut arguments = std::env::args();
    let status = match arguments.nth(1).as_deref() {
        Some(OUTER) => report(enclose),
        Some(INNER) => report(|| inner(arguments.next(), perform)),
        _ => return,
    };
    exit(status)
}

/// The control socket, which children of ours must not inherit beyond the second.
fn control() -> Result<UnixStream, Fault> {
    let fd = stdin().as_fd().try_clone_to_owned().attempt(|| "open the control socket".to_owned())?;
    Ok(UnixStream::from(fd))
}

fn report(task: impl FnOnce() -> Result<Option<Outcome>, Fault>) -> i32 {
    let outcome = task().unwrap_or_else(|fault| Some(Outcome::Failed(fault)));
    let Some(outcome) = outcome else { return 0 };
    // Nobody is left to tell when the socket is gone.
    let sent = control().is_ok_and(|socket| send(&socket, &outcome).is_ok());
    i32::from(!sent)
}

fn message<T: serde::de::DeserializeOwned>() -> Result<T, Fault> {
    receive(&control()?)
        .attempt(|| "read the order".to_owned())?
        .ok_or_else(|| Fault::new("read the order", "the caller is gone"))
}

fn die_with_parent(is_parent: impl FnOnce() -> bool) -> Result<(), Fault> {
    set_parent_process_death_signal(Some(Signal::KILL)).attempt(|| "be ended with the caller".to_owned())?;
    // It may have gone before the kernel was told.
    if is_parent() { Ok(()) } else { Err(Fault::new("start", "the caller is gone")) }
}

fn enclose() -> Result<Option<Outcome>, Fault> {
    // What the caller's caller left open, a directory of the host perhaps, must reach nobody inside.
    close_fds::set_fds_cloexec(FIRST_BEYOND_STANDARD, &[]);
    let enclosure: Enclosure = message()?;
    die_with_parent(|| getppid().map(Pid::as_raw_nonzero).is_some_and(|pid| pid.get() as u32 == enclosure.caller))?;
    if !enclosure.terminal {
        setsid().attempt(|| "leave the terminal".to_owned())?;
    }
    let mut namespaces = UnshareFlags::NEWNS | UnshareFlags::NEWPID | UnshareFlags::NEWIPC | UnshareFlags::NEWUTS;
    if enclosure.network != Network::Host {
        namespaces |= UnshareFlags::NEWNET;
    }
    unshare(namespaces).attempt(|| "make namespaces".to_owned())?;
    mount_change("/", MountPropagationFlags::REC | MountPropagationFlags::PRIVATE)
        .attempt(|| "make mounts private".to_owned())?;
    sethostname(HOST_NAME.as_bytes()).attempt(|| "set the host name".to_owned())?;
    if enclosure.network != Network::Host {
        loopback::raise()?;
    }
    let status = Command::new("/proc/self/exe")
        .arg(INNER)
        .arg(std::process::id().to_string())
        .status()
        .attempt(|| "start the first process inside".to_owned())?;
    // The inner process has reported for itself unless something ended it.
    if status.success() { Ok(None) } else { Err(Fault::new("work inside", status)) }
}

/// `unshare(2)`; rustix calls it unsafe for the sake of `CLONE_FILES`, which is never asked for here.
#[expect(deprecated, reason = "the other form is an unsafe function only because of CLONE_FILES")]
fn unshare(namespaces: UnshareFlags) -> io::Result<()> {
    Ok(rustix::thread::unshare(namespaces)?)
}

fn inner(parent: Option<String>, perform: Perform) -> Result<Option<Outcome>, Fault> {
    die_with_parent(|| parent.is_some() && parent == parent_outside())?;
    if getpid() != Pid::INIT {
        return Err(Fault::new("start", "not the first process of its namespace"));
    }
    // The kernel names it after the path it was started by, "exe".
    let _ = set_name(c"hardtack");
    let order: Order = message()?;
    if let Some(tree) = &order.tree {
        root::join(tree)?;
    }
    match order.task {
        Task::Command(command) => {
            let (ending, leftovers) = init::run(&command, order.tree.as_ref())?;
            Ok(Some(Outcome::Ended { ending, leftovers }))
        }
        Task::Work(work) => {
            let tree = order.tree.ok_or_else(|| Fault::new("work on a tree", "there is none"))?;
            mounts::fresh_proc()?;
            Ok(Some(Outcome::Worked(perform(&tree.at, work))))
        }
    }
}

/// Our parent's id as the process namespace of the host's /proc, which is still mounted, has it.
fn parent_outside() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    Some(status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().to_owned())
}
