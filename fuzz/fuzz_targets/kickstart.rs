//! A kickstart becomes a recipe.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("kickstart", bytes));
