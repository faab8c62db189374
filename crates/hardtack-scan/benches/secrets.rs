//! What it costs to look for secrets, on this machine.
//!
//! `cargo bench -p hardtack-scan --bench secrets` prints a table. A tree that the environment names as
//! `HARDTACK_BENCH_TREE` is looked through too, and what is found in it is told.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::time::Instant;

use hardtack_scan::residue::secrets_of;
use hardtack_scan::secrets::SecretRules;
use hardtack_tree::{DirectoryTree, MemoryTree, Mode, Owner, Tree};

/// Bytes of each text that is looked through; a tree in memory gives no more of one file.
const SIZE: usize = 60 << 20;

/// Megabytes a second of the best of three runs over `text`, by one core.
fn speed(text: &[u8], rules: &SecretRules) -> f64 {
    let content: Vec<u8> = text.iter().copied().cycle().take(SIZE).collect();
    let tree = MemoryTree::new().file_with("/srv/text", content, Mode::new(0o644), Owner::ROOT).unwrap();
    let run = |_| {
        let start = Instant::now();
        let found = secrets_of(&tree, rules).unwrap();
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
        SIZE as f64 / start.elapsed().as_secs_f64() / 1e6
    };
    (0..3).map(run).fold(0.0, f64::max)
}

fn main() {
    let start = Instant::now();
    let rules = SecretRules::embedded();
    println!(
        "| work | |\n|---|---|\n| read {} rules | {:.1} ms |",
        rules.rules().len(),
        start.elapsed().as_secs_f64() * 1e3
    );
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let texts = ["docs/recipes.md", "Cargo.lock", "crates/hardtack-scan/src/difference/classify.rs"];
    for name in texts {
        let text = std::fs::read(repository.join(name)).unwrap();
        println!("| {name}, again and again | {:.0} MB/s |", speed(&text, rules));
    }
    let noise: Vec<u8> = (0..1_u32 << 20).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8 | 1).collect();
    println!("| bytes of every kind | {:.0} MB/s |", speed(&noise, rules));
    let Some(path) = std::env::var_os("HARDTACK_BENCH_TREE") else { return };
    let tree = DirectoryTree::open(Path::new(&path)).unwrap();
    let bytes: u64 = tree.index().unwrap().iter().map(|entry| entry.metadata.size).sum();
    for _ in 0..2 {
        let start = Instant::now();
        let found = secrets_of(&tree, rules).unwrap();
        println!(
            "| a tree of {:.0} MB, {} found | {:.0} ms |",
            bytes as f64 / 1e6,
            found.len(),
            start.elapsed().as_secs_f64() * 1e3
        );
        found.iter().for_each(|residue| eprintln!("{residue}"));
    }
}
