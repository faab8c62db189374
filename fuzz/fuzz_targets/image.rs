//! The root on a disk: table, file systems and fstab.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("image", bytes));
