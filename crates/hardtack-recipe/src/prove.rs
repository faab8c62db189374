//! Tests that run in a booted clone.

use hardtack_hcl::Place;
use serde::{Deserialize, Serialize};

/// A named group of checks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TestBlock {
    /// The block's label.
    pub name: String,
    /// Its checks, in order.
    pub checks: Vec<Check>,
    /// Where it stands.
    pub place: Place,
}

/// One thing that must hold in the running system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "check", rename_all = "kebab-case")]
pub enum Check {
    /// `unit "ssh" { active = true, enabled = true }`.
    Unit {
        /// Unit name; `.service` when it has no suffix.
        name: String,
        /// Whether it must be active.
        active: Option<bool>,
        /// Whether it must be enabled.
        enabled: Option<bool>,
    },
    /// `port "22" { open = true }`: something listens (or nothing does) on this TCP port.
    Port {
        /// The port.
        number: u16,
        /// Whether something must listen.
        open: bool,
    },
    /// `command "id -u" { exit = 0, stdout = "0" }`.
    Command {
        /// Run with `/bin/sh -c`.
        command: String,
        /// Exit code wanted.
        exit: i32,
        /// Text that standard output must contain.
        stdout: Option<String>,
    },
    /// `file "/etc/motd" { exists = true, contains = "…" }`.
    File {
        /// Absolute path.
        path: String,
        /// Whether it must be there.
        exists: bool,
        /// Text that it must contain.
        contains: Option<String>,
    },
}
