//! Files of keys and values, in two dialects, a null byte between them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("key_value", bytes));
