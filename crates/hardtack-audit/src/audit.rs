//! Judging a tree by a profile.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::benchmark::BenchmarkName;
use crate::control::{ControlResult, Excused, RuleResult, together};
use crate::judge::judge;
use crate::profile::{Profile, Selected, Work};
use crate::score::Score;
use crate::system::{Runtime, System};
use crate::verdict::Verdict;

/// The `schema` of an [`Audit`] in JSON; it changes when a field changes its meaning or goes.
pub const SCHEMA: &str = "hardtack.audit/1";

/// What an audit found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// [`SCHEMA`].
    pub schema: String,
    /// The benchmark with its edition.
    pub benchmark: BenchmarkName,
    /// The profile of the benchmark.
    pub profile: String,
    /// What was judged: a directory, an image.
    pub subject: String,
    /// The distribution found there, where it can be told.
    pub release: Option<String>,
    /// What is worth knowing about the audit as a whole: a benchmark made for another distribution.
    pub remarks: Vec<String>,
    /// The counts.
    pub score: Score,
    /// The score in percent; see [`Score::percent`].
    pub percent: Option<f64>,
    /// Every control of the profile, in the benchmark's order.
    pub controls: Vec<ControlResult>,
}

/// Judges `system`, and the running system where there is one, by `profile`.
pub fn audit(system: &System<'_>, runtime: Option<&Runtime>, profile: &Profile) -> Audit {
    // The walk behind the index is parallel itself: it must not start inside a judgement, where it would
    // wait for a worker that waits for it. Its error comes back from every rule that needs it.
    let _ = system.tree().index();

    let verdicts: Vec<RuleResult> = profile.rules().par_iter().map(|rule| judge(rule, system, runtime)).collect();
    let choices = profile.choices(system);
    let controls: Vec<ControlResult> = profile
        .selected()
        .iter()
        .map(|selected| control_result(selected, profile, system, &verdicts, choices.excluded(&selected.id)))
        .collect();

    let mut score = Score::default();
    for (selected, result) in profile.selected().iter().zip(&controls) {
        score.count(result.verdict, matches!(selected.work, Work::Todo));
    }
    let release = system.release();
    Audit {
        schema: SCHEMA.to_owned(),
        benchmark: profile.benchmark().name.clone(),
        profile: profile.name().to_owned(),
        subject: system.tree().label(),
        remarks: profile.benchmark().remarks_on(release.as_ref().copied()),
        release: release.ok().map(|release| release.name.clone()),
        percent: score.percent(),
        score,
        controls,
    }
}

fn control_result(
    selected: &Selected,
    profile: &Profile,
    system: &System<'_>,
    verdicts: &[RuleResult],
    excluded: Option<String>,
) -> ControlResult {
    let mut rules = Vec::new();
    let (verdict, reason) = match (&selected.work, excluded) {
        (_, Some(reason)) => (Verdict::NotApplicable, Some(reason)),
        (Work::Todo, None) => (Verdict::Unknown, Some("no rule judges this control yet".to_owned())),
        (Work::Manual { look_at, .. }, None) => (Verdict::Manual, Some(look_at.clone())),
        (Work::Judged { rules: indices }, None) => {
            rules.extend(indices.iter().filter_map(|&index| verdicts.get(index)).cloned());
            let verdict = together(rules.iter().map(|result| result.verdict));
            (verdict, reason_of(verdict, &rules))
        }
    };
    let evidence = match &selected.work {
        Work::Manual { evidence, .. } if verdict == Verdict::Manual => {
            evidence.iter().flat_map(|look| look.find(system)).collect()
        }
        _ => Vec::new(),
    };
    let proof = || selected.proof.iter().filter_map(|&index| verdicts.get(index));
    let exception = selected.exception.as_ref().map(|exception| Excused::of(exception, verdict, proof()));
    let excepted = exception.as_ref().is_some_and(|exception| exception.needed && exception.unproven.is_empty());
    ControlResult {
        control: selected.id.clone(),
        level: selected.level.clone(),
        title: profile.title(selected),
        scope: selected.scope,
        severity: selected.severity.or_else(|| rules.iter().map(|result| result.severity).max()),
        references: selected.references.clone(),
        verdict: if excepted { Verdict::Excepted } else { verdict },
        reason,
        evidence,
        rules,
        exception,
    }
}

/// The reasons of the rules that decided the verdict, each once.
fn reason_of(verdict: Verdict, rules: &[RuleResult]) -> Option<String> {
    let mut reasons: Vec<&str> =
        rules.iter().filter(|result| result.verdict == verdict).filter_map(|result| result.reason.as_deref()).collect();
    reasons.dedup();
    (!reasons.is_empty()).then(|| reasons.join("; "))
}
