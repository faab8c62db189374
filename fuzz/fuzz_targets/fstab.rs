//! The file systems of the next boot.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("fstab", bytes));
