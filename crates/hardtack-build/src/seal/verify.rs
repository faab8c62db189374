//! The proof that nothing is left.

use hardtack_scan::residue::{Expected, Residue, scan};
use hardtack_tree::Tree;

use super::SealError;

/// Scans a sealed tree. What a skipped section left, and secrets that are excused, are accepted with the recipe's reason
/// and given back.
///
/// # Errors
/// [`SealError::Residue`] when anything else is left.
pub fn verify(tree: &dyn Tree, keep: &Expected) -> Result<Vec<Residue>, SealError> {
    let (accepted, left): (Vec<_>, Vec<_>) =
        scan(tree, keep)?.into_iter().partition(|residue| residue.accepted.is_some());
    if left.is_empty() { Ok(accepted) } else { Err(SealError::Residue(left)) }
}
