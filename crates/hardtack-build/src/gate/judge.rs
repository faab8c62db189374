//! Judging each condition.

use hardtack_audit::Audit;
use hardtack_audit::verdict::{Severity, Verdict};
use hardtack_hcl::Place;
use hardtack_recipe::{Condition, ControlSeverity, Gate, ImageName, Size, Wanted};
use hardtack_tree::Digest;

use super::decision::{ConditionVerdict, DECISION_SCHEMA, Decision, Judgement};
use super::figures::{Figure, Figures, Missing};
use super::vulnerabilities;

const MEND_AUDIT: &str = "mend what the audit names, add exceptions, or lower the gate";

/// Holds an image against a gate. The digest is none as long as there is none.
pub fn decide(gate: &Gate, figures: &Figures<'_>, image: &ImageName, digest: Option<Digest>) -> Decision {
    let mut conditions = vec![residue(figures)];
    conditions.extend(gate.conditions.iter().map(|condition| judged(condition, figures)));
    conditions.extend(gate.vulnerabilities.iter().flat_map(|limits| vulnerabilities::judged(limits, figures)));
    // Those that work of its own tells come last, as they are judged.
    let is_late = |judgement: &Judgement| matches!(judgement.condition.as_str(), "size" | "proved");
    conditions.sort_by_key(is_late);
    let met = conditions.iter().all(|judgement| judgement.verdict == ConditionVerdict::Met);
    Decision { schema: DECISION_SCHEMA.to_owned(), image: image.clone(), digest, judged: figures.now, met, conditions }
}

/// What is asked for.
pub(super) struct Asked<'a> {
    /// Its keys in the `gate` block.
    pub(super) condition: String,
    pub(super) wanted: String,
    pub(super) limit: Option<f64>,
    pub(super) place: Option<&'a Place>,
}

/// What was found.
pub(super) struct Found {
    pub(super) figure: Option<f64>,
    pub(super) met: bool,
    pub(super) because: String,
    /// What can be done where it is not met.
    pub(super) remedy: &'static str,
}

impl Asked<'_> {
    /// Holds what is known against what is asked for.
    pub(super) fn of<T>(self, figure: &Figure<T>, find: impl FnOnce(&T) -> Result<Found, Missing>) -> Judgement {
        let found = match figure {
            Figure::Known(known) => find(known),
            Figure::Missing(missing) => Err(missing.clone()),
            Figure::Pending => {
                return self.judgement(
                    ConditionVerdict::NotJudged,
                    None,
                    "the build ended before".to_owned(),
                    None,
                    true,
                );
            }
        };
        match found {
            Ok(Found { figure, met: true, because, .. }) => {
                self.judgement(ConditionVerdict::Met, figure, because, None, false)
            }
            Ok(Found { figure, met: false, because, remedy }) => {
                self.judgement(ConditionVerdict::NotMet, figure, because, Some(remedy.to_owned()), false)
            }
            Err(Missing { why, remedy }) => {
                let because = format!("{} was not judged: {why}", self.condition);
                self.judgement(ConditionVerdict::NotJudged, None, because, Some(remedy), false)
            }
        }
    }

    fn judgement(
        self,
        verdict: ConditionVerdict,
        figure: Option<f64>,
        because: String,
        remedy: Option<String>,
        pending: bool,
    ) -> Judgement {
        let Self { condition, wanted, limit, place } = self;
        Judgement { condition, wanted, limit, figure, verdict, because, remedy, place: place.cloned(), pending }
    }
}

fn residue(figures: &Figures<'_>) -> Judgement {
    let wanted = "nothing that must not leave".to_owned();
    let asked = Asked { condition: "residue".to_owned(), wanted, limit: Some(0.0), place: None };
    asked.of(&figures.residue, |&found| {
        let remedy = "have the step that leaves it remove it, or name it in `seal { remove = […] }`";
        at_most(found, 0, format!("{} must not leave this machine", count(found, "entry", "entries")), remedy)
    })
}

