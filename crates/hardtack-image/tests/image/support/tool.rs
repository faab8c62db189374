//! Programs of the host.

use std::ffi::OsStr;
use std::process::{Command, Output};

/// Runs a program; its messages are in English.
pub(crate) fn run<S: AsRef<OsStr>>(program: &str, arguments: &[S]) -> Output {
    let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new(program);
    command.args(arguments).env("PATH", path).env("LC_ALL", "C").env("MTOOLS_SKIP_CHECK", "1");
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

/// Whether the tests run as root; what needs it is otherwise left out, and said.
pub(crate) fn is_root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        eprintln!("skipped: only root gives files to others and makes device nodes");
    }
    root
}

/// An error with its causes, as the program prints it.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
