//! Start-up files of shells, a null byte between them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("shell", bytes));
