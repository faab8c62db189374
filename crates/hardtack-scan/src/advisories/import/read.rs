//! From paths to what the feeds there say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::collect::Collector;
use super::format::{Format, format};
use super::{csaf, epss, kev, osv, secdb, support, tracker};
use crate::advisories::source::{Bytes, each};
use crate::advisories::{AdvisoryError, Draft};

/// What was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// What the feeds say.
    pub draft: Draft,
    /// What of it is not matched, and how often it occurs: ecosystems without rules here, ranges of commits.
    pub skipped: BTreeMap<String, u64>,
    /// How many documents were read.
    pub documents: u64,
}

/// Reads every feed at or below `paths`: files as they are published, or compressed as `.zst` or `.gz`, zip archives of
/// OSV, and directories of all these. `today` is noted as the day of the import.
///
/// # Errors
/// When a file cannot be read, is of no known format, or has a record that is not what its format asks for. Nothing of
/// what was read is given then.
pub fn import(paths: &[PathBuf], today: Date) -> Result<Imported, AdvisoryError> {
    let mut collector = Collector::new(today);
    for path in paths {
        let before = collector.documents;
        each(path, &mut |bytes| document(bytes, &mut collector))?;
        if collector.documents == before {
            return Err(AdvisoryError::Nothing { path: path.clone() });
        }
    }
    Ok(collector.finish())
}

/// Reads one document in memory, which is called `name`.
///
/// # Errors
/// As [`import`].
pub fn import_bytes(name: &str, bytes: &[u8], today: Date) -> Result<Imported, AdvisoryError> {
    let mut collector = Collector::new(today);
    match Path::new(name).extension() {
        Some(extension) if extension == "zst" || extension == "zip" => {
            return Err(AdvisoryError::Format { file: name.to_owned() });
        }
        _ => document(Bytes::memory(name, bytes), &mut collector)?,
    }
    Ok(collector.finish())
}

fn document(mut bytes: Bytes<'_>, collector: &mut Collector) -> Result<(), AdvisoryError> {
    let found = format(&mut bytes)?.ok_or_else(|| AdvisoryError::Format { file: bytes.name.clone() })?;
    collector.documents += 1;
    match found {
        Format::Osv => osv::read(bytes, collector),
        Format::Tracker => tracker::whole(bytes, collector),
        Format::TrackerLines => tracker::lines(bytes, collector),
        Format::Secdb => secdb::read(bytes, collector),
        Format::Csaf => csaf::read(bytes, collector),
        Format::Kev => kev::read(bytes, collector),
        Format::Epss => epss::read(bytes, collector),
        Format::Support(release) => support::read(bytes, &release, collector),
    }
}
