//! SPDX 2.3 (ISO/IEC 5962 with its later additions), in JSON.
//!
//! Files are not in these documents: SPDX wants the SHA-1 digest of each, and most package databases keep another one.

mod model;
mod read;
mod write;

pub(super) use read::inventory;
pub(super) use write::document;
