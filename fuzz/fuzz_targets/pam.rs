//! The PAM stacks, and a profile of pam-auth-update, null bytes between them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("pam", bytes));
