//! CycloneDX 1.6 (ECMA-424).

mod model;
mod read;
mod write;

pub(super) use read::inventory;
pub(super) use write::document;
