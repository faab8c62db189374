//! Whatever holds a root, opened by what is in it: a directory, the disk images of a machine.

mod error;
mod open;

pub use error::TargetError;
pub(crate) use error::of_format;
pub use open::{Form, Target, open};
