//! What a proof says.

use hardtack_audit::Audit;
use hardtack_recipe::Firmware;
use serde::{Deserialize, Serialize};

use crate::boot::Companion;
use crate::live::Regression;
use crate::mounts::MountResult;
use crate::probe::{FailedUnit, Identity, Phases, SystemState, TestResult};
use crate::qemu::{Accelerator, DiskBus};
use crate::serial::BootFailure;

/// The name and version of the form of [`Proof`] as JSON.
pub const PROOF_SCHEMA: &str = "hardtack.proof/1";

/// What was found when clones of an image were booted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proof {
    /// [`PROOF_SCHEMA`].
    pub schema: String,
    /// One for each firmware, in the order asked for.
    pub boots: Vec<Boot>,
}

/// One boot of a clone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Boot {
    /// What started it.
    pub firmware: Firmware,
    /// How it saw its disks.
    #[serde(default)]
    pub bus: DiskBus,
    /// What ran it, and why that.
    pub accelerator: Accelerator,
    /// From QEMU's start to the probe's report or the failure, in seconds.
    pub seconds: f64,
    /// How often the machine was started: once, or more often when isolated tests needed it and it could not be saved.
    #[serde(default = "once")]
    pub starts: u32,
    /// Why the machine could not be saved for isolated tests, where that was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsaved: Option<String>,
    /// The file in the directory of logs with everything the guest wrote on its console.
    pub console: String,
    /// The machines beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<Companion>,
    /// What came of it.
    pub outcome: Outcome,
}

/// A boot of before there were isolated tests.
fn once() -> u32 {
    1
}

/// What came of a boot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The probe reported from the running system.
    Observed(Box<Observation>),
    /// It did not come to that.
    Failed(BootFailure),
}

/// What was found in the running system.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// What systemd says of the whole system.
    pub state: SystemState,
    /// Whether `multi-user.target` was reached.
    pub multi_user: bool,
    /// Jobs that had not ended when the wait was over.
    pub unfinished: Vec<String>,
    /// Units that failed, and services that fail again and again.
    pub failed_units: Vec<FailedUnit>,
    /// How long the boot took, by phase.
    pub phases: Phases,
    /// What tells this machine from the others.
    pub identity: Identity,
    /// The mounts of the layout.
    pub mounts: Vec<MountResult>,
    /// The recipe's checks.
    pub tests: Vec<TestResult>,
    /// The audit of the running system, when one was asked for and could be made.
    pub audit: Option<Audit>,
    /// Controls that were better in the sealed tree than they are in the running system.
    pub regressions: Vec<Regression>,
    /// What could not be looked at, and why.
    pub unseen: Vec<String>,
    /// The first error on the console, for a boot that did not reach its goal.
    pub console_error: Option<String>,
}

impl Observation {
    /// Everything that is not as it must be, in words; empty when the boot has passed.
    pub fn complaints(&self) -> Vec<String> {
        let mut all = Vec::new();
        if !self.multi_user {
            let error = self.console_error.as_ref().map(|line| format!("; the console says: {line}"));
            all.push(format!(
                "multi-user.target was not reached; systemd says {}{}",
                self.state,
                error.unwrap_or_default()
            ));
        }
        if !self.unfinished.is_empty() {
            all.push(format!("the boot did not finish; still at work: {}", self.unfinished.join(", ")));
        }
        for unit in &self.failed_units {
            let last = unit.log.last().map_or("it logged nothing", String::as_str);
            let restarts =
                if unit.restarts > 0 { format!(" and was restarted {} times", unit.restarts) } else { String::new() };
            all.push(format!("{} failed{restarts}: {last}", unit.name));
        }
        for mount in self.mounts.iter().filter(|mount| !mount.holds) {
            all.push(format!("{}: expected {}, found {}", mount.point, mount.expected, mount.found));
        }
        for test in self.tests.iter().filter(|test| !test.holds) {
            all.push(format!("test \"{}\": expected {}, found {}", test.block, test.expected, test.found));
        }
        all.extend(self.regressions.iter().map(ToString::to_string));
        all.extend(self.unseen.iter().map(|what| format!("could not look at {what}")));
        all
    }
}

