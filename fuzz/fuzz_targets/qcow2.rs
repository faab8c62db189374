//! Disk images in the format qcow2.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("qcow2", bytes));
