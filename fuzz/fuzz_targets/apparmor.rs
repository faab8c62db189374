//! Profiles of AppArmor.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::system::files(
    &["/etc/apparmor.d/profile", "/etc/apparmor.d/other"],
    bytes,
    &["apparmor"]
));
