//! The configuration of chronyd, a null byte before a file of sources.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("chrony", bytes));
