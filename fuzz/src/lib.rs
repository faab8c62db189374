//! What the fuzz targets drive, each a few lines in `fuzz_targets/`.

mod advisories;
mod archive;
mod archives;
mod disks;
mod erofs;
mod ext4;
mod initramfs;
mod language;
mod layers;
mod packages;
mod secrets;
#[cfg(test)]
mod smoke;
mod sparse;
mod statements;
mod system;
pub mod targets;
mod trees;
mod xfs;
