//! One file that holds all advisories, made to be searched where it lies.
//!
//! All numbers are little-endian. The file begins with a header:
//!
//! | offset | bytes | what |
//! |---|---|---|
//! | 0 | 8 | `hardtadv` |
//! | 8 | 4 | version of the format, 1 |
//! | 12 | 4 | CRC-32C of all behind the header |
//! | 16 | 8 | length of the file |
//! | 24 | 10 × 16 | offset and length of each section, in the order below |
//! | 184 | 4 | CRC-32C of the header before it |
//!
//! | section | entry | what |
//! |---|---|---|
//! | text | | bytes of all texts and of all version keys; a text is given as offset and length |
//! | scopes | 16 | name (`debian:12`), first and last slot |
//! | slots | 16 | name of a package, first and last row; sorted by name within a scope |
//! | rows | 36 | ranges of versions, sorted by where they end within a slot |
//! | versions | 16 | text and key of a version |
//! | advisories | 64 | records of feeds |
//! | names | 8 | texts: names of CVEs and aliases of records, and modules |
//! | feeds | 24 | kind, family, dates and entries of each feed |
//! | exploited | 16 | KEV: CVE, dates, ransomware; sorted by CVE |
//! | probability | 16 | EPSS: CVE, score, percentile; sorted by CVE |
//!
//! A row begins with the first 16 bytes of the version key where its range ends. Ranges that end above an installed
//! version are the last rows of a slot, so one binary search finds them; most comparisons end within the row.
//!
//! Opening reads the header only. Every offset is checked when it is followed, so damage behind the header is an error
//! where it is met, and [`Index::verify`] finds all of it. A file is written beside its place and renamed into it.

mod draft;
mod encode;
mod entry;
mod error;
mod file;
mod layout;
mod search;
mod write;

pub use entry::{Advisory, FeedAge, Row};
pub use error::IndexError;
pub use file::{Index, IndexId};
pub use search::{PackageRows, ScopeRows};
pub use write::write;
