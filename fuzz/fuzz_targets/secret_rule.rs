//! A rule for secrets of a user is read, and its examples are run.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("secret_rule", bytes));
