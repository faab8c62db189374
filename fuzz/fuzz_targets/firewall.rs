//! The rules of nftables, iptables and ufw.
#![no_main]

const FILES: [&str; 6] = [
    "/etc/nftables.conf",
    "/etc/iptables/rules.v4",
    "/etc/iptables/rules.v6",
    "/etc/default/ufw",
    "/etc/ufw/before.rules",
    "/etc/ufw/user.rules",
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::system::files(&FILES, bytes, &["firewall"]));
