//! Twice hardened equals once hardened, by every profile of every benchmark.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod house;
mod machine;

use std::collections::BTreeMap;

use hardtack_audit::system::System;
use hardtack_audit::verdict::Verdict;
use hardtack_audit::{Catalogue, audit, harden, resolve};
use hardtack_recipe::Harden;
use hardtack_tree::{Change, TreePath};
use machine::{DEBIAN_12, DEBIAN_13, UBUNTU_22, UBUNTU_24};

const MACHINES: [(&str, &str); 5] = [
    ("cis-debian-12", DEBIAN_12),
    ("cis-debian-13", DEBIAN_13),
    ("cis-ubuntu-24.04", UBUNTU_24),
    ("stig-ubuntu-22.04", UBUNTU_22),
    ("stig-ubuntu-24.04", UBUNTU_24),
];

/// Hardened once, and again until the packages that were asked for are there, nothing is left to change, and what still
/// fails is what no change of files brings about.
#[test]
fn twice_hardened_is_once_hardened() {
    let catalogue = Catalogue::embedded();
    assert!(catalogue.benchmark_ids().all(|id| MACHINES.iter().any(|(known, _)| *known == id)));
    for (id, os_release) in MACHINES {
        for name in catalogue.benchmark(id, None).unwrap().profiles.keys() {
            let recipe = Harden { benchmark: id.to_owned(), ..house::harden(name) };
            let profile = resolve(&recipe, &catalogue, jiff::civil::date(2026, 11, 22)).unwrap();
            let once = machine::settled(machine::machine(os_release, &profile), &profile);

            let twice = harden(&once, &profile).unwrap();
            let changed: Vec<&TreePath> = twice.tree.changes().iter().map(Change::path).collect();
            let place = format!("{id} {name}");
            assert!(changed.is_empty(), "{place}: {changed:?}\n{}", twice.tree.diff().unwrap());
            assert!(
                twice.packages.is_empty() && twice.fixed.is_empty(),
                "{place}: {:?} {:?}",
                twice.packages,
                twice.fixed
            );

            let left: BTreeMap<_, _> = twice.unfixable.iter().map(|left| (&left.rule, &left.reason)).collect();
            let contested: Vec<_> = left.iter().filter(|(_, reason)| reason.contains("another rule")).collect();
            assert!(contested.is_empty(), "{place}: {contested:?}");
            let found = audit(&System::new(&once), None, &profile);
            let failed = |verdict: &Verdict| *verdict == Verdict::Fail;
            let rules = found.controls.iter().filter(|result| failed(&result.verdict)).flat_map(|result| &result.rules);
            let fixable: Vec<_> =
                rules.filter(|rule| failed(&rule.verdict) && !left.contains_key(&rule.rule)).collect();
            assert!(fixable.is_empty(), "{place}: {fixable:?}");
        }
    }
}
