//! The rules of the kernel's audit.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("audit_rules", bytes));
