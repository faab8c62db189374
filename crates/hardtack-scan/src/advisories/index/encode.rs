//! From what feeds say to the bytes of the file.

use std::collections::{BTreeMap, HashMap};

use super::IndexError;
use super::layout::{CHECKSUM, HEADER, MAGIC, NONE, SECTIONS, Section, TABLE, VERSION, bound, day_number, prefix};
use crate::advisories::{Affected, Cve, Draft, FeedKind, Record, Scope, Severity, Status, Upper, Urgency};
use crate::version::VersionKey;

/// The bytes of an index.
pub(super) fn encode(draft: &Draft) -> Result<Vec<u8>, IndexError> {
    let mut encoder = Encoder::default();
    let mut slots: BTreeMap<(&Scope, &str), Vec<RowOf<'_>>> = BTreeMap::new();
    for (number, (id, feed)) in draft.feeds.iter().enumerate() {
        let number = u16::try_from(number).map_err(|_| IndexError::TooLarge { what: "feeds" })?;
        let family = id.family.map_or("", |family| family.as_str());
        let (at, len) = encoder.text(family.as_bytes())?;
        let kind = FeedKind::ALL.iter().position(|kind| *kind == id.kind).unwrap_or_default();
        let entries = count(draft.entries(*id), "records")?;
        let dates = [day_number(feed.as_of), day_number(feed.imported)];
        encoder.put(Section::Feeds, &[kind as u32, at, len, dates[0], dates[1], entries]);
        for record in feed.records.iter().filter(|record| !record.affected.is_empty()) {
            let advisory = encoder.advisory(record, number, draft)?;
            for affected in &record.affected {
                let rows = slots.entry((&affected.scope, affected.package.as_str())).or_default();
                rows.push(encoder.row(affected, advisory)?);
            }
        }
    }
    let mut scope: Option<(&Scope, u32)> = None;
    for ((of, name), mut rows) in slots {
        rows.sort_by(|one, other| one.order().cmp(&other.order()));
        let first = encoder.len(Section::Rows)?;
        rows.iter().for_each(|row| encoder.sections[Section::Rows as usize].extend_from_slice(&row.bytes()));
        let (at, len) = encoder.text(name.as_bytes())?;
        let slot = encoder.len(Section::Slots)?;
        let last = encoder.len(Section::Rows)?;
        encoder.put(Section::Slots, &[at, len, first, last]);
        match scope {
            Some((current, _)) if current == of => {}
            _ => {
                encoder.scope(scope, slot)?;
                scope = Some((of, slot));
            }
        }
    }
    let last = encoder.len(Section::Slots)?;
    encoder.scope(scope, last)?;
    for (cve, entry) in &draft.exploited {
        let section = &mut encoder.sections[Section::Exploited as usize];
        let added = day_number(Some(entry.added)) | u32::from(entry.ransomware) << 31;
        section.extend_from_slice(&cve.to_bits().to_le_bytes());
        section.extend_from_slice(&added.to_le_bytes());
        section.extend_from_slice(&day_number(entry.due).to_le_bytes());
    }
    for (cve, entry) in &draft.probability {
        let section = &mut encoder.sections[Section::Probability as usize];
        section.extend_from_slice(&cve.to_bits().to_le_bytes());
        section.extend_from_slice(&entry.score.to_le_bytes());
        section.extend_from_slice(&entry.percentile.to_le_bytes());
    }
    Ok(encoder.finish())
}

/// A row before it has its place.
struct RowOf<'d> {
    key: Option<VersionKey>,
    bound: u8,
    upper: u32,
    introduced: u32,
    module: u32,
    advisory: u32,
    affected: &'d Affected,
}

impl RowOf<'_> {
    /// What has no end comes last.
    fn order(&self) -> (bool, Option<&VersionKey>, u8, u32, u32) {
        (self.key.is_none(), self.key.as_ref(), self.bound, self.advisory, self.introduced)
    }

    fn bytes(&self) -> [u8; 36] {
        let mut bytes = [0; 36];
        let key = self.key.as_ref().map_or([u8::MAX; 16], |key| prefix(key.as_bytes()));
        bytes[..16].copy_from_slice(&key);
        for (at, number) in [(16, self.upper), (20, self.introduced), (24, self.advisory), (28, self.module)] {
            bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        }
        let status = Status::ALL.iter().position(|status| *status == self.affected.status).unwrap_or_default();
        let urgency = Urgency::ALL.iter().position(|urgency| *urgency == self.affected.urgency).unwrap_or_default();
        bytes[32..35].copy_from_slice(&[self.bound, status as u8, urgency as u8]);
        bytes
    }
}

#[derive(Default)]
struct Encoder {
    sections: [Vec<u8>; SECTIONS],
    texts: HashMap<Vec<u8>, (u32, u32)>,
    versions: HashMap<(Vec<u8>, String), u32>,
    names: HashMap<String, u32>,
}

impl Encoder {
    fn put(&mut self, section: Section, numbers: &[u32]) {
        let bytes = numbers.iter().flat_map(|number| number.to_le_bytes());
        self.sections[section as usize].extend(bytes);
    }

    /// How many entries a section has.
    fn len(&self, section: Section) -> Result<u32, IndexError> {
        count(self.sections[section as usize].len() / section.entry(), "entries")
    }

    /// Offset and length of a text, kept once.
    fn text(&mut self, text: &[u8]) -> Result<(u32, u32), IndexError> {
        if let Some(found) = self.texts.get(text) {
            return Ok(*found);
        }
        let section = &mut self.sections[Section::Text as usize];
        let place = (count(section.len(), "texts")?, count(text.len(), "texts")?);
        section.extend_from_slice(text);
        count(section.len(), "texts")?;
        self.texts.insert(text.to_owned(), place);
        Ok(place)
    }

