//! The Debian security tracker: its whole JSON, and rows of it.
//!
//! Of each package and vulnerability, the tracker says for each release whether it is resolved or open. `fixed_version` of
//! `0` stands for a release that never was affected. (Debian security tracker, "security_tracker.md".)

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};

use super::collect::Collector;
use crate::advisories::source::{Bytes, MAX_RECORD};
use crate::advisories::{
    AdvisoryError, Affected, Cve, Family, FeedId, FeedKind, Place, Record, Scope, Status, Upper, Urgency,
};

const FEED: FeedId = FeedId { kind: FeedKind::Tracker, family: Some(Family::Debian) };
/// The largest document, in bytes; the published one has a hundredth.
const MAX_DOCUMENT: u64 = 4 << 30;

/// What the tracker says of a release.
#[derive(Deserialize)]
struct Release {
    status: String,
    fixed_version: Option<String>,
    urgency: Option<String>,
    nodsa: Option<String>,
    nodsa_reason: Option<String>,
}

/// A row, with what it is of.
#[derive(Deserialize)]
struct Row {
    cve: String,
    source: String,
    release: String,
    #[serde(flatten)]
    said: Release,
}

/// Reads rows, one after another.
pub(super) fn lines(bytes: Bytes<'_>, collector: &mut Collector) -> Result<(), AdvisoryError> {
    collector.feed(FEED, bytes.written);
    let mut json = bytes.json(MAX_RECORD);
    let mut number = 0;
    loop {
        let mut rows = serde_json::Deserializer::from_reader(json.reader()).into_iter::<Row>();
        let Some(read) = rows.next() else { return Ok(()) };
        number += 1;
        let row = read.map_err(|error| json.wrong(&error))?;
        let place = Place { file: format!("{}, record {number} ({})", json.name(), row.cve), line: 0, column: 0 };
        let mut record = named(&row.cve);
        affected(&row.source, &row.release, row.said, &mut record, collector)
            .map_err(|what| AdvisoryError::record(place.clone(), what))?;
        add(record, &place, collector)?;
    }
}

/// Reads the whole document.
pub(super) fn whole(bytes: Bytes<'_>, collector: &mut Collector) -> Result<(), AdvisoryError> {
    collector.feed(FEED, bytes.written);
    let mut json = bytes.json(MAX_DOCUMENT);
    let name = json.name().to_owned();
    let mut parser = serde_json::Deserializer::from_reader(json.reader());
    let read = Packages { name, collector }.deserialize(&mut parser).and_then(|()| parser.end());
    drop(parser);
    read.map_err(|error| json.wrong(&error))
}

/// What the tracker's word for an urgency says: that nobody looks after the package, or how urgent it is.
pub(super) fn urgency(word: &str) -> (Option<Status>, Urgency) {
    // Marks behind the word say whether a person has set it.
    match word.trim_end_matches('*') {
        "end-of-life" => (Some(Status::EndOfLife), Urgency::NotAssigned),
        "unimportant" => (None, Urgency::Unimportant),
        "low" => (None, Urgency::Low),
        "medium" => (None, Urgency::Medium),
        "high" => (None, Urgency::High),
        _ => (None, Urgency::NotAssigned),
    }
}

fn named(name: &str) -> Record {
    let cves = Cve::parse(name).map(|_| name.to_owned()).into_iter().collect();
    Record { cves, ..Record::new(name) }
}

fn add(record: Record, place: &Place, collector: &mut Collector) -> Result<(), AdvisoryError> {
    if record.affected.is_empty() { Ok(()) } else { collector.record(FEED, record, place) }
}

/// Adds what is said of one release.
fn affected(
    package: &str,
    release: &str,
    said: Release,
    record: &mut Record,
    collector: &mut Collector,
) -> Result<(), String> {
    let Some(scope) = Scope::debian(release) else {
        collector.skip(format!("release {}", hardtack_tree::escaped(release.as_bytes())));
        return Ok(());
    };
    let (end_of_life, urgency) = urgency(said.urgency.as_deref().unwrap_or_default());
    let substate = || match (said.nodsa.is_some() || said.nodsa_reason.is_some(), said.nodsa_reason.as_deref()) {
        (false, _) => Status::Affected,
        (true, Some("ignored")) => Status::Ignored,
        (true, Some("postponed")) => Status::Postponed,
        (true, _) => Status::NoDsa,
    };
    let (status, upper) = match (said.status.as_str(), said.fixed_version) {
        // It never was affected.
        ("resolved", Some(version)) if version == "0" => return Ok(()),
        ("resolved", Some(version)) => (Status::Affected, Upper::Fixed(version)),
        ("resolved", None) => {
            return Err(format!("{package} is resolved in {release}, and no version is said to fix it"));
        }
        ("open", _) => (end_of_life.unwrap_or_else(substate), Upper::None),
        ("undetermined", _) => (Status::Undetermined, Upper::None),
        (other, _) => return Err(format!("{other:?} is no status of {package} in {release}")),
    };
    record.affected.push(Affected { status, urgency, ..Affected::new(scope, package, upper) });
    Ok(())
}

/// The outermost object: packages.
struct Packages<'c> {
    name: String,
    collector: &'c mut Collector,
}

/// Vulnerabilities of a package.
struct Vulnerabilities<'c> {
    name: &'c str,
    package: &'c str,
    collector: &'c mut Collector,
}

impl<'de> DeserializeSeed<'de> for Packages<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Packages<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of packages")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(package) = map.next_key::<String>()? {
            map.next_value_seed(Vulnerabilities { name: &self.name, package: &package, collector: self.collector })?;
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Vulnerabilities<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Vulnerabilities<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object of the vulnerabilities of {}", self.package)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        /// What is said of a vulnerability.
        #[derive(Deserialize)]
        struct Said {
            description: Option<String>,
            releases: BTreeMap<String, Release>,
        }
        while let Some(name) = map.next_key::<String>()? {
            let said: Said = map.next_value()?;
            let mut record = named(&name);
            record.summary = said.description.unwrap_or_default().lines().next().unwrap_or_default().to_owned();
            for (release, said) in said.releases {
                affected(self.package, &release, said, &mut record, self.collector)
                    .map_err(|what| A::Error::custom(format!("{name}: {what}")))?;
            }
            let place = Place { file: self.name.to_owned(), line: 0, column: 0 };
            add(record, &place, self.collector).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}
