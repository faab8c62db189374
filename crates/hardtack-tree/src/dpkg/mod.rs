//! The databases of dpkg(1), as they lie in a tree.

mod database;
pub mod deb822;
mod record;
mod relations;
#[cfg(test)]
mod tests;

pub use database::{STATUS, STATUS_DIRECTORY, files};
pub use record::{Record, RecordError, Source, State, records};
pub use relations::relations;
