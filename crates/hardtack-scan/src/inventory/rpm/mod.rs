//! Packages of RPM: its three kinds of databases, all of which hold headers of packages (rpm, "Package format").

mod bdb;
mod database;
mod header;
mod ndb;
mod package;
mod sqlite;

pub(super) use database::read;
pub use database::{Backend, headers};
pub use package::package;
pub(crate) use package::source_of_file;
