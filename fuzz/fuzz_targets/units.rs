//! A unit of systemd and a drop-in to it, a null byte between them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("units", bytes));
