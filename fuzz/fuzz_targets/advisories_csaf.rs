//! CSAF documents are read, and an index is made of them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("advisories_csaf", bytes));