fn judged(condition: &Condition, figures: &Figures<'_>) -> Judgement {
    let wanted = condition.wanted;
    let asked = |condition_name: &str, limit: Option<f64>| Asked {
        condition: condition_name.to_owned(),
        wanted: wanted.to_string(),
        limit,
        place: Some(&condition.place),
    };
    match wanted {
        Wanted::Score(least) => asked("score", Some(least)).of(&figures.audit, |audit| score(audit, least)),
        Wanted::Unknown(most) => asked("unknown", Some(real(most))).of(&figures.audit, |audit| {
            let found = audit.score.unknown;
            at_most(found, most, format!("{found} controls are unknown, the gate allows {most}"), MEND_AUDIT)
        }),
        Wanted::Failed(most) => asked("failed", Some(real(most))).of(&figures.audit, |audit| {
            let found = audit.score.failed;
            at_most(found, most, format!("{found} controls failed, the gate allows {most}"), MEND_AUDIT)
        }),
        Wanted::FailedOf(severity, most) => {
            asked(&format!("failed.{severity}"), Some(real(most))).of(&figures.audit, |audit| {
                let found = failed_of(audit, severity);
                let because = format!("{found} controls of severity {severity} failed, the gate allows {most}");
                at_most(found, most, because, MEND_AUDIT)
            })
        }
        Wanted::ExceptionDays(days) => {
            asked("exception_days", Some(f64::from(days))).of(&figures.audit, |audit| exceptions(audit, figures, days))
        }
        Wanted::Packages(most) => asked("packages", Some(real(most))).of(&figures.packages, |&found| {
            let because = format!("{} installed, the gate allows {most}", count(found, "package is", "packages are"));
            at_most(found, most, because, "remove packages, or raise `packages` of the gate")
        }),
        Wanted::PatchAgeDays(days) => asked("patch_age_days", Some(f64::from(days))).of(&figures.archive, |&archive| {
            let age = days_until(archive, figures.today);
            let because = format!("the packages are of {archive}, {age} days ago; the gate allows {days}");
            let remedy = "build it again without `--locked`, from the archive's present state";
            Ok(Found { figure: Some(f64::from(age)), met: i64::from(age) <= i64::from(days), because, remedy })
        }),
        Wanted::Size(most) => asked("size", Some(bytes(most.bytes()))).of(&figures.bytes, |&found| {
            let because = format!("the files take {}, the gate allows {most}", Size::from_bytes(found));
            let remedy = "leave packages or formats out, or raise `size` of the gate";
            Ok(Found { figure: Some(bytes(found)), met: found <= most.bytes(), because, remedy })
        }),
        Wanted::Proved => asked("proved", None).of(&figures.proof, |&passed| {
            let because = if passed { "every boot and test passed" } else { "not every boot and test passed" };
            let remedy = "proof.json and the consoles say what is not as it must be";
            Ok(Found { figure: None, met: passed, because: because.to_owned(), remedy })
        }),
    }
}

fn score(audit: &Audit, least: f64) -> Result<Found, Missing> {
    let because = match audit.percent {
        Some(found) => format!("the score is {found:.1} %, the gate asks for {least} %"),
        None => format!("there is no score, the gate asks for {least} %: nothing was judged"),
    };
    let met = audit.percent.is_some_and(|found| found >= least);
    Ok(Found { figure: audit.percent, met, because, remedy: MEND_AUDIT })
}

fn failed_of(audit: &Audit, severity: ControlSeverity) -> usize {
    let wanted = match severity {
        ControlSeverity::Low => Severity::Low,
        ControlSeverity::Medium => Severity::Medium,
        ControlSeverity::High => Severity::High,
    };
    // A failed control that nobody has rated may be the worst.
    let of = |found: Option<Severity>| found.unwrap_or(Severity::High) == wanted;
    audit.controls.iter().filter(|control| control.verdict == Verdict::Fail && of(control.severity)).count()
}

/// The exception that ends first must hold for so many days more.
fn exceptions(audit: &Audit, figures: &Figures<'_>, days: u32) -> Result<Found, Missing> {
    let remedy = "mend what the exception is for, or have its owner agree to a later day";
    let ends = audit.controls.iter().filter_map(|control| {
        let exception = control.exception.as_ref().filter(|exception| exception.needed)?;
        Some((exception.expires?, &control.control, exception.owner.as_str()))
    });
    let Some((day, control, owner)) = ends.min_by_key(|(day, ..)| *day) else {
        let because = "no exception ends".to_owned();
        return Ok(Found { figure: None, met: true, because, remedy });
    };
    let left = days_until(figures.today, day);
    let because =
        format!("the exception for {control} of {owner} ends in {left} days, on {day}; the gate asks for {days}");
    Ok(Found { figure: Some(f64::from(left)), met: i64::from(left) >= i64::from(days), because, remedy })
}

/// Holds a number against the most that is allowed.
pub(super) fn at_most(found: usize, most: usize, because: String, remedy: &'static str) -> Result<Found, Missing> {
    Ok(Found { figure: Some(real(found)), met: found <= most, because, remedy })
}

/// A number of pieces: below 2^53 in every image, so exact.
pub(super) fn real(number: usize) -> f64 {
    number as f64
}

/// A number of bytes: a disk of 8 EiB is exact to a kilobyte.
fn bytes(number: u64) -> f64 {
    number as f64
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn days_until(from: jiff::civil::Date, to: jiff::civil::Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
