//! What modules may be loaded.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::system::files(
    &["/etc/modprobe.d/site.conf"],
    bytes,
    &["kernel-modules"]
));
