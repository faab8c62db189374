//! Start-up files of shells, a null byte between them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::system::files(
    &["/etc/profile", "/root/.bashrc", "/etc/profile.d/a.sh"],
    bytes,
    &["shells"]
));
