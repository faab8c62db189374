//! The rules of nftables, iptables and ufw.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("firewall", bytes));
