//! What is different between two systems, and what that means for who relies on them.
//!
//! [`between`] compares what two trees are made of, each part by the model that rules judge it by: packages, units,
//! accounts, ports, kernel arguments and parameters, and every file. [`classify`] says of each difference whether it
//! breaks something. A [`Baseline`] keeps what a tree was, and [`drift`] holds another one against it.

mod audits;
mod baseline;
mod capability;
mod change;
mod classify;
mod compare;
mod container;
mod content;
mod drift;
mod error;

mod facts;
mod file;
mod files;
mod kept;
mod model;
mod openings;
mod owners;
mod parts;
mod places;
mod ruling;
mod side;
#[cfg(test)]
mod tests;

pub use audits::{AuditDifference, ControlChange};
pub use baseline::{BASELINE_SCHEMA, Baseline};
pub use change::Change;
pub use classify::{Area, Classified, classify, raises_major};
pub use compare::{Compared, between};
pub use container::ContainerFacts;
pub use content::{ContentDifference, content};
pub use drift::{DRIFT_SCHEMA, Drift, Expected, drift};
pub use error::DifferenceError;
pub use facts::{Facts, GroupFacts, PasswordState, PortFacts, UnitState, UserFacts};
pub use file::{Aspect, FileChange, FileFacts};
pub use kept::{KeptImage, between_kept};
pub use model::{DIFFERENCE_SCHEMA, Difference, PackageChange, Subject, Unknown};
pub use openings::OpeningChange;
pub use ruling::{Impact, Sort};
