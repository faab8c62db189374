//! Package databases and manifests that are text are read into an inventory.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("inventory", bytes));
