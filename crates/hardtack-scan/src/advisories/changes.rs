//! What imports changed of an index, so that what was matched before need not be matched again.
//!
//! A file in JSON beside the index, with a step for each import of records that have changed. An import of whole feeds adds
//! none. Where the file is missing, is damaged or does not lead from one index to the other, everything may have changed.

use std::collections::{BTreeSet, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Draft, FeedKind, IndexId, Scope};

/// How many steps are kept.
const STEPS: usize = 32;
/// The longest file that is read, in bytes.
const LONGEST: u64 = 64 << 20;

/// What imports changed of an index, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Step {
    from: IndexId,
    to: IndexId,
    packages: Packages,
}

/// Packages by the releases or languages that they are of.
type Packages = BTreeSet<(Scope, String)>;

impl Draft {
    /// The packages of which `new` says something else, or that it no longer speaks of: what [`merge`](Self::merge) will
    /// change. `None` when that is more than packages, as KEV and EPSS are about every package with a vulnerability.
    pub fn changed_by(&self, new: &Self) -> Option<BTreeSet<(Scope, String)>> {
        let mut packages = Packages::new();
        for (id, feed) in &new.feeds {
            if matches!(id.kind, FeedKind::Kev | FeedKind::Epss | FeedKind::Support) {
                return None;
            }
            let names: HashSet<&str> = feed.records.iter().map(|record| record.id.as_str()).collect();
            let old = self.feeds.get(id).into_iter().flat_map(|feed| &feed.records);
            let old = old.filter(|record| names.contains(record.id.as_str()));
            let affected = feed.records.iter().chain(old).flat_map(|record| &record.affected);
            packages.extend(affected.map(|affected| (affected.scope.clone(), affected.package.clone())));
        }
        Some(packages)
    }
}

impl Changes {
    /// The file beside an index.
    pub fn beside(index: &Path) -> PathBuf {
        let mut name = index.file_name().unwrap_or_default().to_owned();
        name.push(".changes");
        index.with_file_name(name)
    }

    /// Reads the file beside an index.
    pub fn read(index: &Path) -> Self {
        let path = Self::beside(index);
        let is_small = path.metadata().is_ok_and(|metadata| metadata.len() <= LONGEST);
        let text = std::fs::read(path).ok().filter(|_| is_small);
        text.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
    }

    /// Adds what an import made of one index.
    #[must_use]
    pub fn with(mut self, from: IndexId, to: IndexId, packages: BTreeSet<(Scope, String)>) -> Self {
        self.steps.push(Step { from, to, packages });
        let old = self.steps.len().saturating_sub(STEPS);
        self.steps.drain(..old);
        self
    }

    /// Writes the file beside an index, by way of another.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, index: &Path) -> io::Result<()> {
        let path = Self::beside(index);
        let new = path.with_extension(format!("{}.new", std::process::id()));
        let text = serde_json::to_vec(self)?;
        let written = std::fs::write(&new, text).and_then(|()| std::fs::rename(&new, &path));
        if written.is_err() {
            // The error that is told is the first one.
            let _ = std::fs::remove_file(&new);
        }
        written
    }

    /// The packages of which something changed from one index to another; `None` when the steps do not lead there.
    pub fn since(&self, from: IndexId, to: IndexId) -> Option<HashSet<(&Scope, &str)>> {
        let mut packages = HashSet::new();
        let mut at = from;
        for step in &self.steps {
            if at == to {
                break;
            }
            if step.from == at {
                packages.extend(step.packages.iter().map(|(scope, name)| (scope, name.as_str())));
                at = step.to;
            }
        }
        (at == to).then_some(packages)
    }
}
