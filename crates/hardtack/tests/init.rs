//! The recipe that `hardtack init` writes builds as it is. It needs root and the network.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;

use common::{Bench, Program, words};

#[test]
fn what_init_writes_builds_without_a_word_of_warning() {
    let Some(bench) = Bench::new() else { return };
    // The profile that asks most of what no other test of whole images has: rules of a desktop, on a machine without one.
    let text = Program::new().succeed(&["init", "web", "--profile", "level2-workstation"]);
    let recipe = bench.recipe("init.hcl", &text);
    let built = bench.hardtack(&bench.store, &["build", recipe.to_str().unwrap()]);
    assert!(built.status.success(), "{}", words(&built));
    assert!(!words(&built).contains("warning"), "{}", words(&built));
    let audit: serde_json::Value =
        serde_json::from_slice(&fs::read(bench.path("out/web/audit.json")).unwrap()).unwrap();
    assert_eq!(audit["percent"], 100.0, "{}", audit["score"]);
}
