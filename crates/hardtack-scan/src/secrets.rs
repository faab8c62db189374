//! What keys, tokens and passwords look like, by rules that are data.
//!
//! A rule is a file of HCL (`secrets/*.hcl`, and a user's own). [`SecretRules`] joins them: every byte is looked at once for
//! the words of all rules, and only where one stands is a pattern tried.

mod catalogue;
mod check;
mod detail;
mod detector;
mod examples;
mod pattern;
pub mod raw;
mod read;
mod rule;
#[cfg(test)]
mod tests;
mod words;

pub use catalogue::SecretRules;
pub use check::Checksum;
pub use detail::SecretDetail;
pub use examples::{ExampleFailure, failures};
pub use rule::{Example, SecretRule};

pub(crate) use detector::{AFTER, BEFORE, Hit, Looked};
