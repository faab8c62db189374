//! How long images took to boot.

use std::fmt;

use hardtack_build::history::Judged;
use hardtack_prove::{Acceleration, Outcome, Proof};
use hardtack_recipe::Firmware;
use serde::Serialize;

/// How long an image took to boot under one firmware, and how long another one did.
#[derive(Serialize)]
pub(crate) struct BootTime {
    firmware: Firmware,
    old: Option<Took>,
    new: Took,
}

/// A boot that came to its end.
#[derive(Clone, Copy, PartialEq, Serialize)]
struct Took {
    /// Seconds from the kernel's start until systemd had finished.
    seconds: f64,
    /// What ran it.
    acceleration: Acceleration,
}

impl BootTime {
    /// Of the new image, under each firmware; what the old one took beside it where that was proved too.
    pub(crate) fn between(old: &Judged, new: &Judged) -> Vec<Self> {
        let before = boots(old);
        let same = |firmware| before.iter().find(|(other, _)| *other == firmware).map(|(_, took)| *took);
        boots(new).into_iter().map(|(firmware, new)| Self { firmware, old: same(firmware), new }).collect()
    }
}

/// None of an image whose proof is not kept.
fn boots(image: &Judged) -> Vec<(Firmware, Took)> {
    let proof = image.proof_report.as_ref().and_then(|text| serde_json::from_slice::<Proof>(text).ok());
    let took = |boot: hardtack_prove::Boot| match boot.outcome {
        Outcome::Observed(seen) => {
            let seconds = seen.phases.kernel + seen.phases.userspace?;
            Some((boot.firmware, Took { seconds, acceleration: boot.accelerator.acceleration }))
        }
        Outcome::Failed(_) => None,
    };
    proof.into_iter().flat_map(|proof| proof.boots).filter_map(took).collect()
}

impl fmt::Display for BootTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { firmware, old, new } = self;
        write!(f, "{firmware} in {:.1} s", new.seconds)?;
        match old {
            None => Ok(()),
            // Emulation takes many times as long: the two say nothing of each other.
            Some(old) if old.acceleration != new.acceleration => {
                write!(f, " ({}); the old one by {}", new.acceleration, old.acceleration)
            }
            Some(old) => write!(f, ", was {:.1} s", old.seconds),
        }
    }
}
