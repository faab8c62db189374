//! Programs and payloads of the build host, in the clone.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::checks::{Judged, quote};
use super::command::{self, Outcome};

/// Runs a program, which must end with 0.
pub(super) fn program(path: &Path, carried: Option<&Path>, limit: Duration) -> Judged {
    let expected = format!("{} ends with 0", path.display());
    match carried {
        None => Judged { holds: false, expected, found: "it was not carried into the clone".to_owned() },
        Some(carried) => ended(expected, &mut Command::new(carried), limit),
    }
}

/// Puts a payload into its directory and runs its test there, which must end with 0.
pub(super) fn payload(path: &Path, carried: Option<&Path>, to: &str, test: &str, limit: Duration) -> Judged {
    let expected = format!("{} in {to} passes {}", path.display(), quote(test));
    let Some(carried) = carried else {
        return Judged { holds: false, expected, found: "it was not carried into the clone".to_owned() };
    };
    if let Err(error) = fs::create_dir_all(to) {
        return Judged { holds: false, expected, found: format!("{to} cannot be made: {error}") };
    }
    // The clone's own programs, as whoever installs it there would.
    let mut put = if carried.is_dir() {
        let mut put = Command::new("cp");
        put.arg("-a").arg("--").arg(carried.join(".")).arg(to);
        put
    } else {
        let mut put = Command::new("tar");
        put.arg("-xf").arg(carried).arg("-C").arg(to);
        put
    };
    let placed = ended(String::new(), &mut put, limit);
    if !placed.holds {
        return Judged { holds: false, expected, found: format!("it cannot be put there: {}", placed.found) };
    }
    ended(expected, Command::new("/bin/sh").args(["-c", test]).current_dir(to), limit)
}

fn ended(expected: String, run: &mut Command, limit: Duration) -> Judged {
    match command::run(run, limit) {
        Err(error) => Judged { holds: false, expected, found: format!("it cannot be run: {error}") },
        Ok(Outcome { status: None, .. }) => {
            Judged { holds: false, expected, found: format!("no end within {} s", limit.as_secs()) }
        }
        Ok(Outcome { status: Some(status), stdout }) => {
            let code = status.code().map_or_else(|| status.to_string(), |code| format!("exit code {code}"));
            Judged { holds: status.success(), expected, found: format!("{code} and output {}", quote(&stdout)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn a_program_passes_when_it_ends_with_0() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("check");
        let said = |text: &str| {
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
            let judged = program(Path::new("check"), Some(&path), LONG);
            format!("{} | {} | {}", judged.holds, judged.expected, judged.found)
        };
        insta::assert_snapshot!(said("#!/bin/sh\necho fine\n"), @r#"true | check ends with 0 | exit code 0 and output "fine""#);
        insta::assert_snapshot!(said("#!/bin/sh\nexit 4\n"), @r#"false | check ends with 0 | exit code 4 and output """#);
        assert!(!program(Path::new("check"), None, LONG).holds);
    }

    #[test]
    fn a_payload_is_put_into_its_directory_and_tested_there() {
        let directory = tempfile::tempdir().unwrap();
        let (from, to) = (directory.path().join("from"), directory.path().join("to/app"));
        fs::create_dir_all(from.join("deep")).unwrap();
        fs::write(from.join("deep/version"), "2\n").unwrap();
        let archive = directory.path().join("app.tar");
        let made = Command::new("tar").arg("-cf").arg(&archive).arg("-C").arg(&from).arg(".").status().unwrap();
        assert!(made.success());
        let to = to.to_str().unwrap();
        for carried in [&from, &archive] {
            let judged = payload(Path::new("app"), Some(carried), to, "grep -q 2 deep/version", LONG);
            assert!(judged.holds, "{}", judged.found);
            fs::remove_dir_all(to).unwrap();
        }
        let judged = payload(Path::new("app"), Some(&from), to, "grep -q 3 deep/version", LONG);
        assert!(!judged.holds);
        fs::write(&archive, "no archive").unwrap();
        let judged = payload(Path::new("app"), Some(&archive), to, "true", LONG);
        assert!(!judged.holds && judged.found.starts_with("it cannot be put there"), "{}", judged.found);
    }
}
