//! Security updates that an archive has and a tree has not.
//!
//! What the archive has is read from the package lists that apt keeps in the tree: the state of the archive that the tree
//! was made from, not that of today.

mod archive;
mod pending;
#[cfg(test)]
mod tests;

pub use archive::SecurityArchive;
pub use pending::{PendingUpdate, SecurityUpdates};
