//! Whether every account may read a file.

use hardtack_tree::{Entry, Index, Mode};

const READ: Mode = Mode::new(0o004);
const SEARCH: Mode = Mode::new(0o001);

/// Whether every account may read a file: by its mode, and those of the directories above it (path_resolution(7)).
/// Access control lists are not looked at.
pub(super) fn is_open_to_all(index: &Index, entry: &Entry) -> bool {
    let is_searchable = |above| index.get(&above).is_none_or(|directory| SEARCH.within(directory.metadata.mode));
    READ.within(entry.metadata.mode) && entry.path.ancestors().all(is_searchable)
}
