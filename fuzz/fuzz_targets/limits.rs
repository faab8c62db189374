//! Resource limits of logins.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::system::files(
    &["/etc/security/limits.conf"],
    bytes,
    &["core-dumps"]
));
