//! What an audit says of one control of a benchmark.

use hardtack_recipe::{Exception, ExceptionKind};
use serde::{Deserialize, Serialize};

use crate::benchmark::Scope;
use crate::evidence::Evidence;
use crate::ids::{ControlId, ControlReferences, RuleId};
use crate::verdict::{Finding, Severity, Verdict};

/// What an audit says of one control.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ControlResult {
    /// Its number.
    pub control: ControlId,
    /// Its level or category, as the benchmark writes it: `L1`, `CAT II`.
    pub level: String,
    /// What is wanted, in our own words.
    pub title: String,
    /// Where it can be told at all.
    pub scope: Scope,
    /// How bad it is when it does not hold: what its level says, or the worst of its rules; `None` where neither does.
    pub severity: Option<Severity>,
    /// The numbers that others give to what it asks.
    #[serde(default)]
    pub references: ControlReferences,
    /// The verdict, exceptions counted in.
    pub verdict: Verdict,
    /// Why it is not applicable, unknown, manual or failed, where the findings do not say.
    pub reason: Option<String>,
    /// What a person would look at who judges it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What each of its rules says.
    pub rules: Vec<RuleResult>,
    /// The exception made for it.
    pub exception: Option<Excused>,
}

/// What one rule says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleResult {
    /// Its name.
    pub rule: RuleId,
    /// What is wanted.
    pub title: String,
    /// How bad it is when it does not hold.
    pub severity: Severity,
    /// Pass, fail, not-applicable or unknown.
    pub verdict: Verdict,
    /// Why it is not applicable or unknown, or how files and running system disagree.
    pub reason: Option<String>,
    /// What was looked at.
    pub findings: Vec<Finding>,
}

/// An exception as the report shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Excused {
    /// What sort of exception it is.
    pub kind: ExceptionKind,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    pub expires: Option<jiff::civil::Date>,
    /// What covers the control instead.
    pub instead: Option<String>,
    /// Whether it is needed: false when the control holds, or asks nothing, without it.
    pub needed: bool,
    /// The rules that were to show that it stands, and do not hold: then it does not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unproven: Vec<RuleId>,
}

impl Excused {
    /// The exception, for a control whose verdict without it is `verdict`, with what the rules say that are to prove it.
    pub(crate) fn of<'r>(exception: &Exception, verdict: Verdict, proof: impl Iterator<Item = &'r RuleResult>) -> Self {
        Self {
            kind: exception.kind,
            reason: exception.reason.clone(),
            owner: exception.owner.clone(),
            expires: exception.expires,
            instead: exception.instead.clone(),
            needed: !matches!(verdict, Verdict::Pass | Verdict::NotApplicable),
            unproven: proof.filter(|rule| rule.verdict != Verdict::Pass).map(|rule| rule.rule.clone()).collect(),
        }
    }
}

/// The verdict of a control from those of its rules. One failure is a failure; what is not known is not
/// passed; rules that ask nothing do not count beside those that ask something.
pub(crate) fn together(verdicts: impl IntoIterator<Item = Verdict>) -> Verdict {
    let weight = |verdict: &Verdict| match verdict {
        Verdict::Fail => 3,
        Verdict::Unknown | Verdict::Manual | Verdict::Excepted => 2,
        Verdict::Pass => 1,
        Verdict::NotApplicable => 0,
    };
    verdicts.into_iter().max_by_key(weight).unwrap_or(Verdict::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_is_as_good_as_its_worst_rule() {
        use Verdict::{Fail, NotApplicable, Pass, Unknown};
        assert_eq!(together([Pass, Fail, Unknown]), Fail);
        assert_eq!(together([Pass, Unknown, NotApplicable]), Unknown);
        assert_eq!(together([NotApplicable, Pass]), Pass);
        assert_eq!(together([NotApplicable, NotApplicable]), NotApplicable);
        assert_eq!(together([]), Unknown);
    }
}
