//! Checks of what the system is: accounts, mounts, the kernel, packages, names, the clock, the boot.

use std::fs;
use std::io;
use std::net::IpAddr;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use hardtack_audit::system::Runtime;
use hardtack_audit::system::sysctl::SysctlKey;

use super::checks::{Judged, quote};
use super::command;
use super::systemd;

/// How long a question to a program of the system may take.
const LIMIT: Duration = Duration::from_secs(30);

/// Units that keep the clock.
const CLOCKS: [&str; 6] = ["chrony", "chronyd", "ntpsec", "ntp", "openntpd", "systemd-timesyncd"];
/// Files and directories that name where chrony(1) and ntpd(8) have the time from.
const CLOCK_SOURCES: [&str; 7] = [
    "/etc/chrony/chrony.conf",
    "/etc/chrony.conf",
    "/etc/chrony/conf.d",
    "/etc/chrony/sources.d",
    "/etc/ntpsec/ntp.conf",
    "/etc/ntp.conf",
    "/etc/openntpd/ntpd.conf",
];
/// What begins a line that names a source of time.
const SOURCE_WORDS: [&str; 6] = ["server", "servers", "pool", "peer", "refclock", "sensor"];

pub(super) fn user(name: &str, exists: bool, uid: Option<u32>, shell: Option<&str>, groups: &[String]) -> Judged {
    let mut expected = format!("the account {name} {}", if exists { "exists" } else { "does not exist" });
    expected.extend(uid.map(|uid| format!(", uid {uid}")));
    expected.extend(shell.map(|shell| format!(", shell {shell}")));
    if !groups.is_empty() {
        expected.push_str(&format!(", in {}", groups.join(", ")));
    }
    let Some(line) = ask("getent", &["passwd", name]) else {
        return Judged { holds: !exists, expected, found: "no such account".to_owned() };
    };
    let fields: Vec<&str> = line.trim().split(':').collect();
    let found_uid = fields.get(2).and_then(|uid| uid.parse::<u32>().ok());
    let found_shell = fields.get(6).copied().unwrap_or_default();
    let member = ask("id", &["-nG", name]).unwrap_or_default();
    let member: Vec<&str> = member.split_whitespace().collect();
    let holds = exists
        && uid.is_none_or(|uid| found_uid == Some(uid))
        && shell.is_none_or(|shell| shell == found_shell)
        && groups.iter().all(|group| member.contains(&group.as_str()));
    let uid = fields.get(2).copied().unwrap_or_default();
    Judged { holds, expected, found: format!("uid {uid}, shell {found_shell}, in {}", member.join(", ")) }
}

pub(super) fn mount(point: &str, fs: Option<&str>, options: &[String], runtime: &Runtime) -> Judged {
    let mut expected = format!("{point} is mounted");
    expected.extend(fs.map(|fs| format!(" as {fs}")));
    if !options.is_empty() {
        expected.push_str(&format!(" with {}", options.join(",")));
    }
    match runtime.mounts().map(|all| all.iter().rev().find(|mount| mount.point == point)) {
        Err(error) => Judged { holds: false, expected, found: error.to_string() },
        Ok(None) => Judged { holds: false, expected, found: "nothing is mounted there".to_owned() },
        Ok(Some(mount)) => {
            let has = options.iter().all(|option| mount.options.contains(option));
            let found: Vec<&str> = mount.options.iter().map(String::as_str).collect();
            let holds = has && fs.is_none_or(|fs| fs == mount.fs);
            Judged { holds, expected, found: format!("{} with {}", mount.fs, found.join(",")) }
        }
    }
}

pub(super) fn kernel_argument(argument: &str, present: bool, runtime: &Runtime) -> Judged {
    let expected = format!("the kernel was {}given {argument}", if present { "" } else { "not " });
    match runtime.command_line() {
        Err(error) => Judged { holds: false, expected, found: error.to_string() },
        Ok(line) => {
            let has = line.split_whitespace().any(|word| word == argument);
            Judged { holds: has == present, expected, found: quote(&line) }
        }
    }
}

pub(super) fn sysctl(key: &str, value: &str, runtime: &Runtime) -> Judged {
    let expected = format!("{key} is {value}");
    let Some(name) = SysctlKey::new(key) else {
        return Judged { holds: false, expected, found: "no name of a parameter".to_owned() };
    };
    let wanted = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match runtime.sysctl(&name) {
        Err(error) => Judged { holds: false, expected, found: error.to_string() },
        Ok(None) => Judged { holds: false, expected, found: "this kernel has no such parameter".to_owned() },
        Ok(Some(found)) => Judged { holds: found == wanted, expected, found },
    }
}

