//! The part that runs inside the booted clone: `hardtack __probe ORDERS`.
//!
//! It waits until systemd has finished starting, looks, runs the recipe's checks as it is told on the second serial port,
//! reports there and powers the machine off.

mod carried;
mod checks;
mod command;
mod http;
mod identity;
mod link;
mod listeners;
mod neighbours;
mod orders;
mod report;
mod run;
mod system;
mod systemd;

pub use checks::TestResult;
pub use identity::Identity;
pub(crate) use orders::{Message, Order, ProbeOrders, Ready};
pub(crate) use report::GuestReport;
pub use report::{FailedUnit, Phases, SystemState};
pub(crate) use run::PROBE_ARGUMENT;
pub use run::enter_if_asked;
