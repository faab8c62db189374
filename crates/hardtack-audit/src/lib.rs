//! Kinds, rules, benchmarks, profiles, verdicts and fixes.
//!
//! A **rule** is one desired state, written in HCL. Its **kind** is the Rust type behind that state: one
//! parser and model from which check, fix and explanation all come. A **benchmark** numbers rules; a
//! **profile** chooses from a benchmark; an **audit** judges a tree by a profile.

pub mod fix;
pub mod kind;
pub mod kinds;
pub mod lines;
pub mod system;
#[cfg(test)]
mod testing;
pub mod verdict;
