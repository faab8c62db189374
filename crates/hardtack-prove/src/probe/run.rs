//! The probe's work, from its orders to its report.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Display;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{self, Command};
use std::time::Instant;

use hardtack_audit::system::{LiveMount, Runtime, System};
use hardtack_audit::{Audit, ProfileOrder, audit};
use hardtack_tree::DirectoryTree;

use super::link::Link;
use super::{
    GuestReport, Identity, Message, Order, Phases, ProbeOrders, Ready, SystemState, checks, neighbours, systemd,
};
use crate::clone::{PROBE_MOUNT, PROBE_PROGRAM};

/// The hidden first argument with which the program becomes the probe; the second is the file of its orders.
pub(crate) const PROBE_ARGUMENT: &str = "__probe";

/// The table of names, hosts(5).
const HOSTS: &str = "/etc/hosts";

/// Does the probe's work and ends the process when this process was started as the probe; returns otherwise. To be
/// called first thing in `main`.
pub fn enter_if_asked() {
    let mut arguments = env::args_os().skip(1);
    if arguments.next().is_none_or(|first| first != PROBE_ARGUMENT) {
        return;
    }
    // The probe powers its machine off, which must never be the user's.
    let at_home = env::current_exe().is_ok_and(|program| program == Path::new(PROBE_MOUNT).join(PROBE_PROGRAM));
    match arguments.next().filter(|_| at_home) {
        Some(orders) => process::exit(run(Path::new(&orders))),
        None => {
            eprintln!("hardtack {PROBE_ARGUMENT} runs in the clones that hardtack boots, and nowhere else");
            process::exit(2);
        }
    }
}

fn run(orders: &Path) -> i32 {
    let mut link = match Link::open() {
        Ok(link) => link,
        Err(error) => {
            eprintln!("the probe cannot open its serial port: {error}");
            return 1;
        }
    };
    let told = link.send(&Message::Started).and_then(|()| match read(orders) {
        Ok(orders) => work(&orders, &mut link),
        Err(why) => link.send(&Message::Failed(format!("the orders cannot be read: {why}"))),
    });
    if let Err(error) = told {
        eprintln!("the probe cannot report: {error}");
        // Where it can, it says so there too.
        let _ = link.send(&Message::Failed(error.to_string()));
    }
    // The clone is thrown away: nothing in it needs to be stopped in order.
    match Command::new("systemctl").args(["poweroff", "--force", "--force"]).status() {
        Ok(status) if status.success() => 0,
        _ => 1,
    }
}

fn read(orders: &Path) -> Result<ProbeOrders, String> {
    let bytes = fs::read(orders).map_err(|error| error.to_string())?;
    serde_json::from_slice(&bytes).map_err(|error| error.to_string())
}

/// Looks, and then does what it is told.
fn work(orders: &ProbeOrders, link: &mut Link) -> io::Result<()> {
    let proc = Path::new("/proc");
    let runtime = Runtime::here();
    let mut unseen = Unseen(Vec::new());
    let report = look(orders, &runtime, &mut unseen);
    let address = orders.address_limit.and_then(neighbours::address);
    link.send(&Message::Ready(Ready { multi_user: report.multi_user, address }))?;
    loop {
        match link.order()? {
            Order::Meet(names) => {
                neighbours::add_names(&names, Path::new(HOSTS)).map_err(|error| {
                    io::Error::new(
                        error.kind(),
                        format!("the names of other machines cannot be added to {HOSTS}: {error}"),
                    )
                })?;
                link.send(&Message::Met)?;
            }
            Order::Test(place) => {
                link.send(&Message::Tested(checks::judge(orders.tests.get(place), orders, &runtime, proc)))?;
            }
            Order::Report => {
                let start = Instant::now();
                let tests = orders.tests.iter().filter(|test| !test.isolated);
                let tests = checks::judge(tests, orders, &runtime, proc);
                let profile = orders.profile.as_ref();
                let audit = profile.and_then(|order| unseen.or("the audit", judge(order, &runtime).map(Some), None));
                let mut report = GuestReport { tests, audit, unseen: unseen.0, ..report };
                report.phases.probe += start.elapsed().as_secs_f64();
                return link.send(&Message::Report(Box::new(report)));
            }
        }
    }
}

