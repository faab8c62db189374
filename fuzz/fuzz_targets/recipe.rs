//! A recipe is loaded.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::language::recipe(bytes));
