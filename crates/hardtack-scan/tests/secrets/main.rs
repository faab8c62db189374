//! Secrets that are planted, in trees, in layers and on disks.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod disks;
mod support;
mod trees;