pub(super) fn package(name: &str, installed: bool, version: Option<&str>) -> Judged {
    let mut expected = format!("the package {name} is {}installed", if installed { "" } else { "not " });
    expected.extend(version.map(|version| format!(", version {version}")));
    let found = ask("dpkg-query", &["--show", "--showformat=${db:Status-Status} ${Version}\n", "--", name])
        .and_then(|lines| lines.lines().find_map(|line| Some(line.strip_prefix("installed ")?.to_owned())))
        .or_else(|| ask("rpm", &["--query", "--queryformat", "%{VERSION}-%{RELEASE}", "--", name]));
    let holds = found.is_some() == installed && version.is_none_or(|version| found.as_deref() == Some(version));
    Judged {
        holds,
        expected,
        found: found.map_or_else(|| "not installed".to_owned(), |found| format!("version {found}")),
    }
}

pub(super) fn host(name: &str, address: Option<&str>) -> Judged {
    let mut expected = format!("{name} resolves");
    expected.extend(address.map(|address| format!(" to {address}")));
    let found = resolve(name);
    let wanted = address.and_then(|address| address.parse::<IpAddr>().ok());
    let holds = !found.is_empty() && wanted.is_none_or(|address| found.contains(&address));
    let shown = found.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Judged { holds, expected, found: if found.is_empty() { "no address".to_owned() } else { shown } }
}

/// The addresses of a name, as programs of the system see it: by its own getent(1), which asks all that nsswitch.conf(5)
/// names.
pub(super) fn resolve(name: &str) -> Vec<IpAddr> {
    if let Ok(address) = name.parse() {
        return vec![address];
    }
    let lines = ask("getent", &["ahosts", name]).unwrap_or_default();
    let mut found: Vec<IpAddr> =
        lines.lines().filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect();
    found.dedup();
    found
}

pub(super) fn time_source(runtime: &Runtime) -> Judged {
    let expected = "a service keeps the clock, and has a source of time".to_owned();
    let runs = |unit: &&&str| runtime.unit(&format!("{unit}.service")).is_ok_and(|unit| unit.active == "active");
    let Some(clock) = CLOCKS.iter().find(runs) else {
        return Judged { holds: false, expected, found: "no service that keeps the clock is active".to_owned() };
    };
    let source = if *clock == "systemd-timesyncd" { timesyncd() } else { configured() };
    let found = match &source {
        Some(source) => format!("{clock} with {source}"),
        None => format!("{clock} without a source"),
    };
    Judged { holds: source.is_some(), expected, found }
}

/// A line of the configuration that names a source.
fn configured() -> Option<String> {
    CLOCK_SOURCES
        .iter()
        .flat_map(|path| files(Path::new(path)))
        .find_map(|path| source_in(&fs::read_to_string(path).ok()?))
}

fn files(path: &Path) -> Vec<std::path::PathBuf> {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(_) => vec![path.to_owned()],
    }
}

fn source_in(text: &str) -> Option<String> {
    let names = |line: &&str| line.split_whitespace().next().is_some_and(|word| SOURCE_WORDS.contains(&word));
    text.lines().map(str::trim).find(names).map(str::to_owned)
}

/// What timedatectl(1) says of the servers of systemd-timesyncd.
fn timesyncd() -> Option<String> {
    let shown = ask("timedatectl", &["show-timesync"])?;
    shown
        .lines()
        .find(|line| line.split_once('=').is_some_and(|(key, value)| key.ends_with("NTPServers") && !value.is_empty()))
        .map(str::to_owned)
}

pub(super) fn boot_time(seconds: u32) -> Judged {
    let expected = format!("kernel and user space are up within {seconds} s");
    match systemd::phases() {
        Err(error) => Judged { holds: false, expected, found: error.to_string() },
        Ok(phases) => match phases.userspace {
            None => Judged { holds: false, expected, found: "the boot has not finished".to_owned() },
            Some(userspace) => {
                let took = phases.kernel + userspace;
                Judged { holds: took <= f64::from(seconds), expected, found: format!("{took:.1} s") }
            }
        },
    }
}