    fn name(&mut self, name: &str) -> Result<u32, IndexError> {
        let (at, len) = self.text(name.as_bytes())?;
        let number = self.len(Section::Names)?;
        self.put(Section::Names, &[at, len]);
        Ok(number)
    }

    fn version(&mut self, text: &str, key: &VersionKey) -> Result<u32, IndexError> {
        let pair = (key.as_bytes().to_owned(), text.to_owned());
        if let Some(found) = self.versions.get(&pair) {
            return Ok(*found);
        }
        let number = self.len(Section::Versions)?;
        let (text_at, text_len) = self.text(text.as_bytes())?;
        let (key_at, key_len) = self.text(key.as_bytes())?;
        self.put(Section::Versions, &[text_at, text_len, key_at, key_len]);
        self.versions.insert(pair, number);
        Ok(number)
    }

    fn advisory(&mut self, record: &Record, feed: u16, draft: &Draft) -> Result<u32, IndexError> {
        let number = self.len(Section::Advisories)?;
        let (id_at, id_len) = self.text(record.id.as_bytes())?;
        let (summary_at, summary_len) = self.text(record.summary.as_bytes())?;
        let first = self.len(Section::Names)?;
        for name in record.cves.iter().chain(&record.aliases) {
            self.name(name)?;
        }
        let few = |len: usize| u16::try_from(len).map_err(|_| IndexError::TooLarge { what: "names of one record" });
        let names = u32::from(few(record.cves.len())?) << 16 | u32::from(few(record.aliases.len())?);
        let severity = record.severity.and_then(|severity| Severity::ALL.iter().position(|known| *known == severity));
        let severity = severity.map_or(0, |place| place as u32 + 1);
        let score = record.score.map_or(u32::from(u8::MAX), u32::from);
        let cves: Vec<Cve> = record.cves.iter().filter_map(|name| Cve::parse(name)).collect();
        let exploited = cves.iter().filter_map(|cve| draft.exploited.get(cve)).min_by_key(|entry| entry.added);
        let probable = cves.iter().filter_map(|cve| draft.probability.get(cve));
        let probable = probable.max_by(|one, other| one.score.total_cmp(&other.score));
        let ransomware = cves.iter().filter_map(|cve| draft.exploited.get(cve)).any(|entry| entry.ransomware);
        self.put(
            Section::Advisories,
            &[
                id_at,
                id_len,
                summary_at,
                summary_len,
                first,
                names,
                severity | score << 8 | u32::from(feed) << 16,
                day_number(record.published),
                day_number(record.modified),
                day_number(exploited.map(|entry| entry.added)),
                day_number(exploited.and_then(|entry| entry.due)),
                u32::from(ransomware),
                probable.map_or(f32::NAN, |entry| entry.score).to_bits(),
                probable.map_or(f32::NAN, |entry| entry.percentile).to_bits(),
                0,
                0,
            ],
        );
        Ok(number)
    }

    fn row<'d>(&mut self, affected: &'d Affected, advisory: u32) -> Result<RowOf<'d>, IndexError> {
        let scheme = affected.scope.family().scheme();
        let (text, bound) = match &affected.upper {
            Upper::Fixed(text) => (Some(text), bound::FIXED),
            Upper::Last(text) => (Some(text), bound::LAST),
            Upper::None => (None, bound::NONE),
        };
        let key = text.map(|text| scheme.key(text));
        let upper = match (text, &key) {
            (Some(text), Some(key)) => self.version(text, key)?,
            _ => NONE,
        };
        let introduced = match &affected.introduced {
            Some(text) => self.version(text, &scheme.key(text))?,
            None => NONE,
        };
        let module = match &affected.module {
            None => NONE,
            Some(name) => match self.names.get(name) {
                Some(number) => *number,
                None => {
                    let number = self.name(name)?;
                    self.names.insert(name.clone(), number);
                    number
                }
            },
        };
        Ok(RowOf { key, bound, upper, introduced, module, advisory, affected })
    }

    /// Adds the scope whose slots begin at the number given and end before `last`.
    fn scope(&mut self, scope: Option<(&Scope, u32)>, last: u32) -> Result<(), IndexError> {
        let Some((scope, first)) = scope else { return Ok(()) };
        let (at, len) = self.text(scope.to_string().as_bytes())?;
        self.put(Section::Scopes, &[at, len, first, last]);
        Ok(())
    }

    fn finish(self) -> Vec<u8> {
        let len = HEADER + self.sections.iter().map(Vec::len).sum::<usize>();
        let mut file = Vec::with_capacity(len);
        file.extend_from_slice(&MAGIC);
        file.extend_from_slice(&VERSION.to_le_bytes());
        let body = self.sections.iter().fold(0, |sum, section| crc32c::crc32c_append(sum, section));
        file.extend_from_slice(&body.to_le_bytes());
        file.extend_from_slice(&(len as u64).to_le_bytes());
        debug_assert_eq!(file.len(), TABLE);
        let mut at = HEADER as u64;
        for section in &self.sections {
            file.extend_from_slice(&at.to_le_bytes());
            file.extend_from_slice(&(section.len() as u64).to_le_bytes());
            at += section.len() as u64;
        }
        debug_assert_eq!(file.len(), CHECKSUM);
        let checksum = crc32c::crc32c(&file);
        file.extend_from_slice(&checksum.to_le_bytes());
        self.sections.iter().for_each(|section| file.extend_from_slice(section));
        file
    }
}

fn count(len: usize, what: &'static str) -> Result<u32, IndexError> {
    u32::try_from(len).ok().filter(|len| *len < NONE).ok_or(IndexError::TooLarge { what })
}
