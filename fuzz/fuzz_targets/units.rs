//! A unit of systemd and a drop-in to it, a null byte between them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::system::files(
    &["/etc/systemd/system/cron.service", "/etc/systemd/system/cron.service.d/site.conf"],
    bytes,
    &["services", "logging"]
));
