//! A tar archive is read as a tree.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("tar_tree", bytes));
