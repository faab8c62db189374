//! A package database of RPM in its own format is read.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("rpm_ndb", bytes));
