//! The real program, run in a directory of its own.

// Each test program uses a part of it.
#![allow(dead_code, unreachable_pub, unused_imports)]

mod bench;
pub mod disk;
pub mod gallery;
mod guest;
pub mod host;
pub mod house;
mod machine;
mod program;
mod root;
pub mod system;

pub use bench::{BASE, Bench, example, stdout, words};
pub use guest::Guest;
pub use machine::{is_used_from_outside, with_cloud_init};
pub use program::Program;
pub use root::DebianRoot;
