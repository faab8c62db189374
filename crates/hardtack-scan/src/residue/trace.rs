//! Places where builds and machines leave things, and what of it is in a tree.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use globset::{GlobSet, GlobSetBuilder};
use hardtack_recipe::SealSection;
use hardtack_tree::{Entry, FileKind, Tree, TreePath};

use super::homes::Homes;
use super::table::TRACES;
use super::{Category, ScanError, places};

/// Places where one kind of thing is left.
#[derive(Debug)]
pub struct Trace {
    /// The section of the clean-up that it belongs to; `None` for what no recipe can skip.
    pub section: Option<SealSection>,
    /// Of what kind it is.
    pub category: Category,
    /// How it is cleaned.
    pub clean: Clean,
    /// Where it lies; [`traces`] says how places are written.
    pub(super) places: &'static [&'static str],
}

/// How a trace is cleaned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clean {
    /// The entry goes, a directory with everything below it.
    Remove,
    /// The content goes; the file stays, because programs take it to be there.
    Empty,
    /// A log: [`Clean::Empty`] when only another than root may write to it, else [`Clean::Remove`].
    Log,
}

/// An entry that a trace names.
#[derive(Debug)]
pub struct Traced<'t> {
    /// The entry.
    pub entry: &'t Entry,
    /// What names it; the first of the table when several do.
    pub trace: &'static Trace,
}

impl Traced<'_> {
    /// Whether the entry stays and only its content goes.
    pub fn empties(&self) -> bool {
        match self.trace.clean {
            Clean::Remove => false,
            Clean::Empty => true,
            Clean::Log => self.entry.metadata.owner.uid != 0 && !is_rotated(&self.entry.path),
        }
    }

    /// Whether there is anything to clean: an empty file in the place of a log says nothing.
    pub fn is_left(&self) -> bool {
        let empty = self.entry.metadata.kind == FileKind::Regular && self.entry.metadata.size == 0;
        !(empty && matches!(self.trace.clean, Clean::Empty | Clean::Log))
    }
}

/// Whether the name is that of a log that has been put aside: `.1`, `.old`, compressed.
fn is_rotated(path: &TreePath) -> bool {
    let ending = path.as_path().extension().unwrap_or_default().as_encoded_bytes();
    let counted = !ending.is_empty() && ending.iter().all(u8::is_ascii_digit);
    counted || matches!(ending, b"gz" | b"xz" | b"zst" | b"bz2" | b"old")
}

/// Every entry of the tree where a build or a machine leaves something that is not to leave with an image, each once,
/// in the order of the table. Below a directory that goes nothing more is named.
///
/// # Errors
/// When the tree, or its list of accounts, cannot be read.
pub fn traces(tree: &dyn Tree) -> Result<Vec<Traced<'_>>, ScanError> {
    find(tree, &Homes::read(tree)?)
}

/// The trace that names this path by itself, without a tree: homes are `/root` and what is in `/home`.
pub fn trace_of(path: &TreePath) -> Option<&'static Trace> {
    static TABLE: OnceLock<(GlobSet, Vec<&'static Trace>)> = OnceLock::new();
    let (set, owners) = TABLE.get_or_init(|| {
        let mut owners = Vec::new();
        let mut set = GlobSetBuilder::new();
        for (trace, place) in TRACES.iter().flat_map(|trace| trace.places.iter().map(move |place| (trace, place))) {
            for glob in places::globs(place) {
                set.add(glob);
                owners.push(trace);
            }
        }
        (set.build().unwrap_or_else(|_| GlobSet::empty()), owners)
    });
    set.matches(path.as_path()).first().and_then(|at| owners.get(*at)).copied()
}

pub(super) fn find<'t>(tree: &'t dyn Tree, homes: &Homes) -> Result<Vec<Traced<'t>>, ScanError> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut gone = BTreeSet::new();
    for trace in TRACES {
        for place in trace.places {
            for entry in places::entries(tree, homes, place)? {
                if entry.path.ancestors().any(|above| gone.contains(&above)) || !seen.insert(&entry.path) {
                    continue;
                }
                if entry.metadata.kind == FileKind::Directory {
                    gone.insert(entry.path.clone());
                }
                found.push(Traced { entry, trace });
            }
        }
    }
    Ok(found)
}
