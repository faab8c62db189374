//! Programs of the host.

use std::ffi::OsStr;
use std::process::{Command, Output};

/// Runs a program; its messages are in English.
pub(crate) fn run<S: AsRef<OsStr>>(program: &str, arguments: &[S]) -> Output {
    let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new(program);
    // mkfs.xfs makes file systems of less than 300 MiB for its own tests alone, by which it knows them.
    let tests = [("TEST_DIR", "1"), ("TEST_DEV", "1"), ("QA_CHECK_FS", "1")];
    command.args(arguments).env("PATH", path).env("LC_ALL", "C").envs(tests);
    command.output().unwrap_or_else(|error| panic!("cannot run {program}: {error}; scripts/setup installs it"))
}

/// Runs a program that must succeed; gives what it printed.
pub(crate) fn succeed<S: AsRef<OsStr>>(program: &str, arguments: &[S]) -> String {
    let output = run(program, arguments);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {}:\n{text}{errors}", output.status);
    text
}
