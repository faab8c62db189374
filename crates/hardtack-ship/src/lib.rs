//! Signs images, says what they were made from, and moves channels.
//!
//! A [`Shipped`] image is one with everything that is known of it: out of the store, or out of a directory that a build made.
//! [`attest::provenance`] makes the statement that is signed, [`verify::verify`] holds an image against the statements about
//! it, and [`channel`] has the rules by which channels move.

pub mod attest;
pub mod bundle;
pub mod channel;
pub mod dsse;
pub mod key;
mod shipped;
pub mod statement;
pub mod verify;

pub use shipped::{Shipped, ShippedError};
