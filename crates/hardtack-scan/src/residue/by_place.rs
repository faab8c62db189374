//! Files that are made for secrets, known by their place.

use hardtack_tree::{FileKind, Tree};

use super::homes::Homes;
use super::open_to_all::is_open_to_all;
use super::position::Position;
use super::{Residue, ScanError, places};
use crate::secrets::{SecretDetail, SecretRules};

/// Of such a file at most this many bytes are looked at.
const LIMIT: usize = 4 << 20;

/// Every file that a rule knows by its place, and in which it finds a secret.
pub(super) fn find(tree: &dyn Tree, homes: &Homes, rules: &SecretRules) -> Result<Vec<Residue>, ScanError> {
    let mut found = Vec::new();
    for rule in rules.rules() {
        for (pattern, place) in rule.files.iter().flat_map(|file| file.places.iter().map(move |place| (file, place))) {
            for entry in places::entries(tree, homes, place)? {
                if entry.metadata.kind != FileKind::Regular || entry.metadata.size == 0 {
                    continue;
                }
                let Some(file) = tree.open_file(&entry.path)? else { continue };
                let size = usize::try_from(entry.metadata.size).unwrap_or(LIMIT).min(LIMIT);
                let mut content = vec![0; size];
                // What cannot be read is told by whoever looks at every file.
                let Ok(filled) = file.read_at(0, &mut content) else { continue };
                let content = &content[..filled];
                let Some(shaped) = pattern.find(content) else { continue };
                let path = entry.path.to_string();
                let detail = SecretDetail::new(rule, None, &content[shaped.value.0..shaped.value.1], &path);
                let readable_by_all = is_open_to_all(tree.index()?, entry);
                let position = Position::within(content, shaped.value.0);
                found.push(Residue::secret(
                    entry.path.clone(),
                    rule,
                    position,
                    SecretDetail { readable_by_all, ..detail },
                ));
            }
        }
    }
    Ok(found)
}
