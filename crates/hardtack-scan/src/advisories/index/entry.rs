//! Entries of the file as values.

use jiff::civil::Date;

use super::file::{u32_at, u64_at};
use super::layout::{NONE, Section, bound, day};
use super::{Index, IndexError};
use crate::advisories::{Cve, Exploited, Family, FeedId, FeedKind, Probability, Severity, Status, Upper, Urgency};
use crate::version::VersionKey;

/// A record of a feed.
#[derive(Clone, Debug)]
pub struct Advisory<'i> {
    /// Its name in the feed.
    pub id: &'i str,
    /// The CVEs that it is about.
    pub cves: Vec<&'i str>,
    /// Its other names.
    pub aliases: Vec<&'i str>,
    /// A line about it; may be empty.
    pub summary: &'i str,
    /// The feed, as its place in [`Index::feeds`].
    pub feed: usize,
    /// How bad it is.
    pub severity: Option<Severity>,
    /// CVSS base score in tenths.
    pub score: Option<u8>,
    /// When it was published.
    pub published: Option<Date>,
    /// When it was last changed.
    pub modified: Option<Date>,
    /// What KEV says, the earliest of its CVEs.
    pub exploited: Option<Exploited>,
    /// What EPSS says, the most probable of its CVEs.
    pub probability: Option<Probability>,
}

/// A range of versions of one package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'i> {
    /// The first version that is affected; `None` when all are from the first one on.
    pub introduced: Option<&'i str>,
    /// Where the range ends.
    pub upper: Upper,
    /// What else is said.
    pub status: Status,
    /// How urgent the distribution finds it.
    pub urgency: Urgency,
    /// Name and stream of the module of RPM.
    pub module: Option<&'i str>,
    /// The record, for [`Index::advisory`].
    pub advisory: u32,
}

/// What an index knows of a feed, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedAge {
    /// Which feed.
    pub id: FeedId,
    /// The day up to which it knows.
    pub as_of: Option<Date>,
    /// When it was imported.
    pub imported: Option<Date>,
    /// How many entries it has.
    pub entries: u32,
}

impl FeedAge {
    /// How many days old it is; `None` when it does not say from when it is.
    pub fn days(&self, today: Date) -> Option<i32> {
        let since = self.as_of?.until(today).ok()?;
        Some(since.get_days())
    }
}

impl Index {
    /// How many records there are.
    pub fn advisories(&self) -> u32 {
        self.count(Section::Advisories)
    }

    /// How many ranges there are.
    pub fn rows(&self) -> u32 {
        self.count(Section::Rows)
    }

