//! The Debian security tracker is read, and an index is made of it.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("advisories_tracker", bytes));