/// What is there before any test has run.
fn look(orders: &ProbeOrders, runtime: &Runtime, unseen: &mut Unseen) -> GuestReport {
    let proc = Path::new("/proc");

    let state = unseen.or("the system's state", systemd::settle(orders.settle), SystemState::Other("unknown".into()));
    let settled = !matches!(state, SystemState::Initializing | SystemState::Starting);
    let start = Instant::now();
    let mounts = unseen.or("what is mounted", runtime.mounts().map(<[_]>::to_vec), Vec::new());
    let mounts = mounts.into_iter().filter(|mount| mount.point != PROBE_MOUNT).collect::<Vec<_>>();
    let mut report = GuestReport {
        multi_user: unseen.or("multi-user.target", systemd::is_active("multi-user.target"), false),
        unfinished: if settled { Vec::new() } else { unseen.or("unfinished jobs", systemd::jobs(), Vec::new()) },
        failed_units: unseen.or("failed units", systemd::failed_units(), Vec::new()),
        phases: unseen.or("the boot's duration", systemd::phases(), Phases::default()),
        identity: unseen.or("the machine's identity", Identity::here(), Identity::default()),
        sizes: sizes(&mounts),
        mounts,
        uuids: unseen.or(
            "UUIDs of file systems",
            uuids(Path::new("/dev/disk/by-uuid"), Path::new("/dev/mapper")),
            BTreeMap::new(),
        ),
        swaps: unseen.or("swap", swaps(proc), Vec::new()),
        tests: Vec::new(),
        audit: None,
        state,
        unseen: Vec::new(),
    };
    report.phases.probe = start.elapsed().as_secs_f64();
    report
}

/// Audits the running system.
fn judge(order: &ProfileOrder, runtime: &Runtime) -> Result<Audit, String> {
    let profile = order.resolve().map_err(|mistakes| mistakes.to_string())?;
    let tree = DirectoryTree::open(Path::new("/")).map_err(|error| error.to_string())?;
    Ok(audit(&System::new(&tree), Some(runtime), &profile))
}

/// What could not be looked at.
struct Unseen(Vec<String>);

impl Unseen {
    fn or<T, E: Display>(&mut self, what: &str, seen: Result<T, E>, otherwise: T) -> T {
        seen.unwrap_or_else(|error| {
            self.0.push(format!("{what}: {error}"));
            otherwise
        })
    }
}

/// UUIDs by device, from the links that udev makes. The table of mounts has volumes by their names in `/dev/mapper`,
/// which are links too.
fn uuids(links: &Path, mapper: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut uuids = BTreeMap::new();
    for link in fs::read_dir(links)? {
        let link = link?;
        let device = fs::canonicalize(link.path())?;
        uuids.insert(device.display().to_string(), link.file_name().to_string_lossy().into_owned());
    }
    if !mapper.is_dir() {
        return Ok(uuids);
    }
    for name in fs::read_dir(mapper)? {
        let name = name?.path();
        let device = fs::canonicalize(&name)?.display().to_string();
        if let Some(uuid) = uuids.get(&device).cloned() {
            uuids.insert(name.display().to_string(), uuid);
        }
    }
    Ok(uuids)
}

/// How large the mounted file systems are. One that does not say is left out: what is wanted of it then does not hold.
fn sizes(mounts: &[LiveMount]) -> BTreeMap<String, u64> {
    let size = |mount: &LiveMount| {
        let seen = rustix::fs::statvfs(&mount.point).ok()?;
        Some((mount.point.clone(), seen.f_blocks.checked_mul(seen.f_frsize)?))
    };
    mounts.iter().filter_map(size).collect()
}

/// Swap in use, from `/proc/swaps` (proc_swaps(5)).
fn swaps(proc: &Path) -> io::Result<Vec<String>> {
    let text = fs::read_to_string(proc.join("swaps"))?;
    Ok(text.lines().skip(1).filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect())
}
