//! Backups of what hardening changes, kept in the tree itself, and putting everything back.

mod backup;
mod error;
mod restore;
mod save;
#[cfg(test)]
mod tests;

pub use backup::{Backup, Saved, SavedEntry, What};
pub use error::UndoError;
pub use restore::{Restored, restore};
pub use save::save;
