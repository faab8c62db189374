//! What systemd says of the boot.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::process::Command;
use std::time::Duration;

use super::command;
use super::{FailedUnit, Phases, SystemState};

/// From how many restarts on a service counts as failed. One may be a matter of order: what it needed came later.
const MANY_RESTARTS: u32 = 2;

/// How many lines of a failed unit's log are reported, and how long each may be.
const LOG_LINES: usize = 15;
const LONGEST_LINE: usize = 400;

/// How long a question to systemd may take.
const LIMIT: Duration = Duration::from_secs(30);

/// Waits until systemd has finished starting, at most `limit` long, and gives the state it then has.
pub(super) fn settle(limit: Duration) -> io::Result<SystemState> {
    let waited = command::run(Command::new("systemctl").args(["is-system-running", "--wait"]), limit)?;
    let said = match waited.status {
        Some(_) => waited.stdout,
        None => ask("systemctl", &["is-system-running"])?,
    };
    Ok(SystemState::named(said.trim()))
}

/// Whether the unit is active.
pub(super) fn is_active(unit: &str) -> io::Result<bool> {
    Ok(ask("systemctl", &["is-active", unit])?.trim() == "active")
}

/// Names of units with jobs that have not ended.
pub(super) fn jobs() -> io::Result<Vec<String>> {
    let listed = ask("systemctl", &["list-jobs", "--no-legend", "--plain", "--full"])?;
    // `107 systemd-networkd-wait-online.service start running`
    Ok(listed.lines().filter_map(|line| line.split_whitespace().nth(1)).map(str::to_owned).collect())
}

/// Units that failed and services that were restarted time and again, with the end of their logs.
pub(super) fn failed_units() -> io::Result<Vec<FailedUnit>> {
    let listed = ask("systemctl", &["list-units", "--failed", "--all", "--no-legend", "--plain", "--full"])?;
    let shown = ask("systemctl", &["show", "--property", "Id,NRestarts", "*.service"])?;
    let restarts = restarts_of(&shown);
    let failed = listed.lines().filter_map(|line| line.split_whitespace().next());
    let restless = restarts.iter().filter(|(_, times)| **times >= MANY_RESTARTS).map(|(name, _)| *name);
    let names = failed.chain(restless).collect::<BTreeSet<_>>();
    names
        .into_iter()
        .map(|name| {
            let restarts = restarts.get(name).copied().unwrap_or_default();
            Ok(FailedUnit { name: name.to_owned(), restarts, log: log_of(name)? })
        })
        .collect()
}

/// Restarts by unit, from blocks of properties.
fn restarts_of(shown: &str) -> BTreeMap<&str, u32> {
    let blocks = shown.split("\n\n");
    blocks.filter_map(|block| Some((property(block, "Id")?, property(block, "NRestarts")?.parse().ok()?))).collect()
}

fn log_of(unit: &str) -> io::Result<Vec<String>> {
    let lines = LOG_LINES.to_string();
    let log =
        ask("journalctl", &["--unit", unit, "--boot", "--no-pager", "--quiet", "--output=cat", "--lines", &lines])?;
    Ok(log.lines().map(|line| line.chars().take(LONGEST_LINE).collect()).collect())
}

/// The value of a property in a block of lines.
fn property<'b>(block: &'b str, key: &str) -> Option<&'b str> {
    block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
}

/// How long the boot took.
pub(super) fn phases() -> io::Result<Phases> {
    let properties = "FirmwareTimestampMonotonic,LoaderTimestampMonotonic,UserspaceTimestampMonotonic,\
                      FinishTimestampMonotonic";
    let shown = ask("systemctl", &["show", "--property", properties])?;
    Ok(phases_of(&shown))
}

/// Monotonic time stamps are in microseconds since the kernel started; those of the firmware and the loader
/// are how long before that they began, and 0 stands for unknown.
fn phases_of(shown: &str) -> Phases {
    let stamps = shown
        .lines()
        .filter_map(|line| line.split_once('='))
        .filter_map(|(key, value)| Some((key, value.parse::<u64>().ok()?)))
        .collect::<BTreeMap<_, _>>();
    let seconds = |key: &str| {
        let stamp = stamps.get(key).copied().filter(|stamp| *stamp > 0)?;
        Some(Duration::from_micros(stamp).as_secs_f64())
    };
    let loader = seconds("LoaderTimestampMonotonic");
    let kernel = seconds("UserspaceTimestampMonotonic").unwrap_or_default();
    Phases {
        firmware: seconds("FirmwareTimestampMonotonic").zip(loader).map(|(firmware, loader)| firmware - loader),
        loader,
        kernel,
        userspace: seconds("FinishTimestampMonotonic").map(|finish| finish - kernel),
        probe: 0.0,
    }
}

/// Runs a program that answers on standard output. Its exit code says what the answer is, not whether there
/// is one.
fn ask(program: &str, arguments: &[&str]) -> io::Result<String> {
    let outcome = command::run(Command::new(program).args(arguments), LIMIT)?;
    match outcome.status {
        Some(_) => Ok(outcome.stdout),
        None => Err(io::Error::new(
            io::ErrorKind::TimedOut,
            format!("{program} {} did not answer in {} s", arguments.join(" "), LIMIT.as_secs()),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn restarts_are_read_from_blocks_in_any_order() {
        let shown = "Id=a.service\nNRestarts=4\n\nNRestarts=0\nId=b.service\n\nId=c.service\n";
        assert_eq!(restarts_of(shown), BTreeMap::from([("a.service", 4), ("b.service", 0)]));
    }

    #[test]
    fn phases_are_differences_of_time_stamps() {
        let bios = phases_of(
            "FirmwareTimestampMonotonic=0\nLoaderTimestampMonotonic=0\n\
             UserspaceTimestampMonotonic=5250000\nFinishTimestampMonotonic=15500000\n",
        );
        assert_eq!(bios, Phases { firmware: None, loader: None, kernel: 5.25, userspace: Some(10.25), probe: 0.0 });
        let uefi = phases_of(
            "FirmwareTimestampMonotonic=3000000\nLoaderTimestampMonotonic=1000000\n\
             UserspaceTimestampMonotonic=5000000\nFinishTimestampMonotonic=0\n",
        );
        assert_eq!(uefi, Phases { firmware: Some(2.0), loader: Some(1.0), kernel: 5.0, userspace: None, probe: 0.0 });
    }
}
