//! HCL is parsed, and laid out the same way twice.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("hcl", bytes));
