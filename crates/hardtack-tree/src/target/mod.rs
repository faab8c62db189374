//! Whatever holds a root, opened by what is in it: a directory, disk images of a machine, an archive, a container image.

mod archived;
mod error;
mod open;

pub use error::TargetError;
pub(crate) use error::of_format;
pub use open::{Form, Target, open};
