//! Resource limits of logins.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("limits", bytes));
