//! OSV records (OSV schema 1.7), one after another: JSON lines, or one document.

use jiff::civil::Date;
use serde::Deserialize;

use super::collect::Collector;
use crate::advisories::cvss::base_score;
use crate::advisories::source::{Bytes, MAX_RECORD};
use crate::advisories::{
    AdvisoryError, Affected, Cve, Family, FeedId, FeedKind, Place, Record, Scope, Severity, Status, Upper,
};

/// The most ranges and versions of one record.
const MAX_RANGES: usize = 200_000;

#[derive(Deserialize)]
struct Osv {
    id: String,
    modified: Option<String>,
    published: Option<String>,
    withdrawn: Option<String>,
    aliases: Option<Vec<String>>,
    related: Option<Vec<String>>,
    upstream: Option<Vec<String>>,
    summary: Option<String>,
    severity: Option<Vec<Score>>,
    affected: Option<Vec<OsvAffected>>,
    database_specific: Option<Specific>,
}

#[derive(Deserialize)]
struct Score {
    score: String,
}

#[derive(Deserialize)]
struct OsvAffected {
    package: Option<Package>,
    ranges: Option<Vec<Range>>,
    versions: Option<Vec<String>>,
    severity: Option<Vec<Score>>,
    ecosystem_specific: Option<Specific>,
}

#[derive(Deserialize)]
struct Package {
    ecosystem: String,
    name: String,
}

#[derive(Deserialize)]
struct Range {
    #[serde(rename = "type")]
    kind: String,
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    introduced: Option<String>,
    fixed: Option<String>,
    last_affected: Option<String>,
}

/// What databases add; whatever else they have is theirs, of any type.
#[derive(Deserialize)]
struct Specific {
    severity: Option<serde_json::Value>,
    urgency: Option<serde_json::Value>,
}

impl Specific {
    fn severity(&self) -> Option<Severity> {
        self.severity.as_ref()?.as_str()?.parse().ok()
    }
}

/// Reads records.
pub(super) fn read(bytes: Bytes<'_>, collector: &mut Collector) -> Result<(), AdvisoryError> {
    let mut json = bytes.json(MAX_RECORD);
    let mut number = 0;
    loop {
        let mut records = serde_json::Deserializer::from_reader(json.reader()).into_iter::<Osv>();
        let Some(read) = records.next() else { return Ok(()) };
        number += 1;
        let osv = read.map_err(|error| json.wrong(&error))?;
        let place = Place { file: format!("{}, record {number} ({})", json.name(), osv.id), line: 0, column: 0 };
        record(osv, &place, collector)?;
    }
}

fn record(osv: Osv, place: &Place, collector: &mut Collector) -> Result<(), AdvisoryError> {
    let wrong = |what: String| AdvisoryError::record(place.clone(), what);
    let date = |text: &Option<String>| match text.as_deref().map(day) {
        Some(None) => Err(wrong("a date is none (RFC 3339)".to_owned())),
        Some(day) => Ok(day),
        None => Ok(None),
    };
    let (published, modified) = (date(&osv.published)?, date(&osv.modified)?);
    let mut record = Record { published, modified, ..Record::new(&osv.id) };
    record.summary = osv.summary.unwrap_or_default().lines().next().unwrap_or_default().to_owned();
    let names = |list: &Option<Vec<String>>| list.clone().unwrap_or_default();
    let mut others = [vec![osv.id.clone()], names(&osv.upstream), names(&osv.aliases)].concat();
    if !others.iter().any(|name| Cve::parse(name).is_some()) {
        // Advisories of the RPM family name what they fix here.
        others.extend(names(&osv.related));
    }
    (record.cves, record.aliases) = others.into_iter().partition(|name| Cve::parse(name).is_some());
    for list in [&mut record.cves, &mut record.aliases] {
        list.sort_unstable();
        list.dedup();
    }
    record.aliases.retain(|name| *name != osv.id);
    let scores =
        osv.severity.iter().flatten().chain(osv.affected.iter().flatten().flat_map(|a| a.severity.iter().flatten()));
    record.score = scores.filter_map(|score| base_score(&score.score)).max();
    let word = osv.database_specific.as_ref().and_then(Specific::severity);
    let prefix = || record.summary.split_once(':')?.0.parse().ok();
    record.severity = word.or_else(|| record.score.map(Severity::of_score)).or_else(prefix);

    let mut families: Vec<Family> = Vec::new();
    for affected in osv.affected.into_iter().flatten().filter(|_| osv.withdrawn.is_none()) {
        let Some(package) = &affected.package else {
            collector.skip("records without a package");
            continue;
        };
        let Some(scope) = Scope::osv(&package.ecosystem) else {
            let name = package.ecosystem.split(':').next().unwrap_or_default();
            collector.skip(format!("ecosystem {}", hardtack_tree::escaped(name.as_bytes())));
            continue;
        };
        if !families.contains(&scope.family()) {
            families.push(scope.family());
        }
        ranges(&affected, package, &scope, &mut record.affected, collector).map_err(|what| wrong(what.to_owned()))?;
        if record.affected.len() > MAX_RANGES {
            return Err(wrong(format!("it has more than {MAX_RANGES} ranges")));
        }
    }
    if osv.withdrawn.is_some() {
        collector.skip("records that were withdrawn");
    }
    for family in families {
        let id = FeedId { kind: FeedKind::Osv, family: Some(family) };
        let own = |affected: &&Affected| affected.scope.family() == family;
        let affected = record.affected.iter().filter(own).cloned().collect();
        collector.feed(id, modified);
        collector.record(id, Record { affected, ..record.clone() }, place)?;
    }
    Ok(())
}

