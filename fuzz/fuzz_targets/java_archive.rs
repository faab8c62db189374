//! An archive of Java is searched for packages.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("java_archive", bytes));
