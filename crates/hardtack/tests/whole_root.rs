//! The benchmark on the whole root of a real Debian 12. It needs root, for building it, and the network.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::DebianRoot;
use hardtack_audit::system::System;
use hardtack_audit::verdict::Verdict;
use hardtack_audit::{Catalogue, audit, harden, resolve};
use hardtack_recipe::{Harden, LoadOptions, load};
use hardtack_tree::{Change, DirectoryTree, TreePath};

/// The benchmark as a recipe asks for it.
fn cis(profile: &str) -> Harden {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("recipe.hcl");
    let harden = format!("harden {{\n    benchmark = \"cis-debian-12\"\n    profile = \"{profile}\"\n  }}");
    let text = format!("image \"root\" {{\n  base {{ directory = \".\" }}\n  {harden}\n}}\n");
    std::fs::write(&path, text).unwrap();
    let recipe = load(&LoadOptions::new(&path)).unwrap_or_else(|errors| panic!("{}", errors.render(false)));
    recipe.images.into_values().next().and_then(|image| image.harden).unwrap()
}

#[test]
fn a_whole_root_is_judged_and_hardened_once() {
    let Some(root) = DebianRoot::new() else { return };
    let tree = DirectoryTree::open(&root.path()).unwrap();
    let catalogue = Catalogue::embedded();
    for profile in ["level1-server", "level2-workstation"] {
        let profile = resolve(&cis(profile), &catalogue, jiff::civil::date(2026, 11, 22)).unwrap();
        let before = audit(&System::new(&tree), None, &profile);
        let unreadable: Vec<_> = before
            .controls
            .iter()
            .flat_map(|control| &control.rules)
            .filter(|result| result.verdict == Verdict::Unknown)
            .map(|result| (&result.rule, &result.reason))
            .collect();
        assert!(unreadable.is_empty(), "{unreadable:?}");

        let first = harden(&tree, &profile).unwrap();
        let after = audit(&System::new(&first.tree), None, &profile);
        assert!(after.score.passed >= before.score.passed + first.fixed.len() / 2);
        assert!(after.score.failed <= first.unfixable.len() + first.pending.len());

        let second = harden(&first.tree, &profile).unwrap();
        let changed: Vec<&TreePath> = second.tree.changes().iter().map(Change::path).collect();
        assert!(changed.is_empty(), "{changed:?}");
    }
}
