//! Which database a tree has.

use std::sync::Arc;

use hardtack_tree::{FormatError, FormatResult, Source, Tree, TreeError, TreePath, tree_path};

use super::{bdb, ndb, package, sqlite};
use crate::inventory::merged::Merged;
use crate::inventory::read::Findings;
use crate::inventory::{Depth, InventoryError};

/// How a database keeps headers (rpm, "Database backends").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// `rpmdb.sqlite`: a table of SQLite.
    Sqlite,
    /// `Packages.db`: RPM's own.
    Ndb,
    /// `Packages`: a hash of Berkeley DB.
    Bdb,
}

impl Backend {
    /// Each with its file, the one that RPM prefers today first.
    const ALL: [(Self, &str); 3] =
        [(Self::Sqlite, "rpmdb.sqlite"), (Self::Ndb, "Packages.db"), (Self::Bdb, "Packages")];

    /// What messages call it.
    pub(super) fn format(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite database",
            Self::Ndb => "RPM ndb database",
            Self::Bdb => "Berkeley DB hash",
        }
    }
}

/// The largest header: what RPM takes (rpm, `hdrblob`).
pub(super) const LARGEST_HEADER: usize = 256 << 20;

/// Gives each header of a database to `each`. `log` is SQLite's write-ahead log beside it.
///
/// # Errors
/// When the database is damaged or of a form that is not read, and those of `each`.
pub fn headers(
    backend: Backend,
    database: &dyn Source,
    log: Option<&dyn Source>,
    each: &mut dyn FnMut(&[u8]) -> FormatResult<()>,
) -> FormatResult<()> {
    match backend {
        Backend::Sqlite => sqlite::headers(database, log, each),
        Backend::Ndb => ndb::headers(database, each),
        Backend::Bdb => bdb::headers(database, each),
    }
}

/// Reads the packages of RPM.
pub(in crate::inventory) fn read(
    tree: &dyn Tree,
    depth: Depth,
    merged: &Merged,
    findings: &mut Findings,
) -> Result<(), InventoryError> {
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for directory in [tree_path!("/usr/lib/sysimage/rpm"), tree_path!("/var/lib/rpm")] {
        // One is often a link to the other.
        let Some(directory) = tree.resolve(&directory)?.filter(|directory| !seen.contains(directory)) else { continue };
        for (backend, name) in Backend::ALL {
            let path = directory.join(name)?;
            let Some(database) = source(tree, &path)? else { continue };
            let log = match backend {
                Backend::Sqlite => source(tree, &directory.join("rpmdb.sqlite-wal")?)?,
                Backend::Ndb | Backend::Bdb => None,
            };
            let mut each = |header: &[u8]| {
                found.extend(package::of_header(header, &path, depth, merged)?);
                Ok(())
            };
            headers(backend, database.as_ref(), log.as_deref(), &mut each)
                .map_err(|source| InventoryError::Database { path: path.clone(), source })?;
            break;
        }
        seen.push(directory);
    }
    package::provide_files(&mut found);
    findings.packages.append(&mut found);
    Ok(())
}

fn source(tree: &dyn Tree, path: &TreePath) -> Result<Option<Arc<dyn Source>>, InventoryError> {
    let Some(file) = tree.open_file(path)? else { return Ok(None) };
    let failed = |source| TreeError::Io { path: path.clone(), action: "read", source };
    Ok(Some(file.into_source().map_err(failed)?))
}

/// A stretch of a database.
pub(super) fn stretch(backend: Backend, source: &dyn Source, at: u64, length: usize) -> FormatResult<Vec<u8>> {
    let end = u64::try_from(length).ok().and_then(|length| at.checked_add(length));
    if end.is_none_or(|end| end > source.size()) {
        return Err(damaged(backend, format!("{length} bytes at {at} lie beyond its end")));
    }
    let mut bytes = vec![0; length];
    let failed = |source| FormatError::Io { format: backend.format(), what: "a page", source };
    source.read_at(at, &mut bytes).map_err(failed)?;
    Ok(bytes)
}

pub(super) fn damaged(backend: Backend, what: impl Into<String>) -> FormatError {
    FormatError::Damaged { format: backend.format(), what: what.into() }
}
