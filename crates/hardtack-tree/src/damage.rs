//! Errors of a part of an image, where the rest of it can still be read.

use std::io;

/// Something contradicts its format or itself.
pub(crate) fn damage(what: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.into())
}

/// Something is sound, and hardtack does not read it.
pub(crate) fn unsupported(what: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, what.into())
}
