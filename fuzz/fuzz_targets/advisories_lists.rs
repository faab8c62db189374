//! KEV, EPSS, secdb and lists of support are read.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hardtack_fuzz::targets::run("advisories_lists", bytes));
