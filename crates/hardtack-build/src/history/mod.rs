//! What became of images from one build to the next, by the evidence that is kept of each.

mod behind;
mod comparison;
mod judged;
mod rules;

pub use behind::{Outdated, behind};
pub use comparison::{COMPARISON_SCHEMA, Comparison, Regression};
pub use judged::{Judged, JudgedError};
pub use rules::{RuleChange, RuleChanges};
