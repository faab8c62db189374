//! From pairs of numbers to findings.

use std::collections::HashMap;

use jiff::civil::Date;

use super::MatchError;
use super::finding::{Finding, FoundAdvisory, FoundPackage, Kev, Relevance};
use super::hits::Hit;
use super::kernel::is_without_code;
use super::subject::lookups;
use crate::advisories::index::{Advisory, FeedAge};
use crate::advisories::{FeedKind, Index, Severity, Status, Upper, Urgency};
use crate::inventory::{Inventory, Package};
use crate::sbom::purl_of;

/// What was gathered so far.
pub(super) struct Gathered<'i> {
    index: &'i Index,
    feeds: &'i [FeedAge],
    today: Date,
    /// Of each advisory of the index that was met: its place here, or `None` when it counts only later.
    places: HashMap<u32, Option<usize>>,
    /// Of each advisory here, the number of what it is about.
    subjects: Vec<u32>,
    numbers: HashMap<String, u32>,
    pub(super) packages: Vec<FoundPackage>,
    pub(super) advisories: Vec<FoundAdvisory>,
    pub(super) findings: Vec<Finding>,
}

impl<'i> Gathered<'i> {
    /// Nothing yet.
    pub(super) fn new(index: &'i Index, feeds: &'i [FeedAge], today: Date) -> Self {
        Self {
            index,
            feeds,
            today,
            places: HashMap::new(),
            subjects: Vec::new(),
            numbers: HashMap::new(),
            packages: Vec::new(),
            advisories: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Adds all hits of an inventory, which come in the order of its packages.
    pub(super) fn gather(&mut self, inventory: &Inventory, hits: &[Hit]) -> Result<(), MatchError> {
        for same in hits.chunk_by(|one, other| one.package == other.package) {
            let number = same.first().and_then(|hit| usize::try_from(hit.package).ok());
            let Some(package) = number.and_then(|number| inventory.packages.get(number)) else { continue };
            let first = self.findings.len();
            // What is said more than once of the same package becomes one finding.
            let mut places: HashMap<u32, usize> = HashMap::with_capacity(same.len());
            for hit in same {
                let Some(finding) = self.finding(hit, package)? else { continue };
                let subject = self.subjects[finding.advisory];
                match places.get(&subject) {
                    Some(at) => self.join(*at, finding),
                    None => {
                        places.insert(subject, self.findings.len());
                        self.findings.push(finding);
                    }
                }
            }
            if self.findings.len() > first {
                self.packages.push(found_package(package, inventory));
            }
        }
        Ok(())
    }

    fn finding(&mut self, hit: &Hit, package: &Package) -> Result<Option<Finding>, MatchError> {
        let row = self.index.row(hit.row)?;
        let Some(advisory) = self.advisory(row.advisory)? else { return Ok(None) };
        let family = self.feeds.get(self.index.advisory_feed(row.advisory)?).and_then(|feed| feed.id.family);
        let lookup = family.and_then(|family| lookups(package, family).into_iter().nth(usize::from(hit.lookup)));
        let (matched, installed) = match lookup {
            Some(lookup) => (lookup.name.into_owned(), lookup.version.into_owned()),
            None => (package.name.clone(), package.version.clone()),
        };
        let (fixed, last_affected) = match row.upper {
            Upper::Fixed(version) => (Some(version), None),
            Upper::Last(version) => (None, Some(version)),
            Upper::None => (None, None),
        };
        let is_headers = is_without_code(&matched, &package.name);
        Ok(Some(Finding {
            package: self.packages.len(),
            advisory,
            also: Vec::new(),
            status: if hit.stream_unknown { Status::Undetermined } else { row.status },
            urgency: row.urgency,
            severity: severity(self.advisories[advisory].severity, row.urgency),
            relevance: if is_headers { Relevance::Headers } else { Relevance::Code },
            matched,
            installed,
            introduced: row.introduced.map(str::to_owned),
            fixed,
            last_affected,
            stream_unknown: hit.stream_unknown,
            vex: None,
            exception: None,
        }))
    }

    /// Joins a finding with what is said already: the feed that is believed first tells it.
    fn join(&mut self, at: usize, new: Finding) {
        let kind = |finding: &Finding| self.index_kind(finding.advisory);
        let old = &self.findings[at];
        let is_better = (kind(&new), new.fixed.is_none()) < (kind(old), old.fixed.is_none());
        let (mut kept, mut other) = (old.clone(), new);
        if is_better {
            std::mem::swap(&mut kept, &mut other);
        }
        kept.severity = kept.severity.max(other.severity);
        kept.also.append(&mut other.also);
        kept.also.push(other.advisory);
        kept.also.retain(|advisory| *advisory != kept.advisory);
        kept.also.sort_unstable();
        kept.also.dedup();
        self.findings[at] = kept;
    }

    fn index_kind(&self, advisory: usize) -> Option<FeedKind> {
        let name = &self.advisories.get(advisory)?.feed;
        self.feeds.iter().map(|feed| feed.id).find(|id| id.to_string() == *name).map(|id| id.kind)
    }

    /// The place of an advisory of the index; `None` when it does not count yet.
    fn advisory(&mut self, number: u32) -> Result<Option<usize>, MatchError> {
        if let Some(place) = self.places.get(&number) {
            return Ok(*place);
        }
        let advisory = self.index.advisory(number)?;
        let feed = self.feeds.get(advisory.feed).map(|feed| feed.id);
        // What ends in the future is supported today.
        let is_later = feed.is_some_and(|feed| feed.kind == FeedKind::Support)
            && advisory.published.is_some_and(|day| day > self.today);
        let place = (!is_later).then_some(self.advisories.len());
        if place.is_some() {
            let found = found_advisory(&advisory, feed.map(|feed| feed.to_string()).unwrap_or_default());
            let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
            self.subjects.push(*self.numbers.entry(found.name.clone()).or_insert(next));
            self.advisories.push(found);
        }
        self.places.insert(number, place);
        Ok(place)
    }
}

/// How bad it is for a package: as the record says, unless the distribution says that no attack is possible.
fn severity(of_record: Option<Severity>, urgency: Urgency) -> Option<Severity> {
    match urgency {
        Urgency::Unimportant => Some(Severity::Negligible),
        Urgency::Low => of_record.or(Some(Severity::Low)),
        Urgency::Medium => of_record.or(Some(Severity::Medium)),
        Urgency::High => of_record.or(Some(Severity::High)),
        Urgency::NotAssigned => of_record,
    }
}

pub(super) fn found_advisory(advisory: &Advisory<'_>, feed: String) -> FoundAdvisory {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    FoundAdvisory {
        name: match advisory.cves[..] {
            [cve] => cve.to_owned(),
            _ => advisory.id.to_owned(),
        },
        id: advisory.id.to_owned(),
        feed,
        cves: owned(&advisory.cves),
        aliases: owned(&advisory.aliases),
        summary: advisory.summary.to_owned(),
        severity: advisory.severity,
        score: advisory.score.map(|tenths| f32::from(tenths) / 10.0),
        published: advisory.published,
        modified: advisory.modified,
        kev: advisory.exploited.map(|kev| Kev { added: kev.added, due: kev.due, ransomware: kev.ransomware }),
        epss: advisory.probability.map(|probability| probability.score),
    }
}

fn found_package(package: &Package, inventory: &Inventory) -> FoundPackage {
    FoundPackage {
        name: package.name.clone(),
        version: package.version.clone(),
        architecture: package.architecture.clone(),
        source: (package.source.name != package.name).then(|| package.source.name.clone()),
        purl: purl_of(package, inventory.distribution.as_ref()).to_string(),
        places: package.places.iter().map(ToString::to_string).collect(),
    }
}
