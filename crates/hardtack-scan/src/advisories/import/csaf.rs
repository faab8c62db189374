//! CSAF documents of vulnerabilities and VEX, as Red Hat publishes them (CSAF 2.0).
//!
//! A product is a package on a platform, related to each other once or, for packages of modules, twice. Only platforms
//! that are Red Hat Enterprise Linux itself are matched: what is said of one release of its extended support does not hold
//! for another.

mod document;
mod products;

use std::collections::{BTreeMap, HashMap};

use document::{Document, Vulnerability};
use products::{Product, Products};

use super::collect::Collector;
use super::osv::day;
use crate::advisories::source::Bytes;
use crate::advisories::{
    AdvisoryError, Affected, Cve, Family, FeedId, FeedKind, Place, Record, Severity, Status, Upper,
};
use crate::version::Scheme;

const FEED: FeedId = FeedId { kind: FeedKind::Csaf, family: Some(Family::RedHat) };
/// The largest document, in bytes.
const MAX_DOCUMENT: u64 = 256 << 20;

/// Reads a document.
pub(super) fn read(bytes: Bytes<'_>, collector: &mut Collector) -> Result<(), AdvisoryError> {
    let mut json = bytes.json(MAX_DOCUMENT);
    let read: Result<Document, _> = serde_json::from_reader(json.reader());
    let document = read.map_err(|error| json.wrong(&error))?;
    let place = Place::file(json.name());
    let tracking = &document.document.tracking;
    let modified = tracking.current_release_date.as_deref().and_then(day);
    let published = tracking.initial_release_date.as_deref().and_then(day);
    collector.feed(FEED, modified);
    let products = Products::new(&document.product_tree);
    for vulnerability in &document.vulnerabilities {
        let id = vulnerability.cve.as_ref().unwrap_or(&tracking.id);
        let cves = Cve::parse(id).map(|_| id.clone()).into_iter().collect();
        let mut record = Record { cves, published, modified, ..Record::new(id) };
        record.summary = vulnerability.title.clone().unwrap_or_default();
        record.score = vulnerability.scores.iter().filter_map(|score| score.cvss_v3.as_ref()?.tenths()).max();
        let impact = vulnerability.threats.iter().find(|threat| threat.category == "impact");
        let word = impact.map(|threat| threat.details.as_str()).or(document.document.severity());
        record.severity = word.and_then(|word| word.parse().ok()).or_else(|| record.score.map(Severity::of_score));
        record.affected = affected(vulnerability, &products, collector);
        if !record.affected.is_empty() {
            collector.record(FEED, record, &place)?;
        }
    }
    Ok(())
}

fn affected(said: &Vulnerability, products: &Products<'_>, collector: &mut Collector) -> Vec<Affected> {
    let mut fixed: BTreeMap<(String, Option<String>, crate::advisories::Scope), String> = BTreeMap::new();
    let mut found = Vec::new();
    let mut resolve = |id: &str| {
        let product = products.resolve(id);
        if product.is_none() {
            collector.skip("products that are not Red Hat Enterprise Linux, or no packages");
        }
        product
    };
    for Product { scope, name, version, module, is_source } in
        said.product_status.fixed.iter().filter_map(|id| resolve(id))
    {
        let Some(version) = version.filter(|_| !is_source) else { continue };
        // Later minor releases have later builds: the first of them is where the fix began.
        let first = fixed.entry((name, module, scope)).or_insert_with(|| version.clone());
        if Scheme::Rpm.compare(&version, first).is_lt() {
            *first = version;
        }
    }
    let states = states(said);
    for (ids, otherwise) in [
        (&said.product_status.known_affected, Status::Affected),
        (&said.product_status.under_investigation, Status::Undetermined),
    ] {
        for (id, product) in ids.iter().filter_map(|id| Some((id, resolve(id)?))) {
            let Product { scope, name, module, .. } = product;
            let status = states.get(id.as_str()).copied().unwrap_or(otherwise);
            found.push(Affected { status, module, ..Affected::new(scope, name, Upper::None) });
        }
    }
    found.sort_unstable();
    found.dedup();
    found.extend(fixed.into_iter().map(|((name, module, scope), version)| Affected {
        module,
        ..Affected::new(scope, name, Upper::Fixed(version))
    }));
    found
}

/// What becomes of products that are not fixed.
fn states(said: &Vulnerability) -> HashMap<&str, Status> {
    let mut states = HashMap::new();
    for remediation in &said.remediations {
        let details = remediation.details.to_ascii_lowercase();
        let status = match remediation.category.as_str() {
            "no_fix_planned" if details.contains("out of support") => Status::EndOfLife,
            "no_fix_planned" => Status::Ignored,
            "none_available" if details.contains("deferred") => Status::Postponed,
            _ => continue,
        };
        states.extend(remediation.product_ids.iter().map(|id| (id.as_str(), status)));
    }
    states
}
