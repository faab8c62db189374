//! What the fuzz targets drive, each a few lines in `fuzz_targets/`.

pub mod language;
pub mod system;
