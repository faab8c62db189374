//! OpenVEX documents and exceptions are read.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("findings_said", bytes));
