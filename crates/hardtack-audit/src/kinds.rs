//! The kinds, one module each, and the table of all of them.

use crate::kind::Kind;

/// Every kind, sorted by name: what may stand as a block in a rule.
pub const KINDS: &[&dyn Kind] = &[];

/// The kind whose block has this name.
pub fn named(name: &str) -> Option<&'static dyn Kind> {
    KINDS.iter().copied().find(|kind| kind.name() == name)
}
