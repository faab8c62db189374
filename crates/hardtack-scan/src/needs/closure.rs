//! What packages cannot do without.

use std::collections::BTreeMap;

use super::Needs;
use super::graph::Need;

impl Needs {
    /// What these packages cannot be there without, themselves among it: of each, the package that needs it; none of these
    /// themselves. Where several would serve and none of them is needed anyway, the first by name is.
    pub fn closure<'n>(&'n self, packages: impl IntoIterator<Item = &'n str>) -> BTreeMap<&'n str, Option<&'n str>> {
        let mut found: BTreeMap<&str, Option<&str>> = BTreeMap::new();
        let mut open: Vec<&str> = Vec::new();
        for name in packages {
            if let Some((name, _)) = self.packages.get_key_value(name)
                && found.insert(name, None).is_none()
            {
                open.push(name);
            }
        }
        let mut choices: Vec<(&str, &Need)> = Vec::new();
        loop {
            while let Some(name) = open.pop() {
                let needs = self.packages.get(name).into_iter().flat_map(|node| &node.needs);
                for need in needs.filter(|need| need.relation.is_hard()) {
                    match need.choices.as_slice() {
                        [only] => {
                            if !found.contains_key(only.as_str()) {
                                found.insert(only, Some(name));
                                open.push(only);
                            }
                        }
                        _ => choices.push((name, need)),
                    }
                }
            }
            // Each round takes one more package, so there are no more rounds than packages.
            choices.retain(|(_, need)| !need.choices.iter().any(|choice| found.contains_key(choice.as_str())));
            let Some((name, need)) = choices.pop() else { return found };
            if let Some(first) = need.choices.first() {
                found.insert(first, Some(name));
                open.push(first);
            }
        }
    }
}
