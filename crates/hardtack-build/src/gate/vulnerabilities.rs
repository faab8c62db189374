//! How many vulnerabilities of each class are open.

use std::path::Path;

use hardtack_recipe::{VulnerabilityClass, VulnerabilityLimit, VulnerabilityLimits};
use hardtack_scan::advisories::{Index, IndexError, Severity};
use hardtack_scan::inventory::Inventory;
use hardtack_scan::matching::{Finding, Findings, Image, feeds_of, stale};
use jiff::Timestamp;
use jiff::civil::Date;

use super::decision::Judgement;
use super::figures::{Figure, Figures, Missing, day};
use super::judge::{Asked, at_most, real};

/// Judges every limit.
pub(super) fn judged<'a>(limits: &'a VulnerabilityLimits, figures: &'a Figures<'_>) -> impl Iterator<Item = Judgement> {
    limits.limits.iter().map(|limit| {
        let VulnerabilityLimit { class, most, place } = limit;
        let condition = format!("vulnerabilities.{class}");
        let wanted = format!("{limit}{}", which(limits));
        let asked = Asked { condition, wanted, limit: Some(real(*most)), place: Some(place) };
        asked.of(&figures.vulnerabilities, |findings| {
            let counted: Vec<&Finding> = counted(findings, limits, *class, figures.today).collect();
            let found = counted.len();
            let mut because = format!("{class} vulnerabilities: {found} open, the gate allows {most}");
            if let Some(worst) = counted.first() {
                let name = &findings.advisory(worst).name;
                because.push_str(&format!("; the first is {name} in {}", findings.package(worst).name));
            }
            at_most(found, *most, because, "upgrade what has a fixed version, remove it, or raise the gate")
        })
    })
}

/// The restrictions of a limit, in words.
fn which(limits: &VulnerabilityLimits) -> String {
    let fixed = if limits.fixed_only { ", of those with a fixed version" } else { "" };
    let old = limits.older_than_days.map(|days| format!(", of those published more than {days} days ago"));
    format!("{fixed}{}", old.unwrap_or_default())
}

/// The open findings of a class that count.
fn counted<'f>(
    findings: &'f Findings,
    limits: &'f VulnerabilityLimits,
    class: VulnerabilityClass,
    today: Date,
) -> impl Iterator<Item = &'f Finding> {
    findings.open().filter(move |finding| {
        let advisory = findings.advisory(finding);
        let is_old = |days: u32| {
            let age = advisory.published.and_then(|published| published.until(today).ok());
            age.is_none_or(|age| i64::from(age.get_days()) > i64::from(days))
        };
        let of_class = match severity(class) {
            None => advisory.kev.is_some(),
            Some(wanted) => finding.severity.unwrap_or(Severity::High) == wanted,
        };
        of_class && (!limits.fixed_only || finding.fixed.is_some()) && limits.older_than_days.is_none_or(is_old)
    })
}

/// The severity that a class stands for; none for what is exploited.
fn severity(class: VulnerabilityClass) -> Option<Severity> {
    match class {
        VulnerabilityClass::Exploited => None,
        VulnerabilityClass::Critical => Some(Severity::Critical),
        VulnerabilityClass::High => Some(Severity::High),
        VulnerabilityClass::Medium => Some(Severity::Medium),
        VulnerabilityClass::Low => Some(Severity::Low),
        VulnerabilityClass::Negligible => Some(Severity::Negligible),
    }
}

/// Matches an inventory with the index that the limits name, or else that of the store, `otherwise`.
pub(crate) fn findings(
    limits: &VulnerabilityLimits,
    otherwise: &Path,
    inventory: Result<&Inventory, Missing>,
    name: &str,
    now: Timestamp,
) -> Figure<Findings> {
    match matched(limits, otherwise, inventory, name, now) {
        Ok(findings) => Figure::Known(findings),
        Err(missing) => Figure::Missing(missing),
    }
}

fn matched(
    limits: &VulnerabilityLimits,
    otherwise: &Path,
    inventory: Result<&Inventory, Missing>,
    name: &str,
    now: Timestamp,
) -> Result<Findings, Missing> {
    let path = limits.index.as_deref().unwrap_or(otherwise);
    let unusable = |error: IndexError| match error {
        IndexError::Absent { .. } => Missing::new(
            error.to_string(),
            "make one with `hardtack advisories import FILE`, or name one as `index` in the gate",
        ),
        _ => Missing::new(with_causes(&error), error.remedy()),
    };
    let index = Index::open(path).map_err(unusable)?;
    let ages = index.feeds().map_err(unusable)?;
    let feeds = feeds_of(&ages, day(now));
    if let Some(days) = limits.max_age_days {
        let old: Vec<&str> = stale(&feeds, days).into_iter().map(|feed| feed.name.as_str()).collect();
        if !old.is_empty() {
            let why = format!("what is known of vulnerabilities is older than {days} days: {}", old.join(", "));
            let remedy = "fetch the feeds, and import them with `hardtack advisories import`";
            return Err(Missing::new(why, remedy));
        }
    }
    let inventory = inventory?;
    if let Some(unread) = inventory.unreadable.first() {
        let why = format!("{} cannot be read: {}", unread.path, unread.reason);
        return Err(Missing::new(why, "mend or remove it: what it holds cannot be looked up"));
    }
    let image = Image { name: name.to_owned(), digest: None, distribution: None };
    Findings::of(inventory, &index, image, now).map_err(|error| Missing::new(with_causes(&error), error.remedy()))
}

/// An error with its causes, in a clause.
pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(&format!(": {cause}"));
        next = cause.source();
    }
    text
}
