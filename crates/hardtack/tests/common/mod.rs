//! The real program, run in a directory of its own.

mod program;

pub use program::{Program, Ran};
