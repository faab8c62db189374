//! Container images: those that umoci and skopeo make and read, and such as nobody should make.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;

mod choices;
mod hostile;
mod joined;
mod made;
mod tools;
