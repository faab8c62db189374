//! Keys that sign, and those that verify.

mod error;
mod file;
mod id;
mod kind;
mod public;
mod secret;

pub use error::KeyError;
pub use file::{NewKey, is_exposed};
pub use id::KeyId;
pub use kind::KeyType;
pub use public::PublicKey;
pub use secret::SecretKey;