    /// Every feed.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn feeds(&self) -> Result<Vec<FeedAge>, IndexError> {
        (0..self.count(Section::Feeds)).map(|number| self.feed(number)).collect()
    }

    fn feed(&self, number: u32) -> Result<FeedAge, IndexError> {
        let entry = self.entry(Section::Feeds, number)?;
        let field = |at| u32_at(entry, at).unwrap_or_default();
        let kind = usize::try_from(field(0)).ok().and_then(|kind| FeedKind::ALL.get(kind));
        let kind = *kind.ok_or_else(|| self.damaged("a feed is of no known kind"))?;
        let family = match self.text(field(4), field(8))? {
            "" => None,
            word => {
                let found = Family::all().find(|family| family.as_str() == word);
                Some(found.ok_or_else(|| self.damaged("a feed is of nobody's packages"))?)
            }
        };
        let id = FeedId { kind, family };
        Ok(FeedAge { id, as_of: day(field(12)), imported: day(field(16)), entries: field(20) })
    }

    /// A record.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn advisory(&self, number: u32) -> Result<Advisory<'_>, IndexError> {
        let entry = self.entry(Section::Advisories, number)?;
        let field = |at| u32_at(entry, at).unwrap_or_default();
        let (first, counts, packed) = (field(16), field(20), field(24));
        let names = |from: u32, count: u32| {
            (0..count).map(|number| self.name(from.saturating_add(number))).collect::<Result<Vec<&str>, _>>()
        };
        let (cves, aliases) = (counts >> 16, counts & 0xffff);
        let severity = (packed & 0xff).checked_sub(1).and_then(|place| Severity::ALL.get(usize::try_from(place).ok()?));
        let score = u8::try_from(packed >> 8 & 0xff).ok().filter(|score| *score <= 100);
        let kev = |added| Exploited { added, due: day(field(40)), ransomware: field(44) & 1 == 1 };
        let (score_bits, percentile_bits) = (f32::from_bits(field(48)), f32::from_bits(field(52)));
        let probability = Probability { score: score_bits, percentile: percentile_bits };
        Ok(Advisory {
            id: self.text(field(0), field(4))?,
            cves: names(first, cves)?,
            aliases: names(first.saturating_add(cves), aliases)?,
            summary: self.text(field(8), field(12))?,
            feed: usize::try_from(packed >> 16).unwrap_or_default(),
            severity: severity.copied(),
            score,
            published: day(field(28)),
            modified: day(field(32)),
            exploited: day(field(36)).map(kev),
            probability: (!score_bits.is_nan()).then_some(probability),
        })
    }

    /// The feed of a record, as its place in [`Index::feeds`].
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn advisory_feed(&self, number: u32) -> Result<usize, IndexError> {
        let packed = u32_at(self.entry(Section::Advisories, number)?, 24).unwrap_or_default();
        Ok(usize::try_from(packed >> 16).unwrap_or_default())
    }

    /// The record of a range.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn row_advisory(&self, number: u32) -> Result<u32, IndexError> {
        Ok(u32_at(self.entry(Section::Rows, number)?, 24).unwrap_or(NONE))
    }

    /// A range.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn row(&self, number: u32) -> Result<Row<'_>, IndexError> {
        let entry = self.entry(Section::Rows, number)?;
        let field = |at| u32_at(entry, at).unwrap_or(NONE);
        let upper = || Ok::<_, IndexError>(self.version(field(16))?.0.to_owned());
        let upper = match entry.get(32) {
            Some(&bound::FIXED) => Upper::Fixed(upper()?),
            Some(&bound::LAST) => Upper::Last(upper()?),
            _ => Upper::None,
        };
        let introduced = match field(20) {
            NONE => None,
            number => Some(self.version(number)?.0),
        };
        let module = self.row_module(entry)?;
        let place = |at: usize| entry.get(at).copied().map(usize::from).unwrap_or_default();
        let status = Status::ALL.get(place(33)).copied().ok_or_else(|| self.damaged("a range has no known status"))?;
        let urgency = Urgency::ALL.get(place(34)).copied().unwrap_or_default();
        Ok(Row { introduced, upper, status, urgency, module, advisory: field(24) })
    }

    /// How urgent a range is, and whether it has an end: what is asked of very many rows.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn row_words(&self, number: u32) -> Result<(Urgency, bool), IndexError> {
        let entry = self.entry(Section::Rows, number)?;
        let urgency = entry.get(34).and_then(|place| Urgency::ALL.get(usize::from(*place)));
        Ok((urgency.copied().unwrap_or_default(), entry.get(32) != Some(&bound::NONE)))
    }

    /// The module of a row.
    pub(super) fn row_module(&self, row: &[u8]) -> Result<Option<&str>, IndexError> {
        match u32_at(row, 28).unwrap_or(NONE) {
            NONE => Ok(None),
            number => self.name(number).map(Some),
        }
    }

    /// Text and key of a version.
    pub(super) fn version(&self, number: u32) -> Result<(&str, &[u8]), IndexError> {
        let entry = self.entry(Section::Versions, number)?;
        let field = |at| u32_at(entry, at).unwrap_or_default();
        Ok((self.text(field(0), field(4))?, self.text_bytes(field(8), field(12))?))
    }

    /// The key of a version alone.
    pub(super) fn version_key(&self, number: u32) -> Result<&[u8], IndexError> {
        let entry = self.entry(Section::Versions, number)?;
        self.text_bytes(u32_at(entry, 8).unwrap_or_default(), u32_at(entry, 12).unwrap_or_default())
    }

    fn name(&self, number: u32) -> Result<&str, IndexError> {
        let entry = self.entry(Section::Names, number)?;
        self.text(u32_at(entry, 0).unwrap_or_default(), u32_at(entry, 4).unwrap_or_default())
    }

    /// Every entry of KEV.
    pub(super) fn all_exploited(&self) -> Result<Vec<(Cve, Exploited)>, IndexError> {
        let read = |number| {
            let entry = self.entry(Section::Exploited, number)?;
            let (cve, added, due) = (u64_at(entry, 0), u32_at(entry, 8), u32_at(entry, 12));
            let added = added.unwrap_or_default();
            let day_added = day(added & !(1 << 31)).ok_or_else(|| self.damaged("an entry of KEV has no date"))?;
            let entry = Exploited { added: day_added, due: day(due.unwrap_or_default()), ransomware: added >> 31 == 1 };
            Ok((Cve::from_bits(cve.unwrap_or_default()), entry))
        };
        (0..self.count(Section::Exploited)).map(read).collect()
    }

    /// Every entry of EPSS.
    pub(super) fn all_probable(&self) -> Result<Vec<(Cve, Probability)>, IndexError> {
        let read = |number| {
            let entry = self.entry(Section::Probability, number)?;
            let share = |at| f32::from_bits(u32_at(entry, at).unwrap_or_default());
            let cve = Cve::from_bits(u64_at(entry, 0).unwrap_or_default());
            Ok((cve, Probability { score: share(8), percentile: share(12) }))
        };
        (0..self.count(Section::Probability)).map(read).collect()
    }
}

/// A version for [`super::PackageRows::above`], which is compared with many rows.
#[derive(Clone, Debug)]
pub(super) struct Wanted<'k> {
    pub(super) key: &'k [u8],
    pub(super) prefix: [u8; super::layout::PREFIX],
}

impl<'k> Wanted<'k> {
    pub(super) fn new(key: &'k VersionKey) -> Self {
        Self { key: key.as_bytes(), prefix: super::layout::prefix(key.as_bytes()) }
    }
}
