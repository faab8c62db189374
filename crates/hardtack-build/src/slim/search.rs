//! Which of many things can go together while all tests pass.

use std::collections::{BTreeMap, BTreeSet};

use hardtack_scan::needs::Needs;
use serde::Serialize;

use super::FileClass;

/// One thing that may go.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "name")]
pub enum Item {
    /// A package.
    Package(String),
    /// A group of files.
    Files(FileClass),
}

impl Item {
    /// What it is called.
    pub fn name(&self) -> &str {
        match self {
            Self::Package(name) => name,
            Self::Files(class) => class.as_str(),
        }
    }

    fn package(&self) -> Option<&str> {
        match self {
            Self::Package(name) => Some(name),
            Self::Files(_) => None,
        }
    }
}

/// How many tries may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts(pub usize);

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Found {
    /// What can go: a try without all of this passed.
    pub green: BTreeSet<Item>,
    /// What cannot: a try without one of these alone, beside what can go, did not pass.
    pub needed: BTreeSet<Item>,
    /// What was not tried by itself: it holds up something that stays, or there were no attempts left.
    pub left: BTreeSet<Item>,
    /// How many tries were made.
    pub attempts: usize,
}

/// Looks for much that can go at once. All of it is tried first; what does not pass is halved, and what passes stays out of all
/// later tries. `try_without` tells whether the tests pass without these things.
///
/// # Errors
/// When a try could not be made.
pub fn greatest<E>(
    items: Vec<Item>,
    needs: &Needs,
    attempts: Attempts,
    try_without: &mut dyn FnMut(&BTreeSet<Item>) -> Result<bool, E>,
) -> Result<Found, E> {
    let mut found = Found::default();
    let mut open = vec![in_order(items, needs)];
    while let Some(group) = open.pop() {
        let (group, holds_up) = whole(group, &found.green, needs);
        found.left.extend(holds_up);
        if group.is_empty() {
            continue;
        }
        if found.attempts == attempts.0 {
            found.left.extend(group);
            continue;
        }
        found.attempts += 1;
        let without: BTreeSet<Item> = found.green.iter().chain(&group).cloned().collect();
        if try_without(&without)? {
            found.green = without;
        } else if group.len() == 1 {
            found.needed.extend(group);
        } else {
            let (first, second) = group.split_at(group.len().div_ceil(2));
            open.push(second.to_vec());
            open.push(first.to_vec());
        }
    }
    Ok(found)
}

/// In the order in which they can go: a package behind all that need it.
fn in_order(items: Vec<Item>, needs: &Needs) -> Vec<Item> {
    let needed_by: BTreeMap<String, Vec<String>> = items
        .iter()
        .filter_map(Item::package)
        .map(|name| {
            let by = needs.needed_by(name).into_iter().filter(|other| other.relation.is_hard());
            (name.to_owned(), by.map(|other| other.package).collect())
        })
        .collect();
    let (mut ordered, mut rest) = (Vec::with_capacity(items.len()), items);
    while !rest.is_empty() {
        let waiting: BTreeSet<String> = rest.iter().filter_map(Item::package).map(str::to_owned).collect();
        let is_free = |item: &Item| {
            let by = item.package().and_then(|name| needed_by.get(name));
            by.into_iter().flatten().all(|other| !waiting.contains(other))
        };
        let (free, held): (Vec<Item>, Vec<Item>) = rest.into_iter().partition(is_free);
        if free.is_empty() {
            // Packages that need each other.
            ordered.extend(held);
            break;
        }
        ordered.extend(free);
        rest = held;
    }
    ordered
}

/// What of a group can go beside what goes already without something that stays losing what it needs, and what cannot.
fn whole(group: Vec<Item>, green: &BTreeSet<Item>, needs: &Needs) -> (Vec<Item>, Vec<Item>) {
    let (mut kept, mut out) = (group, Vec::new());
    // Each round takes one out at least.
    loop {
        let gone: BTreeSet<&str> = green.iter().chain(&kept).filter_map(Item::package).collect();
        let broken = needs.broken(&gone);
        if broken.is_empty() {
            return (kept, out);
        }
        let supports: BTreeSet<String> = needs.closure(broken).into_keys().map(str::to_owned).collect();
        let is_support = |item: &Item| item.package().is_some_and(|name| supports.contains(name));
        let (held, free): (Vec<Item>, Vec<Item>) = kept.into_iter().partition(is_support);
        kept = free;
        if held.is_empty() {
            // What is broken lacked it before: it is not the group's doing.
            return (kept, out);
        }
        out.extend(held);
    }
}