impl Boot {
    /// Everything that is not as it must be, in words; empty when the boot has passed.
    pub fn complaints(&self) -> Vec<String> {
        match &self.outcome {
            Outcome::Observed(observation) => observation.complaints(),
            Outcome::Failed(failure) => vec![failure.to_string()],
        }
    }
}

impl Proof {
    /// Whether every boot was as it must be. A proof without boots proves nothing.
    pub fn passed(&self) -> bool {
        !self.boots.is_empty() && self.boots.iter().all(|boot| boot.complaints().is_empty())
    }

    /// What machines of this image have in common although each should have its own; known after two boots. A recipe
    /// may want it so, by leaving out a section of the clean-up, hence it fails no proof.
    pub fn shared(&self) -> Vec<String> {
        let mut identities = self.boots.iter().filter_map(|boot| match &boot.outcome {
            Outcome::Observed(observation) => Some(&observation.identity),
            Outcome::Failed(_) => None,
        });
        let Some(first) = identities.next() else { return Vec::new() };
        identities.next().map(|second| first.shared_with(second)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use hardtack_hcl::Place;
    use hardtack_recipe::Check;

    use super::*;
    use crate::qemu::Acceleration;

    fn boot(outcome: Outcome) -> Boot {
        Boot {
            firmware: Firmware::Bios,
            bus: DiskBus::default(),
            accelerator: Accelerator { acceleration: Acceleration::Tcg, why: "so".into() },
            seconds: 20.0,
            starts: 1,
            unsaved: None,
            beside: Vec::new(),
            console: "boot-bios.log".into(),
            outcome,
        }
    }

    fn good() -> Observation {
        Observation {
            state: SystemState::Running,
            multi_user: true,
            unfinished: Vec::new(),
            failed_units: Vec::new(),
            phases: Phases::default(),
            identity: Identity::default(),
            mounts: Vec::new(),
            tests: Vec::new(),
            audit: None,
            regressions: Vec::new(),
            unseen: Vec::new(),
            console_error: None,
        }
    }

    fn proof(boots: Vec<Boot>) -> Proof {
        Proof { schema: PROOF_SCHEMA.into(), boots }
    }

    #[test]
    fn one_bad_boot_is_enough_to_fail() {
        let fine = || boot(Outcome::Observed(Box::new(good())));
        assert!(proof(vec![fine()]).passed());
        assert!(!proof(Vec::new()).passed());
        let failed = boot(Outcome::Failed(BootFailure::TimedOut { seconds: 300, line: "Booting".into() }));
        let both = proof(vec![fine(), failed]);
        assert!(!both.passed());
        let text = serde_json::to_string(&both).unwrap();
        assert_eq!(serde_json::from_str::<Proof>(&text).unwrap(), both);
    }

    #[test]
    fn each_thing_amiss_fails_the_boot_and_is_named() {
        let bad = Observation {
            state: SystemState::Degraded,
            multi_user: false,
            unfinished: vec!["wait.service".into()],
            failed_units: vec![FailedUnit {
                name: "app.service".into(),
                restarts: 3,
                log: vec!["a".into(), "no port".into()],
            }],
            mounts: vec![MountResult {
                point: "/tmp".into(),
                holds: false,
                expected: "ext4 with nodev".into(),
                found: "not mounted".into(),
                unconfirmed: Vec::new(),
            }],
            tests: vec![TestResult {
                block: "services".into(),
                place: Place::default(),
                check: Check::Port { number: 22, open: true },
                holds: false,
                expected: "a listener on TCP port 22".into(),
                found: "no listener".into(),
            }],
            unseen: vec!["swap: no such file".into()],
            console_error: Some("[ TIME ] Timed out waiting for device dev-x.device.".into()),
            ..good()
        };
        insta::assert_snapshot!(bad.complaints().join("\n"), @r#"
        multi-user.target was not reached; systemd says degraded; the console says: [ TIME ] Timed out waiting for device dev-x.device.
        the boot did not finish; still at work: wait.service
        app.service failed and was restarted 3 times: no port
        /tmp: expected ext4 with nodev, found not mounted
        test "services": expected a listener on TCP port 22, found no listener
        could not look at swap: no such file
        "#);
    }
}
