//! The real program, run in a directory of its own.

// Each test program uses a part of it.
#![allow(dead_code, unreachable_pub)]

mod program;

pub use program::Program;
