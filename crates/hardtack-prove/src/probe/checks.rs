//! The recipe's checks, judged in the running system.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use hardtack_audit::system::Runtime;
use hardtack_hcl::Place;
use hardtack_recipe::{Check, HttpUrl, TestBlock};
use serde::{Deserialize, Serialize};

use super::listeners::listeners;
use super::{ProbeOrders, carried, command, http, system};

/// The longest file that `contains` looks through, and the longest output that a result quotes.
const LONGEST_FILE: u64 = 64 << 20;
const LONGEST_QUOTE: usize = 200;

/// What one check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestResult {
    /// The `test` block that the check stands in.
    pub block: String,
    /// Where that block stands in the recipe.
    pub place: Place,
    /// The check.
    pub check: Check,
    /// Whether it holds.
    pub holds: bool,
    /// What is wanted, in a few words.
    pub expected: String,
    /// What is there, in a few words.
    pub found: String,
}

/// Judges every check of these blocks.
pub(super) fn judge<'t>(
    blocks: impl IntoIterator<Item = &'t TestBlock>,
    orders: &ProbeOrders,
    runtime: &Runtime,
    proc: &Path,
) -> Vec<TestResult> {
    let listening = listeners(proc);
    let mut results = Vec::new();
    for block in blocks {
        for check in &block.checks {
            let Judged { holds, expected, found } = one(check, runtime, &listening, orders);
            let (block, place) = (block.name.clone(), block.place.clone());
            results.push(TestResult { block, place, check: check.clone(), holds, expected, found });
        }
    }
    results
}

/// What came of a check.
pub(super) struct Judged {
    pub(super) holds: bool,
    pub(super) expected: String,
    pub(super) found: String,
}

fn one(check: &Check, runtime: &Runtime, listening: &io::Result<Vec<SocketAddr>>, orders: &ProbeOrders) -> Judged {
    let limit = orders.command_limit;
    let carried = |path: &PathBuf| orders.carried.get(path).map(PathBuf::as_path);
    match check {
        Check::Unit { name, active, enabled } => unit(name, *active, *enabled, runtime),
        Check::Port { number, open } => port(*number, *open, listening),
        Check::Command { command, exit, stdout } => shell(command, *exit, stdout.as_deref(), limit),
        Check::File { path, exists, contains } => file(Path::new(path), *exists, contains.as_deref()),
        Check::Http { url, status, contains } => http(url, *status, contains.as_deref(), limit),
        Check::User { name, exists, uid, shell, groups } => system::user(name, *exists, *uid, shell.as_deref(), groups),
        Check::Mount { point, fs, options } => system::mount(point, fs.as_deref(), options, runtime),
        Check::KernelArgument { argument, present } => system::kernel_argument(argument, *present, runtime),
        Check::Sysctl { key, value } => system::sysctl(key, value, runtime),
        Check::Package { name, installed, version } => system::package(name, *installed, version.as_deref()),
        Check::Host { name, address } => system::host(name, address.as_deref()),
        Check::TimeSource => system::time_source(runtime),
        Check::BootTime { seconds } => system::boot_time(*seconds),
        Check::Journal { except } => system::journal(except),
        Check::Program { path } => carried::program(path, carried(path), limit),
        Check::Payload { path, to, command } => carried::payload(path, carried(path), to, command, limit),
    }
}

fn http(url: &HttpUrl, status: u16, contains: Option<&str>, limit: Duration) -> Judged {
    let mut expected = format!("{url} answers {status}");
    if let Some(text) = contains {
        expected.push_str(&format!(" with {}", quote(text)));
    }
    match http::get(url, &system::resolve(url.host()), limit) {
        Err(error) => Judged { holds: false, expected, found: format!("no answer: {error}") },
        Ok(http::Answer { status: code, body }) => {
            let body = String::from_utf8_lossy(&body);
            let holds = code == status && contains.is_none_or(|text| body.contains(text));
            Judged { holds, expected, found: format!("{code} with {}", quote(&body)) }
        }
    }
}

