//! The configuration of AIDE.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::system::files(
    &["/etc/aide/aide.conf", "/usr/sbin/auditctl", "/etc/aide/aide.conf.d/10_x"],
    bytes,
    &["aide"]
));
