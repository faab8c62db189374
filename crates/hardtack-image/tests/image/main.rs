//! Disk images as their readers see them: every test reads back with programs that are not hardtack's.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod boot;
mod btrfs;
mod content_digest;
mod contents;
mod disk;
mod extremes;
mod formats;
mod full;
mod geometry;
mod grow;
mod mbr;
mod mounts;
mod random;
mod read_back;
mod reproducible;
mod support;
mod systemd_boot;
mod volumes;
mod xfs;
