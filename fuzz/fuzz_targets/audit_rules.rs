//! The rules of the kernel's audit.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::system::files(
    &["/etc/audit/rules.d/site.rules"],
    bytes,
    &["audit-rules"]
));