fn unit(name: &str, active: Option<bool>, enabled: Option<bool>, runtime: &Runtime) -> Judged {
    // systemctl(1) takes a name without a suffix for a service, too.
    let full = if name.contains('.') { name.to_owned() } else { format!("{name}.service") };
    let wanted = |flag: Option<bool>, yes: &str, no: &str| flag.map(|flag| if flag { yes } else { no }.to_owned());
    let words = [wanted(active, "active", "not active"), wanted(enabled, "enabled", "not enabled")];
    let expected = format!("{full} {}", words.into_iter().flatten().collect::<Vec<_>>().join(" and "));
    match runtime.unit(&full) {
        Err(why) => Judged { holds: false, expected, found: why.to_string() },
        Ok(unit) => {
            let is_active = matches!(unit.active.as_str(), "active" | "reloading");
            let is_enabled = matches!(unit.file.as_str(), "enabled" | "enabled-runtime" | "alias");
            let holds = active.is_none_or(|want| want == is_active) && enabled.is_none_or(|want| want == is_enabled);
            let file = if unit.file.is_empty() { "no unit file" } else { &unit.file };
            Judged { holds, expected, found: format!("{}, {file}", unit.active) }
        }
    }
}

fn port(number: u16, open: bool, listening: &io::Result<Vec<SocketAddr>>) -> Judged {
    let expected = format!("{} on TCP port {number}", if open { "a listener" } else { "no listener" });
    match listening {
        Err(error) => Judged { holds: false, expected, found: format!("cannot list the listeners: {error}") },
        Ok(all) => {
            let at = all.iter().filter(|at| at.port() == number).map(ToString::to_string).collect::<Vec<_>>();
            let found =
                if at.is_empty() { "no listener".to_owned() } else { format!("a listener on {}", at.join(", ")) };
            Judged { holds: at.is_empty() != open, expected, found }
        }
    }
}

fn shell(command: &str, exit: i32, stdout: Option<&str>, limit: Duration) -> Judged {
    let mut expected = format!("exit code {exit}");
    if let Some(text) = stdout {
        expected.push_str(&format!(" and output with {}", quote(text)));
    }
    let found = command::run(Command::new("/bin/sh").args(["-c", command]), limit);
    match found {
        Err(error) => Judged { holds: false, expected, found: format!("it cannot be run: {error}") },
        Ok(command::Outcome { status: None, .. }) => {
            Judged { holds: false, expected, found: format!("no end within {} s", limit.as_secs()) }
        }
        Ok(command::Outcome { status: Some(status), stdout: output }) => {
            let holds = status.code() == Some(exit) && stdout.is_none_or(|text| output.contains(text));
            let code = status.code().map_or_else(|| status.to_string(), |code| format!("exit code {code}"));
            Judged { holds, expected, found: format!("{code} and output {}", quote(&output)) }
        }
    }
}

fn file(path: &Path, exists: bool, contains: Option<&str>) -> Judged {
    let mut expected = format!("{} {}", path.display(), if exists { "exists" } else { "does not exist" });
    if let Some(text) = contains {
        expected.push_str(&format!(" and contains {}", quote(text)));
    }
    let (holds, found) = match (fs::metadata(path), contains) {
        (Err(error), _) if error.kind() == io::ErrorKind::NotFound => {
            (!exists && contains.is_none(), "no such file".to_owned())
        }
        (Err(error), _) => (false, format!("it cannot be looked at: {error}")),
        (Ok(_), None) => (exists, "it is there".to_owned()),
        (Ok(metadata), Some(_)) if !metadata.is_file() => (false, "not a regular file".to_owned()),
        (Ok(metadata), Some(_)) if metadata.len() > LONGEST_FILE => {
            (false, format!("{} bytes, too long to search", metadata.len()))
        }
        (Ok(_), Some(text)) => match fs::read(path) {
            Err(error) => (false, format!("it cannot be read: {error}")),
            Ok(bytes) => {
                let has = text.is_empty() || bytes.windows(text.len()).any(|window| window == text.as_bytes());
                (exists && has, if has { "that text".to_owned() } else { "a file without that text".to_owned() })
            }
        },
    };
    Judged { holds, expected, found }
}

