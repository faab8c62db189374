//! The configuration of the SSH client, a null byte before an included file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::system::files(
    &["/etc/ssh/ssh_config", "/etc/ssh/ssh_config.d/a.conf"],
    bytes,
    &["ssh"]
));
