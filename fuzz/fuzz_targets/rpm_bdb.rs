//! A package database of RPM in Berkeley DB is read.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("rpm_bdb", bytes));
