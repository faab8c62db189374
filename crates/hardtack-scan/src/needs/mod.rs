//! What packages of Debian need of one another: why each is there, and what goes with it.
//!
//! Versions of dependencies are not looked at: what is installed was installed by a package manager that did.

mod chain;
mod closure;
mod graph;
mod owners;
mod removal;
#[cfg(test)]
mod tests;
mod units;

pub use chain::Link;
pub use graph::{Dependant, Needs, Relation};
pub use owners::Owners;
pub use removal::Removal;
pub use units::units;
