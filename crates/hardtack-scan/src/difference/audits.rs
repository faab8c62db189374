//! What two audits by one profile say.

use hardtack_audit::verdict::Verdict;
use hardtack_audit::{Audit, BenchmarkName, ControlId};
use serde::{Deserialize, Serialize};

/// What is different between two audits by one profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditDifference {
    /// The benchmark.
    pub benchmark: BenchmarkName,
    /// The profile.
    pub profile: String,
    /// The score that it had, in percent.
    pub old_percent: Option<f64>,
    /// The score that it has.
    pub new_percent: Option<f64>,
    /// Controls with another verdict, in the benchmark's order.
    pub controls: Vec<ControlChange>,
}

/// A control with another verdict. One that asks nothing of a system is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlChange {
    /// Its number.
    pub control: ControlId,
    /// What is wanted.
    pub title: String,
    /// The verdict that it had.
    pub old: Option<Verdict>,
    /// The verdict that it has.
    pub new: Option<Verdict>,
}

impl AuditDifference {
    pub(super) fn between(old: &Audit, new: &Audit) -> Self {
        let asked = |verdict| Some(verdict).filter(|verdict| *verdict != Verdict::NotApplicable);
        let controls = new.controls.iter().filter_map(|control| {
            let was = old.controls.iter().find(|was| was.control == control.control);
            let (was, is) = (was.and_then(|was| asked(was.verdict)), asked(control.verdict));
            let change = || {
                let (control, title) = (control.control.clone(), control.title.clone());
                ControlChange { control, title, old: was, new: is }
            };
            (was != is).then(change)
        });
        Self {
            benchmark: new.benchmark.clone(),
            profile: new.profile.clone(),
            old_percent: old.percent,
            new_percent: new.percent,
            controls: controls.collect(),
        }
    }

    /// Whether every control has the verdict that it had.
    pub fn is_empty(&self) -> bool {
        self.controls.is_empty()
    }
}
