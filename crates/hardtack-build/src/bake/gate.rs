//! The gate: what must hold before an image gets its name.

use std::fmt;

use hardtack_audit::Audit;
use hardtack_recipe::Gate;
use serde::{Deserialize, Serialize};

/// A condition of the gate that was not met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "gate", rename_all = "kebab-case")]
pub enum GateFailure {
    /// There was no audit to hold against it.
    Unaudited,
    /// The score is too low.
    Score {
        /// The least that is asked, in percent.
        wanted: f64,
        /// The score; none when nothing was judged.
        found: Option<f64>,
    },
    /// Too many controls could not be judged.
    Unknown {
        /// The most that is allowed.
        wanted: usize,
        /// How many there are.
        found: usize,
    },
    /// Too many controls failed.
    Failed {
        /// The most that is allowed.
        wanted: usize,
        /// How many there are.
        found: usize,
    },
}

impl fmt::Display for GateFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unaudited => {
                f.write_str("the image is not hardened, so nothing was audited that could meet the gate")
            }
            Self::Score { wanted, found: Some(found) } => {
                write!(f, "the score is {found:.1} %, the gate asks for {wanted} %")
            }
            Self::Score { wanted, found: None } => {
                write!(f, "there is no score, the gate asks for {wanted} %: nothing was judged")
            }
            Self::Unknown { wanted, found } => {
                write!(f, "{found} controls are unknown, the gate allows {wanted}")
            }
            Self::Failed { wanted, found } => write!(f, "{found} controls failed, the gate allows {wanted}"),
        }
    }
}

/// What of the gate is not met; empty when all is well. Without an audit no condition is met.
pub fn check_gate(gate: &Gate, audit: Option<&Audit>) -> Vec<GateFailure> {
    let Some(audit) = audit else {
        return if gate.asks() { vec![GateFailure::Unaudited] } else { Vec::new() };
    };
    let mut failures = Vec::new();
    if let Some(wanted) = gate.score
        && audit.percent.is_none_or(|found| found < wanted)
    {
        failures.push(GateFailure::Score { wanted, found: audit.percent });
    }
    if let Some(wanted) = gate.unknown
        && audit.score.unknown > wanted
    {
        failures.push(GateFailure::Unknown { wanted, found: audit.score.unknown });
    }
    if let Some(wanted) = gate.failed
        && audit.score.failed > wanted
    {
        failures.push(GateFailure::Failed { wanted, found: audit.score.failed });
    }
    failures
}
