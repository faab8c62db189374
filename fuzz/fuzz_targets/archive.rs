//! The tar archive of a root is unpacked, and nothing is made outside.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("archive", bytes));
