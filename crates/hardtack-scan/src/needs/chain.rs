//! How one package leads to another.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use super::{Needs, Relation};

/// One step of a chain of packages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The package.
    pub package: String,
    /// How the package before needs it; none of the first.
    pub relation: Option<Relation>,
}

impl Needs {
    /// A shortest chain from one of the packages of `from` to another one, both ends in it; `None` where none leads there.
    /// Of chains that are equally short the one that begins earlier in `from` is given.
    pub fn chain<'p>(&self, from: impl IntoIterator<Item = &'p str>, to: &str) -> Option<Vec<Link>> {
        let mut before: BTreeMap<&str, Option<(&str, Relation)>> = BTreeMap::new();
        let mut open = VecDeque::new();
        for name in from {
            if let Some((name, _)) = self.packages.get_key_value(name)
                && !before.contains_key(name.as_str())
            {
                before.insert(name, None);
                open.push_back(name.as_str());
            }
        }
        while let Some(name) = open.pop_front() {
            if name == to {
                return Some(traced(&before, name));
            }
            for need in self.packages.get(name).into_iter().flat_map(|node| &node.needs) {
                for choice in &need.choices {
                    if !before.contains_key(choice.as_str()) {
                        before.insert(choice, Some((name, need.relation)));
                        open.push_back(choice);
                    }
                }
            }
        }
        None
    }
}

fn traced(before: &BTreeMap<&str, Option<(&str, Relation)>>, end: &str) -> Vec<Link> {
    let mut links = Vec::new();
    let mut at = Some(end);
    while let Some(name) = at {
        let earlier = before.get(name).copied().flatten();
        links.push(Link { package: name.to_owned(), relation: earlier.map(|(_, relation)| relation) });
        at = earlier.map(|(name, _)| name);
    }
    links.reverse();
    links
}
