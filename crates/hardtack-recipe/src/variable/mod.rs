//! Variables: what a recipe leaves open, and where the values come from.

mod assign;
mod declare;
mod kind;
mod resolve;
mod var_file;

pub use assign::Assignment;
pub(crate) use assign::{Candidate, Candidates, candidates};
pub(crate) use declare::{Declaration, declaration};
pub use kind::Kind;
pub use resolve::{Given, Origin, Variable};
pub(crate) use resolve::{missing, resolve, validate};
