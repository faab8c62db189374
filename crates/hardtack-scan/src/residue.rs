//! What must not leave with an image: secrets, identities, and traces of the machine and the build it was made on.
//!
//! [`traces`] names the places where such things lie. The seal cleans them and [`scan`] looks whether anything is
//! left in them, by one table; beyond it [`scan`] reads every file by the rules of [`crate::secrets`].

mod authorized_keys;
mod by_place;
mod category;
pub(crate) mod content;
mod error;
mod expected;
mod finding;
mod hashes;
mod homes;
mod identity;
mod md5;
mod open_to_all;
pub(crate) mod packaged;
mod places;
mod position;
mod ssh;
mod survey;
mod table;
mod trace;

pub use authorized_keys::{authorized_keys_files, unexpected};
pub use category::Category;
pub use error::ScanError;
pub use expected::Expected;
pub use finding::Residue;
pub use identity::{DBUS_MACHINE_ID, ISCSI_INITIATOR, MACHINE_ID, names_initiator};
pub use ssh::{host_key_files, host_keys};
pub use survey::{scan, scan_with, secrets_of};
pub use trace::{Clean, Trace, Traced, trace_of, traces};

#[cfg(test)]
mod tests;
