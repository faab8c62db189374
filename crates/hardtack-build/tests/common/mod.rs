//! Bakes of small roots, a harness whose `main` can become the inside of a sandbox, and small roots to put there.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

pub(crate) mod fixture;
pub(crate) mod harness;
pub(crate) mod root;
