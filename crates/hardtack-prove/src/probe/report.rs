//! What the probe found in the running system.

use std::collections::BTreeMap;
use std::fmt;

use hardtack_audit::Audit;
use hardtack_audit::system::LiveMount;
use serde::{Deserialize, Serialize};

use super::{Identity, TestResult};

/// What the probe found. Foreign text: it comes from the guest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct GuestReport {
    /// What systemd says of the whole system.
    pub(crate) state: SystemState,
    /// Whether `multi-user.target` was reached.
    pub(crate) multi_user: bool,
    /// Jobs that had not ended when the wait was over; empty when systemd finished.
    pub(crate) unfinished: Vec<String>,
    /// Units that failed, and services that fail again and again.
    pub(crate) failed_units: Vec<FailedUnit>,
    /// How long the boot took, by phase.
    pub(crate) phases: Phases,
    /// What tells this machine from others.
    pub(crate) identity: Identity,
    /// What is mounted, without the probe's own disk.
    pub(crate) mounts: Vec<LiveMount>,
    /// UUIDs of file systems by device, `/dev/vda3`, as udev's links in `/dev/disk/by-uuid` give them.
    pub(crate) uuids: BTreeMap<String, String>,
    /// Bytes that file systems have room for, by mount point (statvfs(3)).
    pub(crate) sizes: BTreeMap<String, u64>,
    /// Devices and files that are in use as swap.
    pub(crate) swaps: Vec<String>,
    /// What the recipe's checks found.
    pub(crate) tests: Vec<TestResult>,
    /// The audit of the running system, when one was asked for and could be made.
    pub(crate) audit: Option<Audit>,
    /// What could not be looked at, and why. A proof with any of these has not passed.
    pub(crate) unseen: Vec<String>,
}

/// What `systemctl is-system-running` says (systemctl(1)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SystemState {
    /// Early boot.
    Initializing,
    /// Late boot: jobs remain.
    Starting,
    /// Fully up.
    Running,
    /// Up, with failed units.
    Degraded,
    /// Rescue or emergency mode.
    Maintenance,
    /// Shutting down.
    Stopping,
    /// Anything else it says.
    Other(String),
}

impl SystemState {
    /// The state of this name.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "initializing" => Self::Initializing,
            "starting" => Self::Starting,
            "running" => Self::Running,
            "degraded" => Self::Degraded,
            "maintenance" => Self::Maintenance,
            "stopping" => Self::Stopping,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl fmt::Display for SystemState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Initializing => "initializing",
            Self::Starting => "starting",
            Self::Running => "running",
            Self::Degraded => "degraded",
            Self::Maintenance => "maintenance",
            Self::Stopping => "stopping",
            Self::Other(name) => name,
        })
    }
}

/// A unit that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedUnit {
    /// Its name.
    pub name: String,
    /// How often systemd started it again by itself. A service that always restarts fails without ever being in
    /// the state `failed`.
    pub restarts: u32,
    /// The last lines it wrote to the journal.
    pub log: Vec<String>,
}

/// How long the boot took, by phase, in seconds, as systemd-analyze(1) tells the phases apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Phases {
    /// Firmware; known where the boot loader tells systemd, which GRUB does not.
    pub firmware: Option<f64>,
    /// Boot loader; known as the firmware's time is.
    pub loader: Option<f64>,
    /// Kernel and initramfs, until systemd starts.
    pub kernel: f64,
    /// From there until systemd has finished.
    pub userspace: Option<f64>,
    /// The probe's own work after that.
    pub probe: f64,
}
