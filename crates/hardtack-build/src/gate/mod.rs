//! The gate: holds what is known of an image against the conditions of its recipe, and decides.
//!
//! [`decide`] takes [`Figures`], wherever they are from: a bake gathers them as it goes, [`Figures::of`] takes them from
//! the evidence that is kept of an image.

mod decision;
mod evidence;
mod figures;
mod judge;
#[cfg(test)]
mod tests;
mod vulnerabilities;

pub use decision::{ConditionVerdict, DECISION_SCHEMA, Decision, Judgement};
pub use figures::{Figure, Figures, Missing};
pub use judge::decide;
pub(crate) use vulnerabilities::findings;
