//! A table of SQLite (the SQLite database file format), as far as RPM uses it.

mod log;
mod pages;
mod record;
mod table;

pub(super) use table::headers;
