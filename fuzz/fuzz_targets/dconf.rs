//! What a site sets in GNOME: a profile, a key file and locks, null bytes between them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("dconf", bytes));
