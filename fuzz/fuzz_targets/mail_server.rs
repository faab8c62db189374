//! The configuration of mail servers.
#![no_main]

const FILES: [&str; 3] = ["/etc/postfix/main.cf", "/etc/postfix/master.cf", "/etc/exim4/update-exim4.conf.conf"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::system::files(&FILES, bytes, &["services"]));
