//! Tests that run in a booted clone.

use std::path::PathBuf;

use hardtack_hcl::Place;
use serde::{Deserialize, Serialize};

use crate::{Beside, HttpUrl};

/// A named group of checks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TestBlock {
    /// The block's label.
    pub name: String,
    /// Whether it begins with the machine as it was when it was up, whatever other tests did, and nothing that it does
    /// is seen by others.
    #[serde(default, skip_serializing_if = "is_false")]
    pub isolated: bool,
    /// The images whose machines are up on the same network.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<Beside>,
    /// Its checks, in order.
    pub checks: Vec<Check>,
    /// Where it stands.
    pub place: Place,
}

impl TestBlock {
    /// The images that any of these tests needs beside its own, each once.
    pub fn neighbours(tests: &[Self]) -> Vec<&Beside> {
        let mut all: Vec<&Beside> = Vec::new();
        for beside in tests.iter().flat_map(|test| &test.beside) {
            if !all.iter().any(|earlier| earlier.image == beside.image) {
                all.push(beside);
            }
        }
        all
    }
}

// The form that serde asks for.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(flag: &bool) -> bool {
    !flag
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
    /// `http "http://127.0.0.1/health" { status = 200, contains = "ok" }`: asked from inside.
    Http {
        /// What is asked for.
        url: HttpUrl,
        /// The status code that it must have.
        status: u16,
        /// Text that the body must contain.
        contains: Option<String>,
    },
    /// `user "app" { exists = true, uid = 900, shell = "/usr/sbin/nologin", groups = ["adm"] }`.
    User {
        /// Its name.
        name: String,
        /// Whether it must be there.
        exists: bool,
        /// Its user id.
        uid: Option<u32>,
        /// Its login shell.
        shell: Option<String>,
        /// Groups that it must be in.
        groups: Vec<String>,
    },
    /// `mount "/tmp" { fs = "tmpfs", options = ["nodev"] }`.
    Mount {
        /// Where it must be mounted.
        point: String,
        /// Its file system.
        fs: Option<String>,
        /// Options that it must have.
        options: Vec<String>,
    },
    /// `kernel_argument "audit=1" { present = true }`.
    KernelArgument {
        /// The argument with its value.
        argument: String,
        /// Whether the kernel must have been given it.
        present: bool,
    },
    /// `sysctl "net.ipv4.ip_forward" { value = "0" }`.
    Sysctl {
        /// The parameter.
        key: String,
        /// What it must be.
        value: String,
    },
    /// `package "nginx" { installed = true, version = "1.22.1-9" }`.
    Package {
        /// Its name.
        name: String,
        /// Whether it must be installed.
        installed: bool,
        /// The version that it must have.
        version: Option<String>,
    },
    /// `host "db.internal" { address = "10.0.0.5" }`: the name resolves, as programs see it.
    Host {
        /// The name.
        name: String,
        /// An address that it must have.
        address: Option<String>,
    },
    /// `time_source {}`: something keeps the clock, and knows from where.
    TimeSource,
    /// `boot { seconds = 60 }`: kernel and user space were up within so many seconds.
    BootTime {
        /// The most that it may take.
        seconds: u32,
    },
    /// `journal { except = ["…"] }`: nothing of priority err or worse in the journal of this boot.
    Journal {
        /// Lines with one of these texts do not count.
        except: Vec<String>,
    },
    /// `program "tests/smoke.sh" {}`: a program of the build host, run in the clone, that must end with 0.
    Program {
        /// The file.
        path: PathBuf,
    },
    /// `payload "build/app.tar" { to = "/opt/app", command = "…" }`: put into the clone, and tested there.
    Payload {
        /// A directory or an archive (tar) of the build host.
        path: PathBuf,
        /// The directory that it is put into.
        to: String,
        /// Its test, run with `/bin/sh -c` in that directory; it must end with 0.
        command: String,
    },
}

impl Check {
    /// What of the build host is carried into the clone for it.
    pub fn carried(&self) -> Option<&PathBuf> {
        match self {
            Self::Program { path } | Self::Payload { path, .. } => Some(path),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub fn carried_mut(&mut self) -> Option<&mut PathBuf> {
        match self {
            Self::Program { path } | Self::Payload { path, .. } => Some(path),
            _ => None,
        }
    }
}
