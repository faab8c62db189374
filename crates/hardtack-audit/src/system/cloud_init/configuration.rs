//! cloud-init's configuration: one mapping, joined of several files.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use hardtack_hcl::Source;
use hardtack_recipe::yaml::{self, Node, Value};
use hardtack_tree::{FileKind, FixedPath, Tree, TreePath};

use super::is_true;
use crate::verdict::{Location, Unjudgeable};

/// Where it is, cloud-init does nothing.
pub const DISABLED: FixedPath = FixedPath::new("/etc/cloud/cloud-init.disabled");

const MAIN: FixedPath = FixedPath::new("/etc/cloud/cloud.cfg");
const DROP_INS: FixedPath = FixedPath::new("/etc/cloud/cloud.cfg.d");

/// How large a file is still read, in bytes. Those of distributions have about 3,000.
const LARGEST: u64 = 1 << 20;

/// A mapping whose values know their files.
#[derive(Clone, Debug, Default)]
pub(super) struct Mapping(BTreeMap<String, Field>);

#[derive(Clone, Debug)]
enum Field {
    Mapping(Mapping),
    Other(Node, Location),
}

impl Mapping {
    /// The main file beneath those of the directory that end in `.cfg`; of these the later name wins.
    pub(super) fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let directory = DROP_INS.to_path();
        let mut files = Vec::new();
        for name in tree.list(&directory)?.unwrap_or_default() {
            if name.as_encoded_bytes().ends_with(b".cfg") {
                files.push(directory.join_os(&name)?);
            }
        }
        let mut all = Self::default();
        for path in files.into_iter().rev().chain([MAIN.to_path()]) {
            if let Some(own) = file(tree, &path)? {
                all = all.over(own);
            }
        }
        Ok(all)
    }

    /// What a node says; of keys that are the same but for `-` and `_`, which stand for each other, the first.
    pub(super) fn of(node: &Node, at: &Location) -> Self {
        let Value::Mapping(entries) = &node.value else { return Self::default() };
        let mut mapping = Self::default();
        for (key, _, node) in entries {
            let field = match &node.value {
                Value::Mapping(_) => Field::Mapping(Self::of(node, at)),
                // A key without a value is as if it were not there.
                Value::Scalar(text, true) if ["", "~", "null"].contains(&text.as_str()) => continue,
                Value::Scalar(..) | Value::Sequence(_) => Field::Other(node.clone(), at.clone()),
            };
            mapping.0.entry(key.replace('-', "_")).or_insert(field);
        }
        mapping
    }

    /// This one, with what the other has beside it; mappings in both are joined in the same way.
    pub(super) fn over(mut self, other: Self) -> Self {
        for (key, weaker) in other.0 {
            match self.0.entry(key) {
                Entry::Vacant(free) => drop(free.insert(weaker)),
                Entry::Occupied(mut own) => {
                    if let (Field::Mapping(own), Field::Mapping(weaker)) = (own.get_mut(), weaker) {
                        *own = std::mem::take(own).over(weaker);
                    }
                }
            }
        }
        self
    }

    pub(super) fn with_scalar(self, key: &str, text: &str, at: &Location) -> Self {
        let node = Node { value: Value::Scalar(text.to_owned(), true), place: 0..0 };
        Self(BTreeMap::from([(key.to_owned(), Field::Other(node, at.clone()))])).over(self)
    }

    /// A mapping within it.
    pub(super) fn mapping(&self, key: &str) -> Option<Self> {
        match self.0.get(key)? {
            Field::Mapping(mapping) => Some(mapping.clone()),
            Field::Other(..) => None,
        }
    }

    /// A value that is no mapping, and the file that has it.
    pub(super) fn get(&self, key: &str) -> Option<(&Node, &Location)> {
        match self.0.get(key)? {
            Field::Other(node, at) => Some((node, at)),
            Field::Mapping(_) => None,
        }
    }

    /// A scalar.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        match &self.get(key)?.0.value {
            Value::Scalar(text, _) => Some(text.clone()),
            Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// Whether a truth value is there and true.
    pub(super) fn is_set(&self, key: &str) -> bool {
        self.text(key).is_some_and(|word| is_true(&word))
    }

    /// A list of words, the keys of a mapping, or words with commas between them.
    pub(super) fn words(&self, key: &str) -> Vec<String> {
        match self.0.get(key) {
            None => Vec::new(),
            Some(Field::Mapping(mapping)) => mapping.0.keys().cloned().collect(),
            Some(Field::Other(node, _)) => match &node.value {
                Value::Scalar(text, _) => {
                    text.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
                }
                Value::Sequence(items) => items
                    .iter()
                    .filter_map(|item| match &item.value {
                        Value::Scalar(text, _) => Some(text.trim().to_owned()),
                        Value::Sequence(_) | Value::Mapping(_) => None,
                    })
                    .collect(),
                Value::Mapping(_) => Vec::new(),
            },
        }
    }
}

fn file(tree: &dyn Tree, path: &TreePath) -> Result<Option<Mapping>, Unjudgeable> {
    let Some(found) = tree.target_metadata(path)?.filter(|found| found.kind == FileKind::Regular) else {
        return Ok(None);
    };
    if found.size > LARGEST {
        return Err(Unjudgeable(format!("{path} has {} bytes, more than any configuration of cloud-init", found.size)));
    }
    let Some(text) = tree.read_text(path)? else { return Ok(None) };
    let source = Source::new(path.to_string(), text);
    let root = yaml::read(&source).map_err(|error| Unjudgeable(format!("{path}: {}", error.message)))?;
    Ok(Some(Mapping::of(&root, &Location { path: path.clone(), line: None })))
}