/// A text in quotation marks on one line, its end cut off when it is long.
pub(super) fn quote(text: &str) -> String {
    let text = text.trim_end();
    let short = text.chars().take(LONGEST_QUOTE).collect::<String>();
    let more = if short.len() < text.len() { " …" } else { "" };
    format!("{short:?}{more}")
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// The outcome of a check on this host: `holds | expected | found`.
    fn on_host(check: Check) -> String {
        let directory = tempfile::tempdir().unwrap();
        let systemctl = directory.path().join("systemctl");
        let script = "#!/bin/sh\ncase $* in\n*ssh.service) echo ActiveState=active; echo UnitFileState=enabled;;\n\
                      *) echo ActiveState=inactive; echo UnitFileState=;;\nesac\n";
        fs::write(&systemctl, script).unwrap();
        fs::set_permissions(&systemctl, fs::Permissions::from_mode(0o755)).unwrap();
        let runtime = Runtime::at(Path::new("/proc"), &systemctl);
        let block = TestBlock {
            name: "t".into(),
            isolated: false,
            beside: Vec::new(),
            checks: vec![check],
            place: Place::default(),
        };
        let limit = Duration::from_secs(60);
        let orders = ProbeOrders {
            tests: vec![block],
            carried: std::collections::BTreeMap::new(),
            profile: None,
            settle: limit,
            command_limit: limit,
            address_limit: None,
        };
        let results = judge(&orders.tests, &orders, &runtime, Path::new("/proc"));
        let result = &results[0];
        format!("{} | {} | {}", result.holds, result.expected, result.found)
    }

    fn unit(name: &str, active: Option<bool>, enabled: Option<bool>) -> Check {
        Check::Unit { name: name.into(), active, enabled }
    }

    fn command(command: &str, exit: i32, stdout: Option<&str>) -> Check {
        Check::Command { command: command.into(), exit, stdout: stdout.map(Into::into) }
    }

    #[test]
    fn units() {
        insta::assert_snapshot!(
            on_host(unit("ssh", Some(true), Some(true))),
            @"true | ssh.service active and enabled | active, enabled"
        );
        insta::assert_snapshot!(
            on_host(unit("cron.service", Some(true), None)),
            @"false | cron.service active | inactive, no unit file"
        );
        insta::assert_snapshot!(
            on_host(unit("telnet.socket", Some(false), Some(false))),
            @"true | telnet.socket not active and not enabled | inactive, no unit file"
        );
    }

    #[test]
    fn ports() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let number = listener.local_addr().unwrap().port();
        let said = |open| on_host(Check::Port { number, open }).replace(&number.to_string(), "N");
        insta::assert_snapshot!(said(true), @"true | a listener on TCP port N | a listener on 127.0.0.1:N");
        insta::assert_snapshot!(said(false), @"false | no listener on TCP port N | a listener on 127.0.0.1:N");
        // tcpmux (RFC 1078): a port of its own, which nothing else in a run of the tests can be given.
        insta::assert_snapshot!(
            on_host(Check::Port { number: 1, open: true }),
            @"false | a listener on TCP port 1 | no listener"
        );
    }

    #[test]
    fn commands() {
        insta::assert_snapshot!(
            on_host(command("echo one two", 0, Some("two"))),
            @r#"true | exit code 0 and output with "two" | exit code 0 and output "one two""#
        );
        insta::assert_snapshot!(
            on_host(command("echo one; exit 2", 0, None)),
            @r#"false | exit code 0 | exit code 2 and output "one""#
        );
        insta::assert_snapshot!(
            on_host(command("kill -9 $$", 0, None)),
            @r#"false | exit code 0 | signal: 9 (SIGKILL) and output """#
        );
    }

    #[test]
    fn files() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("motd");
        fs::write(&path, b"\xffAuthorised use only.\n").unwrap();
        let said = |name: &str, exists, contains: Option<&str>| {
            let path = directory.path().join(name).display().to_string();
            on_host(Check::File { path, exists, contains: contains.map(Into::into) })
                .replace(&directory.path().display().to_string(), "")
        };
        insta::assert_snapshot!(
            said("motd", true, Some("Authorised")),
            @r#"true | /motd exists and contains "Authorised" | that text"#
        );
        insta::assert_snapshot!(
            said("motd", true, Some("Welcome")),
            @r#"false | /motd exists and contains "Welcome" | a file without that text"#
        );
        insta::assert_snapshot!(said("motd", false, None), @"false | /motd does not exist | it is there");
        insta::assert_snapshot!(said("none", false, None), @"true | /none does not exist | no such file");
        insta::assert_snapshot!(said("none", true, Some("x")), @r#"false | /none exists and contains "x" | no such file"#);
        insta::assert_snapshot!(said(".", true, Some("x")), @r#"false | /. exists and contains "x" | not a regular file"#);
    }
}
