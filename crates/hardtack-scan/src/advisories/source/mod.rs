//! The bytes of feeds: directories, compressed files and archives, each read with limits and a place for errors.

mod archive;
mod bytes;
mod guard;
mod walk;

pub(super) use bytes::{Bytes, MAX_RECORD};
pub(super) use guard::Guard;
pub(super) use walk::each;
