//! The metadata of a physical volume, and its logical volumes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("lvm", bytes));
