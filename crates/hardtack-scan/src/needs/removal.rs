//! What goes with packages.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Needs;

/// What the removal of packages does to the others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Removal {
    /// What cannot be there without them, sorted.
    pub also_removed: Vec<String>,
    /// What nothing needs any more then, sorted.
    pub not_needed_any_more: Vec<String>,
}

impl Needs {
    /// What the removal of packages does to the others. `kept` are those that are there for their own sake; what the system
    /// needs is too.
    pub fn removal(&self, packages: &BTreeSet<&str>, kept: &BTreeSet<&str>) -> Removal {
        let mut gone: BTreeSet<&str> = self.names().filter(|name| packages.contains(name)).collect();
        // Each round takes one at least, so there are no more rounds than packages.
        loop {
            let broken = self.broken(&gone);
            if broken.is_empty() {
                break;
            }
            gone.extend(broken);
        }
        let needed = self.reached(kept, &BTreeSet::new());
        let still = self.reached(kept, &gone);
        let owned = |name: &&str| (*name).to_owned();
        Removal {
            also_removed: gone.iter().filter(|name| !packages.contains(*name)).map(owned).collect(),
            not_needed_any_more: needed
                .iter()
                .filter(|name| !still.contains(*name) && !gone.contains(*name))
                .map(owned)
                .collect(),
        }
    }

    /// What cannot be there itself without those that are gone, sorted.
    pub fn broken(&self, gone: &BTreeSet<&str>) -> Vec<&str> {
        self.names().filter(|name| !gone.contains(name) && self.breaks(name, gone)).collect()
    }

    /// Whether a package cannot be there without those that are gone.
    fn breaks(&self, name: &str, gone: &BTreeSet<&str>) -> bool {
        let needs = self.packages.get(name).into_iter().flat_map(|node| &node.needs);
        needs
            .filter(|need| need.relation.is_hard())
            .any(|need| need.choices.iter().all(|choice| gone.contains(choice.as_str())))
    }

    /// What is needed, in some way, by packages that are there for their own sake, without those that are gone.
    pub fn reached<'n>(&'n self, kept: &BTreeSet<&str>, gone: &BTreeSet<&str>) -> BTreeSet<&'n str> {
        let own = |name: &&str| (kept.contains(name) || self.is_needed_by_system(name)) && !gone.contains(name);
        let mut reached: BTreeSet<&str> = self.names().filter(own).collect();
        let mut open: Vec<&str> = reached.iter().copied().collect();
        while let Some(name) = open.pop() {
            for need in self.packages.get(name).into_iter().flat_map(|node| &node.needs) {
                for choice in need.choices.iter().map(String::as_str) {
                    if !gone.contains(choice) && reached.insert(choice) {
                        open.push(choice);
                    }
                }
            }
        }
        reached
    }
}
