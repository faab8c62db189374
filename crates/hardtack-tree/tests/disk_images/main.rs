//! Disk images that qemu-img(1) made, read as qemu-img reads them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod formats;
mod hostile;
mod made;
mod random;
mod refused;
mod support;
