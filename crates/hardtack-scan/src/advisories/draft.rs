//! What feeds say, before it becomes an index and after it was read out of one.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Cve, Family, Record};

/// What publishes advisories, or facts about vulnerabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeedKind {
    /// The Debian security tracker.
    Tracker,
    /// CSAF and VEX documents.
    Csaf,
    /// Alpine's secdb.
    Secdb,
    /// OSV records.
    Osv,
    /// Lists of the package debian-security-support.
    Support,
    /// Known Exploited Vulnerabilities.
    Kev,
    /// Exploit Prediction Scoring System.
    Epss,
}

impl FeedKind {
    /// All of them, numbered as in the index. Of two that speak of the same, the earlier one is believed.
    pub(super) const ALL: [Self; 7] =
        [Self::Tracker, Self::Csaf, Self::Secdb, Self::Osv, Self::Support, Self::Kev, Self::Epss];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tracker => "tracker",
            Self::Csaf => "csaf",
            Self::Secdb => "secdb",
            Self::Osv => "osv",
            Self::Support => "support",
            Self::Kev => "kev",
            Self::Epss => "epss",
        }
    }
}

/// A feed: what publishes, of whose packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeedId {
    /// What publishes.
    pub kind: FeedKind,
    /// Of whose packages; `None` for what speaks of vulnerabilities alone.
    pub family: Option<Family>,
}

impl fmt::Display for FeedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.as_str())?;
        self.family.map_or(Ok(()), |family| write!(f, ":{}", family.as_str()))
    }
}

/// What one feed says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// The day up to which it knows: what it says of itself, or else the newest date in it, or else of its file.
    pub as_of: Option<Date>,
    /// When it was imported.
    pub imported: Option<Date>,
    /// Its records; none of KEV and EPSS.
    pub records: Vec<Record>,
}

/// An entry of KEV (CISA, "Known Exploited Vulnerabilities Catalog").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exploited {
    /// When it was listed.
    pub added: Date,
    /// By when federal agencies must have acted.
    pub due: Option<Date>,
    /// Whether ransomware is known to use it.
    pub ransomware: bool,
}

/// An entry of EPSS (FIRST, "Exploit Prediction Scoring System").
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Probability {
    /// The probability of an exploit within 30 days, 0 to 1.
    pub score: f32,
    /// The share of vulnerabilities with at most this score, 0 to 1.
    pub percentile: f32,
}

/// All that feeds say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The feeds.
    pub feeds: BTreeMap<FeedId, Feed>,
    /// What is known to be exploited.
    pub exploited: BTreeMap<Cve, Exploited>,
    /// How probable exploits are.
    pub probability: BTreeMap<Cve, Probability>,
}

impl Draft {
    /// Puts `new` feeds in the place of those that have the same names.
    pub fn replace(&mut self, new: Self) {
        let has = |kind| new.feeds.contains_key(&FeedId { kind, family: None });
        if has(FeedKind::Kev) {
            self.exploited = new.exploited;
        }
        if has(FeedKind::Epss) {
            self.probability = new.probability;
        }
        self.feeds.extend(new.feeds);
    }

    /// Puts the records of `new` feeds in the place of those of the same names, and keeps the others: what a feed says to
    /// have changed.
    pub fn merge(&mut self, new: Self) {
        self.exploited.extend(new.exploited);
        self.probability.extend(new.probability);
        for (id, feed) in new.feeds {
            let kept = self.feeds.entry(id).or_default();
            kept.as_of = kept.as_of.max(feed.as_of);
            kept.imported = kept.imported.max(feed.imported);
            let mut places: HashMap<String, usize> =
                kept.records.iter().enumerate().map(|(at, record)| (record.id.clone(), at)).collect();
            for record in feed.records {
                match places.get(&record.id).and_then(|at| kept.records.get_mut(*at)) {
                    Some(old) => *old = record,
                    None => {
                        places.insert(record.id.clone(), kept.records.len());
                        kept.records.push(record);
                    }
                }
            }
        }
    }

    /// How many entries a feed has.
    pub fn entries(&self, id: FeedId) -> usize {
        match id.kind {
            FeedKind::Kev => self.exploited.len(),
            FeedKind::Epss => self.probability.len(),
            _ => self.feeds.get(&id).map_or(0, |feed| feed.records.len()),
        }
    }
}