/// The ranges of one package.
fn ranges(
    affected: &OsvAffected,
    package: &Package,
    scope: &Scope,
    into: &mut Vec<Affected>,
    collector: &mut Collector,
) -> Result<(), &'static str> {
    let name = scope.family().package_name(&package.name);
    if name.is_empty() || name.len() > 1024 {
        return Err("the name of a package is empty or longer than 1024 bytes");
    }
    let word = affected.ecosystem_specific.as_ref().and_then(|specific| specific.urgency.as_ref()?.as_str());
    let (status, urgency) = super::tracker::urgency(word.unwrap_or_default());
    let status = status.unwrap_or(Status::Affected);
    let mut push = |introduced, upper| {
        let whole = Affected::new(scope.clone(), name.as_ref(), upper);
        into.push(Affected { introduced, status, urgency, ..whole });
    };
    let mut ordered = false;
    for range in affected.ranges.iter().flatten() {
        match range.kind.as_str() {
            "GIT" => {
                collector.skip("ranges of commits");
                continue;
            }
            "ECOSYSTEM" | "SEMVER" => ordered = true,
            _ => return Err("a range is of no known type"),
        }
        intervals(range, scope, &mut push)?;
    }
    if !ordered {
        for version in affected.versions.iter().flatten() {
            push(Some(version.clone()), Upper::Last(version.clone()));
        }
    }
    Ok(())
}

/// Pairs of where a range begins and where it ends, of which there may be several.
fn intervals(range: &Range, scope: &Scope, push: &mut dyn FnMut(Option<String>, Upper)) -> Result<(), &'static str> {
    let scheme = scope.family().scheme();
    let mut events = Vec::new();
    for event in &range.events {
        let of = |version: &String| (version != "0").then(|| scheme.key(version));
        match (&event.introduced, &event.fixed, &event.last_affected) {
            (Some(version), None, None) => events.push((of(version), Turn::Begins(version.clone()))),
            (None, Some(version), None) => events.push((of(version), Turn::Ends(Upper::Fixed(version.clone())))),
            (None, None, Some(version)) => events.push((of(version), Turn::Ends(Upper::Last(version.clone())))),
            // `limit` only bounds a search through commits.
            (None, None, None) => {}
            _ => return Err("an event of a range says more than one thing"),
        }
    }
    events.sort_by(|one, other| one.0.cmp(&other.0));
    let mut begun = false;
    let mut open: Option<String> = None;
    for same in events.chunk_by(|one, other| one.0 == other.0) {
        let begins = same.iter().find_map(|(_, turn)| match turn {
            Turn::Begins(version) => Some(version),
            Turn::Ends(_) => None,
        });
        let ends = same.iter().find_map(|(_, turn)| match turn {
            Turn::Ends(upper) => Some(upper),
            Turn::Begins(_) => None,
        });
        begun |= begins.is_some();
        match (open.take(), begins, ends) {
            // What ended may begin again at once.
            (Some(version), again, Some(upper)) => {
                push(some(version), upper.clone());
                open = again.filter(|_| matches!(upper, Upper::Fixed(_))).cloned();
            }
            (Some(version), _, None) => open = Some(version),
            (None, Some(version), Some(Upper::Last(_))) => push(Some(version.clone()), Upper::Last(version.clone())),
            // It begins where it is fixed: there is no version in it.
            (None, Some(_), Some(_)) => {}
            (None, Some(version), None) => open = Some(version.clone()),
            (None, None, _) if begun => {}
            (None, None, _) => return Err("a range ends before it begins"),
        }
    }
    if !begun {
        return Err("a range has no beginning");
    }
    if let Some(version) = open {
        push(some(version), Upper::None);
    }
    Ok(())
}

/// What becomes of a range at a version.
enum Turn {
    Begins(String),
    Ends(Upper),
}

fn some(version: String) -> Option<String> {
    (version != "0").then_some(version)
}

/// The day of a time (RFC 3339).
pub(super) fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}