pub(super) fn journal(except: &[String]) -> Judged {
    let mut expected = "no error in the journal".to_owned();
    if !except.is_empty() {
        expected.push_str(" but those that are excepted");
    }
    let arguments = ["--boot", "--priority", "err", "--no-pager", "--quiet", "--output=short", "--no-hostname"];
    match command::run(Command::new("journalctl").args(arguments), LIMIT) {
        Ok(command::Outcome { status: Some(status), stdout }) if status.success() => {
            let errors = unexpected(&stdout, except);
            let found = match errors.first() {
                None => "none".to_owned(),
                Some(first) => format!("{}: {}", errors.len(), quote(first)),
            };
            Judged { holds: errors.is_empty(), expected, found }
        }
        Ok(_) => Judged { holds: false, expected, found: "journalctl did not answer".to_owned() },
        Err(error) => Judged { holds: false, expected, found: format!("journalctl cannot be run: {error}") },
    }
}

fn unexpected<'j>(journal: &'j str, except: &[String]) -> Vec<&'j str> {
    let counts = |line: &&str| !line.trim().is_empty() && !except.iter().any(|text| line.contains(text.as_str()));
    journal.lines().filter(counts).collect()
}

/// What a program answers; none where it ends badly or cannot be run.
fn ask(program: &str, arguments: &[&str]) -> Option<String> {
    let ran: io::Result<command::Outcome> = command::run(Command::new(program).args(arguments), LIMIT);
    let outcome = ran.ok()?;
    outcome.status.is_some_and(|status| status.success()).then_some(outcome.stdout)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(judged: Judged) -> String {
        format!("{} | {} | {}", judged.holds, judged.expected, judged.found)
    }

    #[test]
    fn accounts_of_this_host() {
        assert!(user("root", true, Some(0), None, &["root".to_owned()]).holds);
        assert!(!user("root", true, Some(1), None, &[]).holds);
        assert!(!user("root", true, None, None, &["nobody-is-in-this".to_owned()]).holds);
        assert!(!user("root", false, None, None, &[]).holds);
        insta::assert_snapshot!(
            said(user("no-such-account", true, None, Some("/bin/sh"), &[])),
            @"false | the account no-such-account exists, shell /bin/sh | no such account"
        );
        assert!(user("no-such-account", false, None, None, &[]).holds);
    }

    #[test]
    fn the_kernel_and_mounts_of_this_host() {
        let runtime = Runtime::here();
        assert!(mount("/proc", Some("proc"), &[], &runtime).holds);
        assert!(!mount("/proc", Some("ext4"), &[], &runtime).holds);
        assert!(!mount("/proc", None, &["no-such-option".to_owned()], &runtime).holds);
        insta::assert_snapshot!(
            said(mount("/no/such", None, &["nodev".to_owned()], &runtime)),
            @"false | /no/such is mounted with nodev | nothing is mounted there"
        );
        assert!(kernel_argument("no-such-argument", false, &runtime).holds);
        assert!(!kernel_argument("no-such-argument", true, &runtime).holds);
        assert!(!sysctl("kernel.ostype", "Plan 9", &runtime).holds);
        insta::assert_snapshot!(said(sysctl("kernel.ostype", "Linux", &runtime)), @"true | kernel.ostype is Linux | Linux");
        insta::assert_snapshot!(
            said(sysctl("kernel.none", "1", &runtime)),
            @"false | kernel.none is 1 | this kernel has no such parameter"
        );
    }

    #[test]
    fn packages_and_names_of_this_host() {
        assert!(package("dpkg", true, None).holds);
        assert!(!package("dpkg", true, Some("0.0")).holds);
        assert!(package("no-such-package", false, None).holds);
        insta::assert_snapshot!(
            said(package("no-such-package", true, None)),
            @"false | the package no-such-package is installed | not installed"
        );
        assert!(host("127.0.0.1", Some("127.0.0.1")).holds);
        assert!(!host("name.invalid", None).holds);
    }

    #[test]
    fn sources_of_time_and_errors_are_found_in_text() {
        assert_eq!(
            source_in("# server a\n\n  pool 2.debian.pool.ntp.org iburst\n").unwrap(),
            "pool 2.debian.pool.ntp.org iburst"
        );
        assert_eq!(source_in("driftfile /x\nmakestep 1 3\n"), None);
        let journal = "Nov 1 kernel: piix4 bus\nNov 1 app[3]: no database\n";
        assert_eq!(unexpected(journal, &["piix4".to_owned()]), ["Nov 1 app[3]: no database"]);
    }
}
