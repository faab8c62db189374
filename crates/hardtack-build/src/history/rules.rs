//! Rules that hold now and did not, and the other way round.

use std::collections::BTreeMap;

use hardtack_audit::verdict::Verdict;
use hardtack_audit::{Audit, ControlId, RuleId};
use serde::Serialize;

/// Rules whose verdict is another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RuleChanges {
    /// They did not hold, and do.
    pub fixed: Vec<RuleChange>,
    /// They held, and do not.
    pub broken: Vec<RuleChange>,
}

/// A rule whose verdict is another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleChange {
    /// Its name.
    pub rule: RuleId,
    /// What is wanted.
    pub title: String,
    /// The first control that asks for it.
    pub control: ControlId,
    /// The verdict that it had.
    pub old: Verdict,
    /// The verdict that it has.
    pub new: Verdict,
}

/// What an audit says of one rule.
struct Ruling<'a> {
    verdict: Verdict,
    title: &'a str,
    control: &'a ControlId,
}

impl RuleChanges {
    /// Of the rules that both audits judge. What could not be judged does not hold; what asks nothing of one of the images
    /// is in neither list.
    pub fn between(old: &Audit, new: &Audit) -> Self {
        let (was, is) = (rulings(old), rulings(new));
        let mut changes = Self::default();
        for (rule, now) in is {
            let Some(before) = was.get(rule) else { continue };
            let change = || RuleChange {
                rule: rule.clone(),
                title: now.title.to_owned(),
                control: now.control.clone(),
                old: before.verdict,
                new: now.verdict,
            };
            match (holds(before.verdict), holds(now.verdict)) {
                (Some(false), Some(true)) => changes.fixed.push(change()),
                (Some(true), Some(false)) => changes.broken.push(change()),
                _ => {}
            }
        }
        changes
    }
}

fn holds(verdict: Verdict) -> Option<bool> {
    match verdict {
        Verdict::Pass => Some(true),
        Verdict::Fail | Verdict::Unknown => Some(false),
        Verdict::NotApplicable | Verdict::Manual | Verdict::Excepted => None,
    }
}

/// Every rule with its verdict; the worst where several controls ask for it, each with parameters of its own.
fn rulings(audit: &Audit) -> BTreeMap<&RuleId, Ruling<'_>> {
    let mut rulings: BTreeMap<&RuleId, Ruling<'_>> = BTreeMap::new();
    for control in &audit.controls {
        for result in &control.rules {
            let ruling = Ruling { verdict: result.verdict, title: &result.title, control: &control.control };
            match rulings.get(&result.rule) {
                Some(known) if holds(known.verdict) == Some(false) || holds(ruling.verdict) != Some(false) => {}
                _ => drop(rulings.insert(&result.rule, ruling)),
            }
        }
    }
    rulings
}
