//! File systems that mkfs.xfs(8) made and the kernel filled, as hardtack reads them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod compare;
mod damage;
#[path = "../common/everything.rs"]
mod everything;
mod image;
mod kernel;
mod log;
#[path = "../common/mounted.rs"]
mod mounted;
mod mutation;
mod prototype;
mod rich;
mod tool;

use tool::run;
