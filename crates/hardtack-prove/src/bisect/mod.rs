//! Which of many parts of an image break a test: found by trying few of the many subsets.
//!
//! [`Search::culprits`] halves the parts until one is left that fails by itself. Where there is none, several fail only
//! together, and [`Search::culprits`] finds the fewest that do. A trial whose answer follows from an earlier one is not made: what is a part
//! of something that passes passes, and what has a failing part fails.

mod knowledge;
mod left_out;
mod search;
mod steps;
#[cfg(test)]
mod tests;

pub use left_out::left_out;
pub use search::{Answer, Culprits, Search};
pub use steps::first_failing;
