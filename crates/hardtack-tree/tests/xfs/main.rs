//! File systems that mkfs.xfs(8) made and the kernel filled, as hardtack reads them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod compare;
mod damage;
mod image;
mod kernel;
mod log;
mod mutation;
mod prototype;
mod rich;
mod tool;
