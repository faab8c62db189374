//! Which packages of an inventory are vulnerable, why, and what would fix them.
//!
//! [`hits`] looks each package up by the rules of its ecosystem and gives pairs of numbers. [`Findings`] makes of them what
//! is reported: every package and every advisory once, and which of the one is affected by which of the other. What the
//! user knows better is laid over that: [`Vex`] documents and [`Exceptions`].

mod error;
mod exceptions;
mod finding;
mod findings;
mod fleet;
mod gather;
mod hits;
mod kernel;
mod module;
mod order;
mod policy;
mod subject;
#[cfg(test)]
mod tests;
mod vex;

pub use error::{MatchError, VexError};
pub use exceptions::{Exceptions, FoundException};
pub use finding::{
    AppliedException, AppliedVex, Feed, Finding, FoundAdvisory, FoundPackage, Kev, Relevance, Unmatched, VexStatus,
};
pub use findings::{FINDINGS_SCHEMA, Findings, Image, feeds_of};
pub use fleet::{Fleet, FleetError, Kept, Lookup, New, RESCAN_SCHEMA, Rescan, Scanned, Touched, newest_per_major};
pub use hits::{Hit, Hits, hits};
pub use policy::{FailOn, stale};
pub use vex::Vex;
