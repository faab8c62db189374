//! What a system was, kept in a file.

use hardtack_audit::system::System;
use hardtack_tree::{Entry, Tree, TreePath, Unreadable};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::file::FileFacts;
use super::{ContainerFacts, DifferenceError, Facts, Subject};

/// The `schema` of a [`Baseline`]; it changes when a field changes its meaning or goes.
pub const BASELINE_SCHEMA: &str = "hardtack.baseline/1";

/// What a system was: all that is compared, with a digest in the place of content.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Baseline {
    /// [`BASELINE_SCHEMA`].
    pub(super) schema: String,
    /// The system.
    pub(super) subject: Subject,
    /// What it was made of.
    pub(super) facts: Facts,
    /// What could not be read, and whatever is below it.
    pub(super) unreadable: Vec<Gap>,
    /// Mount points whose content was not the system's own.
    pub(super) left_out: Vec<TreePath>,
    /// Every file, in the order of their paths.
    pub(super) files: Vec<KeptFile>,
}

/// A file of a [`Baseline`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KeptFile {
    pub path: TreePath,
    pub facts: FileFacts,
}

/// A file that could not be read when a [`Baseline`] was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Gap {
    pub path: TreePath,
    pub reason: String,
}

impl Baseline {
    /// Keeps what is in a tree, which is called `name`.
    ///
    /// # Errors
    /// When its entries cannot be listed.
    pub fn of(
        tree: &dyn Tree,
        name: impl Into<String>,
        version: Option<String>,
        container: Option<ContainerFacts>,
    ) -> Result<Self, DifferenceError> {
        let index = tree.index().map_err(|source| DifferenceError::Index { tree: tree.label(), source })?;
        let read = |entry: &Entry| match FileFacts::read(tree, &entry.path, &entry.metadata) {
            Ok(facts) => Ok(KeptFile { path: entry.path.clone(), facts }),
            Err(reason) => Err(Gap { path: entry.path.clone(), reason }),
        };
        let kept: Vec<Result<KeptFile, Gap>> = index.entries().par_iter().map(read).collect();
        let gap = |found: &Unreadable| Gap { path: found.path.clone(), reason: found.reason.clone() };
        let mut unreadable: Vec<Gap> = index.unreadable().iter().map(gap).collect();
        let mut files = Vec::with_capacity(kept.len());
        for file in kept {
            match file {
                Ok(file) => files.push(file),
                Err(gap) => unreadable.push(gap),
            }
        }
        let release = System::new(tree).release().ok().map(|release| release.name.clone());
        let facts = Facts { container, ..Facts::read(tree) };
        let subject = Subject { name: name.into(), version, release };
        let left_out = index.left_out().to_vec();
        Ok(Self { schema: BASELINE_SCHEMA.to_owned(), subject, facts, unreadable, left_out, files })
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// When the text is none, or one of another schema.
    pub fn parse(text: &[u8]) -> Result<Self, DifferenceError> {
        #[derive(Deserialize)]
        struct Head {
            schema: String,
        }
        let head: Head = serde_json::from_slice(text).map_err(DifferenceError::Baseline)?;
        if head.schema != BASELINE_SCHEMA {
            return Err(DifferenceError::Schema { found: head.schema, expected: BASELINE_SCHEMA });
        }
        let mut baseline: Self = serde_json::from_slice(text).map_err(DifferenceError::Baseline)?;
        // Both sides are gone through in this order.
        baseline.files.sort_by(|one, other| one.path.cmp(&other.path));
        baseline.files.dedup_by(|one, other| one.path == other.path);
        Ok(baseline)
    }

    /// The text of the file: a line for every file, so that two of them can be compared by other programs too.
    ///
    /// # Errors
    /// Never, as all keys are strings.
    pub fn text(&self) -> serde_json::Result<String> {
        let Self { schema, subject, facts, unreadable, left_out, files } = self;
        let mut text = format!(
            "{{\n\"schema\": {},\n\"subject\": {},\n\"facts\": {},\n\"unreadable\": {},\n\"left_out\": {},\n\"files\": [",
            serde_json::to_string(schema)?,
            serde_json::to_string(subject)?,
            serde_json::to_string(facts)?,
            serde_json::to_string(unreadable)?,
            serde_json::to_string(left_out)?,
        );
        for (at, file) in files.iter().enumerate() {
            text.push_str(if at == 0 { "\n" } else { ",\n" });
            text.push_str(&serde_json::to_string(file)?);
        }
        text.push_str("\n]\n}\n");
        Ok(text)
    }

    /// How many files it keeps.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether it keeps none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// How many files could not be read when it was made.
    pub fn unreadable(&self) -> usize {
        self.unreadable.len()
    }
}
