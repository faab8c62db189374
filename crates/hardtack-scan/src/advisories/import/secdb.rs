//! Alpine's secdb: which version of a package fixes which vulnerabilities, one document for each repository of a release.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::collect::Collector;
use crate::advisories::source::Bytes;
use crate::advisories::{AdvisoryError, Affected, Cve, Family, FeedId, FeedKind, Place, Record, Scope, Upper};

const FEED: FeedId = FeedId { kind: FeedKind::Secdb, family: Some(Family::Alpine) };
/// The largest document, in bytes.
const MAX_DOCUMENT: u64 = 256 << 20;

#[derive(Deserialize)]
struct Secdb {
    distroversion: String,
    packages: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    pkg: Package,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    /// Vulnerabilities by the version that fixes them; the version 0 stands for what never was affected.
    secfixes: Option<BTreeMap<String, Option<Vec<String>>>>,
}

/// Reads the document of a repository.
pub(super) fn read(bytes: Bytes<'_>, collector: &mut Collector) -> Result<(), AdvisoryError> {
    collector.feed(FEED, bytes.written);
    let mut json = bytes.json(MAX_DOCUMENT);
    let read: Result<Secdb, _> = serde_json::from_reader(json.reader());
    let secdb = read.map_err(|error| json.wrong(&error))?;
    let place = Place::file(json.name());
    let release = secdb.distroversion.strip_prefix('v').unwrap_or(&secdb.distroversion);
    let Some(scope) = Scope::release(Family::Alpine, release) else {
        collector.skip(format!("release {}", hardtack_tree::escaped(secdb.distroversion.as_bytes())));
        return Ok(());
    };
    for Entry { pkg } in secdb.packages {
        for (version, names) in pkg.secfixes.unwrap_or_default() {
            // An entry lists further names of the same vulnerability behind the first.
            for names in names.unwrap_or_default().iter().filter(|_| version != "0") {
                let mut names = names.split_whitespace().map(|name| name.trim_end_matches(','));
                let Some(id) = names.next() else { continue };
                let (cves, aliases) = names.chain([id]).map(str::to_owned).partition(|name| Cve::parse(name).is_some());
                let affected = vec![Affected::new(scope.clone(), &pkg.name, Upper::Fixed(version.clone()))];
                collector.record(FEED, Record { cves, aliases, affected, ..Record::new(id) }, &place)?;
            }
        }
    }
    Ok(())
}
