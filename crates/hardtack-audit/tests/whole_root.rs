//! The benchmark on a whole Debian root, where `HARDTACK_TEST_ROOT` names one.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod house;

use std::path::Path;

use hardtack_audit::system::System;
use hardtack_audit::verdict::Verdict;
use hardtack_audit::{Catalogue, audit, harden, resolve};
use hardtack_tree::{Change, DirectoryTree, TreePath};

#[test]
fn a_whole_root_is_judged_and_hardened_once() {
    let Some(root) = std::env::var_os("HARDTACK_TEST_ROOT") else {
        eprintln!("skipped: HARDTACK_TEST_ROOT names no Debian root");
        return;
    };
    let tree = DirectoryTree::open(Path::new(&root)).unwrap();
    let catalogue = Catalogue::embedded();
    for profile in ["level1-server", "level2-workstation"] {
        let profile = resolve(&house::cis(profile), &catalogue, jiff::civil::date(2026, 11, 22)).unwrap();
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
