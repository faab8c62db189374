//! Secrets are looked for in bytes, of files and of a disk.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("secrets", bytes));
