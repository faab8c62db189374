//! Known Exploited Vulnerabilities (CISA, "known_exploited_vulnerabilities_schema.json").

use serde::Deserialize;

use super::collect::Collector;
use super::osv::day;
use crate::advisories::source::Bytes;
use crate::advisories::{AdvisoryError, Cve, Exploited, FeedId, FeedKind, Place};

const FEED: FeedId = FeedId { kind: FeedKind::Kev, family: None };
/// The largest document, in bytes.
const MAX_DOCUMENT: u64 = 256 << 20;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Catalogue {
    date_released: String,
    vulnerabilities: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(rename = "cveID")]
    cve: String,
    date_added: String,
    due_date: Option<String>,
    known_ransomware_campaign_use: Option<String>,
}

/// Reads the catalogue.
pub(super) fn read(bytes: Bytes<'_>, collector: &mut Collector) -> Result<(), AdvisoryError> {
    let mut json = bytes.json(MAX_DOCUMENT);
    let read: Result<Catalogue, _> = serde_json::from_reader(json.reader());
    let catalogue = read.map_err(|error| json.wrong(&error))?;
    let wrong = |what: String| AdvisoryError::record(Place::file(json.name()), what);
    let released = day(&catalogue.date_released);
    collector.feed(FEED, Some(released.ok_or_else(|| wrong("dateReleased is no date".to_owned()))?));
    for entry in catalogue.vulnerabilities {
        let of = || wrong(format!("the entry {:?} has no CVE or no date", entry.cve));
        let cve = Cve::parse(&entry.cve).ok_or_else(of)?;
        let added = day(&entry.date_added).ok_or_else(of)?;
        let due = entry.due_date.as_deref().and_then(day);
        let ransomware = entry.known_ransomware_campaign_use.as_deref() == Some("Known");
        collector.draft().exploited.insert(cve, Exploited { added, due, ransomware });
    }
    Ok(())
}
