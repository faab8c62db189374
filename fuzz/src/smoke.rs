//! Every target, for a moment: its seed, and what becomes of the seed when bytes of it change.

use std::collections::BTreeSet;
use std::path::Path;

use crate::targets::TARGETS;

/// Steele and Vigna's splitmix64: the same numbers at every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or(0)
    }
}

/// A few cuts, copies and new bytes.
fn changed(seed: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    const WORDS: [&[u8]; 10] =
        [b"\0", b"\n", b"\\\n", b"\"", b"{", b"}", b"=", b"#", b"\xff\xfe", b"99999999999999999999"];
    let mut bytes = seed.to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len() + 1);
        let end = (at + numbers.below(16)).min(bytes.len());
        match numbers.below(4) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let copy = bytes[at..end].to_vec();
                let to = numbers.below(bytes.len() + 1);
                drop(bytes.splice(to..to, copy));
            }
            2 => drop(bytes.splice(at..at, WORDS[numbers.below(WORDS.len())].iter().copied())),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = numbers.next().to_le_bytes()[0];
                }
            }
        }
    }
    bytes
}

/// The inputs of a target that are kept beside its seed.
fn kept(name: &str) -> impl Iterator<Item = Vec<u8>> {
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("kept").join(name));
    files.into_iter().flatten().filter_map(|entry| std::fs::read(entry.ok()?.path()).ok())
}

#[test]
fn no_target_falls_over_its_seed() {
    for target in TARGETS {
        (target.run)(b"");
        (target.run)(target.seed);
        kept(target.name).for_each(|input| (target.run)(&input));
        let mut numbers = Numbers(0);
        for _ in 0..32 {
            (target.run)(&changed(target.seed, &mut numbers));
        }
    }
}

#[test]
fn every_target_is_in_the_table() {
    let names: BTreeSet<String> = TARGETS.iter().map(|target| target.name.to_owned()).collect();
    let stem = |entry: std::io::Result<std::fs::DirEntry>| entry.ok()?.path().file_stem()?.to_str().map(str::to_owned);
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz_targets")).into_iter().flatten();
    assert_eq!(files.filter_map(stem).collect::<BTreeSet<_>>(), names);
}
