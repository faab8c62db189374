//! The configuration of logrotate, a null byte before an included file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("logrotate", bytes));
