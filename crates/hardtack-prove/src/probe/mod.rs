//! The part that runs inside the booted clone: `hardtack __probe ORDERS`.
//!
//! It waits until systemd has finished starting, looks, runs the recipe's checks, writes one report on the
//! second serial port and powers the machine off.

mod checks;
mod command;
mod link;
mod listeners;
mod orders;
mod report;
mod run;
mod systemd;

pub use checks::{TestResult, judge};
pub(crate) use orders::Message;
pub use orders::ProbeOrders;
pub use report::{FailedUnit, GuestReport, Phases, SystemState};
pub use run::{PROBE_ARGUMENT, run};
