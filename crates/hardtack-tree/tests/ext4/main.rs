//! File systems that mke2fs(8) made, as hardtack reads them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod compare;
mod damage;
#[path = "../common/everything.rs"]
mod everything;
mod features;
mod fields;
mod journal;
mod mutation;
mod oracle;
mod rich;
mod tool;
