//! Inventories of trees that the real package managers made.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod apk;
mod dpkg;
mod hostile;
mod languages;
mod rpm;
mod support;
