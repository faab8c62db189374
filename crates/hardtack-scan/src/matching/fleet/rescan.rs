//! All images at once.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Fleet;
use super::interned::{Last, Pair};
use super::places::Places;
use crate::advisories::index::FeedAge;
use crate::advisories::{Changes, FeedKind, Index, Scope, Upper, Urgency};
use crate::matching::MatchError;
use crate::matching::finding::{Feed, FoundAdvisory};
use crate::matching::findings::feeds_of;
use crate::matching::gather::found_advisory;
use crate::matching::module::{Stream, stream};
use crate::version::Scheme;

/// The `schema` of [`Rescan`]; it changes when a field changes its meaning or goes.
pub const RESCAN_SCHEMA: &str = "hardtack.rescan/1";

/// What was found of all images, and what of it was not known the last time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rescan {
    /// [`RESCAN_SCHEMA`].
    pub schema: String,
    /// When.
    pub time: Timestamp,
    /// What is known, and since when.
    pub feeds: Vec<Feed>,
    /// Every image.
    pub images: Vec<Scanned>,
    /// What was not known the last time.
    pub new: Vec<New>,
    /// The advisories of what is new, each once.
    pub advisories: Vec<FoundAdvisory>,
    /// Names and versions that nothing is known of, because the index has nothing of their release or language.
    pub unmatched: usize,
}

/// An image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scanned {
    /// Its name.
    pub name: String,
    /// Whether it was not scanned before, so that nothing of it is told as new.
    pub first: bool,
    /// How many vulnerabilities its source packages have that are open.
    pub open: usize,
    /// How many of these KEV lists.
    pub exploited: usize,
    /// How many of these were not known the last time.
    pub new: usize,
}

/// A vulnerability that was not known the last time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct New {
    /// The advisory, as its place in the list of advisories.
    pub advisory: usize,
    /// The package.
    pub package: String,
    /// Its version.
    pub version: String,
    /// The version that fixes it.
    pub fixed: Option<String>,
    /// The images that have it, as their places.
    pub images: Vec<usize>,
}

/// An advisory and the images that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// Its name.
    pub advisory: String,
    /// The images, as their places, in order.
    pub images: Vec<usize>,
}

/// A vulnerability, and the row that says that it is there.
#[derive(Clone, Copy)]
struct Said {
    number: u64,
    row: u32,
    exploited: bool,
}

/// What a pair has now.
#[derive(Default)]
struct Now {
    /// Numbers of what is open, in order.
    open: Vec<u64>,
    /// How many of these KEV lists; none when the index knows nothing of the release or language.
    exploited: Option<u32>,
    /// What of it was not known the last time, in the order of numbers.
    new: Vec<Said>,
}

/// What is needed of an advisory of the index.
#[derive(Clone, Copy)]
struct Fact {
    number: u64,
    exploited: bool,
    counts: bool,
}

