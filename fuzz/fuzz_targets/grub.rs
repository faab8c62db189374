//! GRUB's settings and menu.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::system::files(
    &["/etc/default/grub", "/boot/grub/grub.cfg"],
    bytes,
    &["boot"]
));
