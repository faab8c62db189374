//! What goes into the guest and what comes back.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use hardtack_audit::ProfileOrder;
use hardtack_recipe::TestBlock;
use serde::{Deserialize, Serialize};

use super::GuestReport;

/// What the probe shall do; a JSON file on its disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ProbeOrders {
    /// The recipe's tests.
    pub(crate) tests: Vec<TestBlock>,
    /// Where what tests bring from the build host is in the guest.
    pub(crate) carried: BTreeMap<PathBuf, PathBuf>,
    /// The profile by which the running system is audited.
    pub(crate) profile: Option<ProfileOrder>,
    /// How long to wait for systemd to finish starting.
    pub(crate) settle: Duration,
    /// How long one command of a check may take.
    pub(crate) command_limit: Duration,
}

/// A message from the probe.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Message {
    /// The probe runs: user space is up.
    Started,
    /// Everything it found; the last message.
    Report(Box<GuestReport>),
    /// It could not do its work, and why; the last message.
    Failed(String),
}
