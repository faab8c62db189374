//! What the fuzz targets drive, each a few lines in `fuzz_targets/`.

mod advisories;
mod archive;
mod archives;
mod disks;
mod language;
mod layers;
mod packages;
#[cfg(test)]
mod smoke;
mod system;
pub mod targets;
