//! Bills of materials: held against validators, read back, and read as other programs write them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod others;
mod own;
mod validators;
