//! The recipes that `hardtack init` writes build as they are. It needs root and the network.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;

use common::{Bench, Program, words};

#[test]
fn what_init_writes_builds_without_a_word_of_warning() {
    let Some(bench) = Bench::new() else { return };
    for profile in ["level1-server", "level2-workstation"] {
        let text = Program::new().succeed(&["init", profile, "--profile", profile]);
        let recipe = bench.recipe("init.hcl", &text);
        let built = bench.hardtack(&bench.store, &["build", recipe.to_str().unwrap()]);
        assert!(built.status.success(), "{profile}: {}", words(&built));
        assert!(!words(&built).contains("warning"), "{profile}: {}", words(&built));
        let out = bench.path("out").join(profile);
        fs::remove_dir_all(out).unwrap();
    }
}
