//! The list of installed packages.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::system::files(
    &["/var/lib/dpkg/status"],
    bytes,
    &["packages", "services"]
));
