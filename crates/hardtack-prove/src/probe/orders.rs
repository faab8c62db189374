//! What goes into the guest and what comes back.
//!
//! The probe looks at the system once it is up and says that it is [`Message::Ready`]. From then on it does what it is told, one
//! [`Order`] after the other, and does nothing between: so the machine can be saved at that point, and put back.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use hardtack_audit::ProfileOrder;
use hardtack_recipe::TestBlock;
use serde::{Deserialize, Serialize};

use super::{GuestReport, TestResult};

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
    /// How long to wait for an address on the network; not at all where the machine is alone.
    pub(crate) address_limit: Option<Duration>,
}

/// A message from the probe.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Message {
    /// The probe runs: user space is up.
    Started,
    /// It has looked at the system, and waits for orders.
    Ready(Ready),
    /// It knows the names of the other machines.
    Met,
    /// What the checks of one test found.
    Tested(Vec<TestResult>),
    /// Everything else that it found; the last message.
    Report(Box<GuestReport>),
    /// It could not do its work, and why; the last message.
    Failed(String),
}

/// What others must know of a machine that is up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ready {
    /// Whether `multi-user.target` was reached.
    pub(crate) multi_user: bool,
    /// Its address on the network of the proof, if it has one.
    pub(crate) address: Option<IpAddr>,
}

/// What the probe is told.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Order {
    /// Other machines are up: these are their names and addresses.
    Meet(BTreeMap<String, IpAddr>),
    /// Run the test of this place alone.
    Test(usize),
    /// Run the tests that need no machine of their own, report, and end.
    Report,
}
