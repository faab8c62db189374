//! What is known of vulnerabilities: feeds are read, and become one index file.
//!
//! A [`Draft`] holds what feeds say, record by record. [`import`] reads feeds into one; [`Index`] is the file that is made
//! of it, which is searched without being read as a whole. Nothing here fetches anything: files are given.

mod changes;
mod cve;
mod cvss;
mod draft;
mod error;
pub mod import;
pub mod index;
mod record;
mod scope;
mod severity;
mod source;
mod status;
#[cfg(test)]
mod tests;

pub use changes::Changes;
pub use cve::Cve;
pub use draft::{Draft, Exploited, Feed, FeedId, FeedKind, Probability};
pub use error::{AdvisoryError, Place};
pub use import::{Imported, import};
pub use index::{Index, IndexError, IndexId};
pub use record::{Affected, Record, Upper};
pub use scope::{Family, Scope};
pub use severity::Severity;
pub use status::{Status, Urgency};
