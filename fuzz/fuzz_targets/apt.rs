//! The configuration of apt, a null byte before a drop-in.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("apt", bytes));
