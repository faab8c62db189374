//! Two images, held against each other.

use std::fmt;

use hardtack_scan::difference::{Difference, KeptImage, Subject, between_kept};
use serde::Serialize;

use super::{Judged, RuleChanges};
use crate::store::ProofOutcome;

/// The `schema` of a [`Comparison`] in JSON; it changes when a field changes its meaning or goes.
pub const COMPARISON_SCHEMA: &str = "hardtack.comparison/1";

/// What became of an image.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// [`COMPARISON_SCHEMA`].
    pub schema: &'static str,
    /// What it was.
    pub old: Judged,
    /// What it is.
    pub new: Judged,
    /// Packages, and the controls of a benchmark that judged both.
    pub difference: Difference,
    /// Rules that hold now, and that do not any more.
    pub rules: RuleChanges,
    /// What is worse; empty when nothing is.
    pub worse: Vec<Regression>,
}

/// Something that is worse than it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "worse", rename_all = "kebab-case")]
pub enum Regression {
    /// The score fell.
    Score {
        /// What it was, in percent.
        old: f64,
        /// What it is.
        new: f64,
    },
    /// Rules do not hold any more.
    Rules {
        /// How many.
        broken: usize,
    },
    /// It was audited, and is not.
    NotAudited,
    /// It did not pass its boot, which it did not fail before.
    Proof,
}

impl fmt::Display for Regression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Score { old, new } => write!(f, "the score fell from {old:.1} % to {new:.1} %"),
            Self::Rules { broken: 1 } => f.write_str("1 rule does not hold any more"),
            Self::Rules { broken } => write!(f, "{broken} rules do not hold any more"),
            Self::NotAudited => f.write_str("it was audited, and is not any more"),
            Self::Proof => f.write_str("it did not pass its boot"),
        }
    }
}

impl Comparison {
    /// Holds `new` against `old`.
    pub fn between(old: Judged, new: Judged) -> Self {
        let (was, is) = (subject(&old), subject(&new));
        let difference = between_kept(kept(&old, &was), kept(&new, &is));
        let rules = match (&old.audit, &new.audit) {
            (Some(old), Some(new)) => RuleChanges::between(old, new),
            _ => RuleChanges::default(),
        };
        let worse = regressions(&old, &new, &difference, &rules);
        Self { schema: COMPARISON_SCHEMA, old, new, difference, rules, worse }
    }
}

fn subject(image: &Judged) -> Subject {
    let digest = image.digest.map(|digest| format!(" {}", digest.short())).unwrap_or_default();
    Subject { name: format!("{}{digest}", image.name), version: image.version.clone(), release: None }
}

fn kept<'a>(image: &'a Judged, subject: &'a Subject) -> KeptImage<'a> {
    KeptImage { subject, packages: image.packages.as_ref(), audit: image.audit.as_ref() }
}

fn regressions(old: &Judged, new: &Judged, difference: &Difference, rules: &RuleChanges) -> Vec<Regression> {
    let mut worse = Vec::new();
    // Scores by two benchmarks say nothing of each other.
    let scores = difference.audit.as_ref().and_then(|audit| audit.old_percent.zip(audit.new_percent));
    if let Some((old, new)) = scores.filter(|(old, new)| new < old) {
        worse.push(Regression::Score { old, new });
    }
    if !rules.broken.is_empty() {
        worse.push(Regression::Rules { broken: rules.broken.len() });
    }
    if old.audit.is_some() && new.audit.is_none() {
        worse.push(Regression::NotAudited);
    }
    if new.proof == Some(ProofOutcome::Failed) && old.proof != Some(ProofOutcome::Failed) {
        worse.push(Regression::Proof);
    }
    worse
}
