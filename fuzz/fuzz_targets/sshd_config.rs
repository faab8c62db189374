//! The configuration of the SSH server and a file that it includes, a null byte between them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("sshd_config", bytes));
