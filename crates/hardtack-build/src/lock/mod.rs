//! `hardtack.lock`: what images were made from, so that they can be made again.
//!
//! It is written beside the recipe, in the recipe's own language:
//!
//! ```hcl
//! image "web" {
//!   suite "bookworm" {
//!     mirror       = "http://deb.debian.org/debian"
//!     release_file = "sha256:…"
//!     date         = "2026-07-11T10:16:37Z"
//!   }
//!
//!   packages = {
//!     "adduser" = "3.134"
//!   }
//! }
//! ```

mod difference;
mod entry;
mod error;
mod file;
mod installed;
mod read;

pub use difference::Difference;
pub use entry::{LockedFile, LockedImage};
pub use error::LockError;
pub use file::Lock;
pub(crate) use installed::installed;