impl Fleet {
    /// Says of all images what is open, and what of it is new since the last time. Where `changes` tell what changed of the
    /// index since then, only the pairs of those packages are matched; else all are. What is told is the same.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn rescan(&mut self, index: &Index, changes: &Changes, time: Timestamp) -> Result<Rescan, MatchError> {
        let today = time.to_zoned(TimeZone::UTC).date();
        let ages = index.feeds()?;
        let found = match self.changed(index, changes, &ages, today) {
            Some(changed) => self.match_changed(&changed, index, &ages, today)?,
            None => self.match_all(index, &ages, today)?,
        };
        let unmatched = found.iter().filter(|now| now.exploited.is_none()).count();
        let mut images = Vec::with_capacity(self.images.len());
        let mut having: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (place, kept) in self.images.iter().enumerate() {
            let mut scanned = Scanned { name: kept.name.clone(), first: !kept.known, open: 0, exploited: 0, new: 0 };
            for pair in &kept.pairs {
                let Some(now) = found.get(*pair as usize) else { continue };
                scanned.open += now.open.len();
                scanned.exploited += now.exploited.unwrap_or_default() as usize;
                if !now.new.is_empty() && kept.known {
                    scanned.new += now.new.len();
                    having.entry(*pair).or_default().push(place);
                }
            }
            images.push(scanned);
        }
        let (new, advisories) = self.told(index, &ages, &found, having)?;
        let exploited = found.iter().map(|now| now.exploited).collect();
        self.known = found.into_iter().map(|now| now.open).collect();
        self.last = Some(Last { index: index.id(), day: today, exploited });
        self.images.iter_mut().for_each(|kept| kept.known = true);
        let (schema, feeds) = (RESCAN_SCHEMA.to_owned(), feeds_of(&ages, today));
        Ok(Rescan { schema, time, feeds, images, new, advisories, unmatched })
    }

    /// The packages of which something changed since the last time; `None` when nobody can tell.
    fn changed<'c>(
        &self,
        index: &Index,
        changes: &'c Changes,
        ages: &[FeedAge],
        today: Date,
    ) -> Option<HashSet<(&'c Scope, &'c str)>> {
        let last = self.last.as_ref().filter(|last| last.exploited.len() == self.known.len())?;
        // The end of a support counts from its day on.
        let depends_on_day = ages.iter().any(|feed| feed.id.kind == FeedKind::Support);
        if depends_on_day && last.day != today {
            return None;
        }
        changes.since(last.index, index.id())
    }

    fn match_all(&self, index: &Index, ages: &[FeedAge], today: Date) -> Result<Vec<Now>, MatchError> {
        let facts = (0..index.advisories()).into_par_iter().map(|number| fact(index, ages, number, today));
        let facts = facts.collect::<Result<Vec<Fact>, MatchError>>()?;
        let fact_of = |number: u32| Ok(facts.get(number as usize).copied());
        let pairs = self.pairs.par_iter().enumerate();
        pairs.map(|(number, pair)| Ok(self.now(number, open(pair, index, &fact_of)?))).collect()
    }

    fn match_changed(
        &self,
        changed: &HashSet<(&Scope, &str)>,
        index: &Index,
        ages: &[FeedAge],
        today: Date,
    ) -> Result<Vec<Now>, MatchError> {
        let fact_of = |number: u32| fact(index, ages, number, today).map(Some);
        // The first record of a release is news of all its packages, and so is the loss of the last.
        let scopes: HashSet<Scope> = index.scopes()?.into_iter().map(|(scope, _)| scope).collect();
        let is_same = |pair: &Pair, before: &Now| {
            before.exploited.is_some() == scopes.contains(&pair.scope)
                && !changed.contains(&(&pair.scope, pair.name.as_str()))
        };
        let pairs = self.pairs.par_iter().enumerate();
        let now = |(number, pair): (usize, &Pair)| match self.before(number) {
            Some(before) if is_same(pair, &before) => Ok(before),
            _ => Ok(self.now(number, open(pair, index, &fact_of)?)),
        };
        pairs.map(now).collect()
    }

    /// What a pair had the last time; `None` when it was not there.
    fn before(&self, number: usize) -> Option<Now> {
        let exploited = *self.last.as_ref()?.exploited.get(number)?;
        Some(Now { open: self.known.get(number)?.clone(), exploited, new: Vec::new() })
    }

    /// What a pair has, told apart from what was known; `None` when the index has nothing of its release or language.
    fn now(&self, number: usize, open: Option<Vec<Said>>) -> Now {
        let Some(open) = open else { return Now::default() };
        let known = self.known.get(number).map(Vec::as_slice).unwrap_or_default();
        let exploited = open.iter().filter(|one| one.exploited).count();
        Now {
            open: open.iter().map(|one| one.number).collect(),
            exploited: Some(u32::try_from(exploited).unwrap_or(u32::MAX - 1)),
            new: open.into_iter().filter(|one| known.binary_search(&one.number).is_err()).collect(),
        }
    }

    /// Says which images an index that holds only what has changed is about. It costs what has changed, and not what is
    /// kept: only pairs of the packages that it names are looked up, and every advisory is named once.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn touched(&self, changed: &Index, lookup: &Lookup<'_>) -> Result<Vec<Touched>, MatchError> {
        let mut touched: BTreeMap<&str, Places> = BTreeMap::new();
        let mut holding = Vec::new();
        for (scope, _) in changed.scopes()? {
            let Some(rows) = changed.scope(&scope)? else { continue };
            for package in rows.packages() {
                let (name, rows) = package?;
                for number in lookup.pairs(&scope, name) {
                    let Some(pair) = self.pairs.get(*number as usize) else { continue };
                    holding.clear();
                    rows.holding(&scope.family().scheme().key(&pair.version), |row| holding.push(row))?;
                    for row in &holding {
                        if of_pair(pair, changed, *row)? {
                            let name = changed.advisory(changed.row_advisory(*row)?)?.id;
                            let places = touched.entry(name).or_insert_with(|| Places::none(self.images.len()));
                            lookup.images(*number).iter().for_each(|image| places.add(*image));
                        }
                    }
                }
            }
        }
        let told =
            touched.into_iter().map(|(name, places)| Touched { advisory: name.to_owned(), images: places.list() });
        Ok(told.collect())
    }

    /// What is new of the pairs that images have.
    fn told(
        &self,
        index: &Index,
        ages: &[FeedAge],
        found: &[Now],
        having: BTreeMap<u32, Vec<usize>>,
    ) -> Result<(Vec<New>, Vec<FoundAdvisory>), MatchError> {
        let (mut new, mut advisories) = (Vec::new(), Vec::new());
        let mut places: HashMap<u32, usize> = HashMap::new();
        for (number, images) in having {
            let number = number as usize;
            let (Some(pair), Some(now)) = (self.pairs.get(number), found.get(number)) else { continue };
            for one in &now.new {
                let row = index.row(one.row)?;
                let advisory = match places.get(&row.advisory) {
                    Some(place) => *place,
                    None => {
                        let advisory = index.advisory(row.advisory)?;
                        let feed = ages.get(advisory.feed).map(|age| age.id.to_string()).unwrap_or_default();
                        advisories.push(found_advisory(&advisory, feed));
                        places.insert(row.advisory, advisories.len() - 1);
                        advisories.len() - 1
                    }
                };
                let fixed = match row.upper {
                    Upper::Fixed(version) => Some(version),
                    Upper::Last(_) | Upper::None => None,
                };
                let (package, version) = (pair.name.clone(), pair.version.clone());
                new.push(New { advisory, package, version, fixed, images: images.clone() });
            }
        }
        Ok((new, advisories))
    }
}

