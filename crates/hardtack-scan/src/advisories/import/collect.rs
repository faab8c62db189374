//! What readers of feeds give their records to.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::Imported;
use crate::advisories::{AdvisoryError, Draft, Feed, FeedId, Place, Record};

/// The most ranges of all feeds together; the largest are a tenth of it.
const MAX_RANGES: usize = 20_000_000;

/// What was read so far.
pub(super) struct Collector {
    draft: Draft,
    /// Where the records of each feed stand, by their names.
    places: HashMap<FeedId, HashMap<String, usize>>,
    skipped: BTreeMap<String, u64>,
    ranges: usize,
    today: Date,
    pub(super) documents: u64,
}

impl Collector {
    /// Nothing yet; `today` is noted as the day of the import.
    pub(super) fn new(today: Date) -> Self {
        let (draft, places, skipped) = (Draft::default(), HashMap::new(), BTreeMap::new());
        Self { draft, places, skipped, ranges: 0, today, documents: 0 }
    }

    /// What a feed says; `as_of` is a day up to which it knows.
    pub(super) fn feed(&mut self, id: FeedId, as_of: Option<Date>) -> &mut Feed {
        let feed = self.draft.feeds.entry(id).or_default();
        feed.imported = Some(self.today);
        feed.as_of = feed.as_of.max(as_of);
        feed
    }

    /// The entries of KEV and EPSS.
    pub(super) fn draft(&mut self) -> &mut Draft {
        &mut self.draft
    }

    /// Adds a record to a feed; one of the same name is continued by it.
    ///
    /// # Errors
    /// When there are more than any feed has.
    pub(super) fn record(&mut self, id: FeedId, mut record: Record, place: &Place) -> Result<(), AdvisoryError> {
        self.ranges += record.affected.len();
        if self.ranges > MAX_RANGES {
            return Err(AdvisoryError::record(place.clone(), format!("there are more than {MAX_RANGES} ranges")));
        }
        let records = &mut self.feed(id, None).records;
        let at = records.len();
        records.push(Record::default());
        let places = self.places.entry(id).or_default();
        let found = *places.entry(record.id.clone()).or_insert(at);
        let records = &mut self.draft.feeds.entry(id).or_default().records;
        if found == at {
            records[at] = record;
            return Ok(());
        }
        records.pop();
        let old = &mut records[found];
        old.affected.append(&mut record.affected);
        for (kept, new) in [(&mut old.cves, record.cves), (&mut old.aliases, record.aliases)] {
            let new: Vec<String> = new.into_iter().filter(|name| !kept.contains(name)).collect();
            kept.extend(new);
        }
        old.severity = old.severity.max(record.severity);
        old.score = old.score.max(record.score);
        old.published = old.published.or(record.published);
        old.modified = old.modified.max(record.modified);
        Ok(())
    }

    /// Counts something that is not matched.
    pub(super) fn skip(&mut self, what: impl Into<String>) {
        /// A hostile feed has no end of names.
        const MAX_KINDS: usize = 1000;
        let what = what.into();
        if self.skipped.len() < MAX_KINDS || self.skipped.contains_key(&what) {
            *self.skipped.entry(what).or_default() += 1;
        }
    }

    /// What was read.
    pub(super) fn finish(self) -> Imported {
        Imported { draft: self.draft, skipped: self.skipped, documents: self.documents }
    }
}
