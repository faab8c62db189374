//! Readers of feeds, one for each format.

mod collect;
mod csaf;
mod epss;
mod format;
mod kev;
mod osv;
mod read;
mod secdb;
mod support;
mod tracker;

pub use read::{Imported, import, import_bytes};