#[cfg(test)]
mod tests {
    use hardtack_tree::MemoryTree;
    use proptest::prelude::*;

    use super::*;

    fn needs(packages: &[(usize, Vec<usize>)]) -> Needs {
        let stanza = |(name, depends): &(usize, Vec<usize>)| {
            let depends: Vec<String> = depends.iter().map(|other| format!("p{other}")).collect();
            let depends = if depends.is_empty() { String::new() } else { format!("Depends: {}\n", depends.join(", ")) };
            format!("Package: p{name}\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n{depends}\n")
        };
        let text: String = packages.iter().map(stanza).collect();
        Needs::read(&MemoryTree::new().file("/var/lib/dpkg/status", &text).unwrap()).unwrap()
    }

    fn item(number: usize) -> Item {
        Item::Package(format!("p{number}"))
    }

    #[test]
    fn what_is_needed_is_found_by_halves() {
        let needs = needs(&(0..16).map(|number| (number, Vec::new())).collect::<Vec<_>>());
        let items: Vec<Item> = (0..16).map(item).chain([Item::Files(FileClass::Manuals)]).collect();
        let mut tries = Vec::new();
        let found = greatest::<()>(items.clone(), &needs, Attempts(100), &mut |without| {
            tries.push(without.len());
            Ok(!without.contains(&item(5)))
        });
        let found = found.unwrap();
        assert_eq!((found.green.len(), found.needed, found.left.len()), (16, [item(5)].into(), 0));
        assert_eq!((tries.first(), tries.len()), (Some(&17), found.attempts));
        assert!(found.attempts < 12, "{tries:?}");

        let found = greatest::<()>(items, &needs, Attempts(2), &mut |without| Ok(!without.contains(&item(5)))).unwrap();
        assert_eq!((found.green.len() + found.left.len(), found.attempts), (17, 2));
    }

    #[test]
    fn what_holds_up_something_that_stays_stays() {
        // p0 needs p1, which needs p2; a test needs p0.
        let needs = needs(&[(0, vec![1]), (1, vec![2]), (2, vec![]), (3, vec![])]);
        let mut tries = Vec::new();
        let found = greatest::<()>((0..4).map(item).collect(), &needs, Attempts(100), &mut |without| {
            tries.push(without.clone());
            Ok(!without.contains(&item(0)))
        });
        let found = found.unwrap();
        assert_eq!(found.green, [item(3)].into());
        assert_eq!(found.needed, [item(0)].into());
        assert_eq!(found.left, [item(1), item(2)].into());
        assert!(tries.iter().all(|without| !without.contains(&item(1)) || without.contains(&item(0))), "{tries:?}");
    }

    proptest! {
        #[test]
        fn what_goes_is_whole_and_passes_and_is_all_that_can(
            edges in prop::collection::vec((0_usize..10, 0_usize..10), 0..20),
            wanted in prop::collection::btree_set(0_usize..10, 0..4),
        ) {
            // A package needs only such as come later: nothing needs itself.
            let depends = |name: usize| edges.iter().filter(move |(from, to)| *from == name && to > from);
            let packages: Vec<_> =
                (0..10).map(|name| (name, depends(name).map(|(_, to)| *to).collect::<Vec<_>>())).collect();
            let needs = needs(&packages);
            let found = greatest::<()>((0..10).map(item).collect(), &needs, Attempts(1000), &mut |without| {
                Ok(wanted.iter().all(|name| !without.contains(&item(*name))))
            });
            let names: Vec<String> = wanted.iter().map(|name| format!("p{name}")).collect();
            let kept = needs.closure(names.iter().map(String::as_str).filter_map(|name| needs.names().find(|found| *found == name)));
            let can_go: BTreeSet<Item> =
                needs.names().filter(|name| !kept.contains_key(name)).map(|name| Item::Package(name.to_owned())).collect();
            prop_assert_eq!(found.unwrap().green, can_go);
        }
    }
}