/// Which images have which packages.
#[derive(Debug)]
pub struct Lookup<'f> {
    by_name: HashMap<&'f Scope, HashMap<&'f str, Vec<u32>>>,
    images: Vec<Vec<u32>>,
}

impl<'f> Lookup<'f> {
    /// Of all images that are kept.
    pub fn new(fleet: &'f Fleet) -> Self {
        let mut by_name: HashMap<_, HashMap<_, Vec<u32>>> = HashMap::new();
        for (number, pair) in (0..).zip(&fleet.pairs) {
            by_name.entry(&pair.scope).or_default().entry(pair.name.as_str()).or_default().push(number);
        }
        let mut images = vec![Vec::new(); fleet.pairs.len()];
        for (place, kept) in (0..).zip(&fleet.images) {
            for pair in &kept.pairs {
                if let Some(list) = images.get_mut(*pair as usize) {
                    list.push(place);
                }
            }
        }
        Self { by_name, images }
    }

    fn pairs(&self, scope: &Scope, name: &str) -> &[u32] {
        self.by_name.get(scope).and_then(|names| names.get(name)).map(Vec::as_slice).unwrap_or_default()
    }

    fn images(&self, pair: u32) -> &[u32] {
        self.images.get(pair as usize).map(Vec::as_slice).unwrap_or_default()
    }
}

fn fact(index: &Index, ages: &[FeedAge], number: u32, today: Date) -> Result<Fact, MatchError> {
    let advisory = index.advisory(number)?;
    let is_support = ages.get(advisory.feed).is_some_and(|feed| feed.id.kind == FeedKind::Support);
    let name = match advisory.cves[..] {
        [cve] => cve,
        _ => advisory.id,
    };
    Ok(Fact {
        number: number_of(name),
        exploited: advisory.exploited.is_some(),
        counts: !(is_support && advisory.published.is_some_and(|day| day > today)),
    })
}

/// What a pair has that is open, in the order of numbers; `None` when the index has nothing of its release or language.
fn open(
    pair: &Pair,
    index: &Index,
    fact_of: &dyn Fn(u32) -> Result<Option<Fact>, MatchError>,
) -> Result<Option<Vec<Said>>, MatchError> {
    let Some(scope) = index.scope(&pair.scope)? else { return Ok(None) };
    let Some(rows) = scope.package(&pair.name)? else { return Ok(Some(Vec::new())) };
    let mut found = Vec::new();
    rows.holding(&pair.scope.family().scheme().key(&pair.version), |row| found.push(row))?;
    let mut open = Vec::with_capacity(found.len());
    for row in found {
        let fact = fact_of(index.row_advisory(row)?)?.filter(|fact| fact.counts);
        if let Some(fact) = fact.filter(|_| of_pair(pair, index, row).is_ok_and(|of| of)) {
            open.push(Said { number: fact.number, row, exploited: fact.exploited });
        }
    }
    // Several feeds may say the same.
    open.sort_unstable_by_key(|one| (one.number, one.row));
    open.dedup_by_key(|one| one.number);
    Ok(Some(open))
}

/// Whether a range that holds the version of a pair is about it, and open.
fn of_pair(pair: &Pair, index: &Index, number: u32) -> Result<bool, MatchError> {
    let (urgency, has_end) = index.row_words(number)?;
    if urgency == Urgency::Unimportant || (pair.unfixed_only && has_end) {
        return Ok(false);
    }
    if pair.scope.family().scheme() != Scheme::Rpm {
        return Ok(true);
    }
    let row = index.row(number)?;
    let end = match &row.upper {
        Upper::Fixed(version) | Upper::Last(version) => Some(version.as_str()),
        Upper::None => None,
    };
    Ok(stream(row.module, end, pair.module.as_deref(), &pair.version) != Stream::Other)
}

/// The number of a vulnerability, the same at every time (Fowler, Noll and Vo's FNV-1a).
fn number_of(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
