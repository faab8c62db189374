//! Whether an image is what is said of it.

mod content;
mod evidence;
mod fault;
mod signed;
mod whole;

pub use fault::{Check, Fault};
pub use signed::Signed;
pub use whole::{VERIFICATION_SCHEMA, Verification, verify};
