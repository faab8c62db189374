//! The names in an initial file system are read.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("initramfs", bytes));
