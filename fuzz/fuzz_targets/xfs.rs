//! A file system is opened and everything in it is read.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("xfs", bytes));
