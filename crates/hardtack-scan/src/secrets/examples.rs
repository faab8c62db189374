//! The examples of rules, which are their tests.

use hardtack_tree::{MemoryTree, Mode, Owner, TreePath, TreeResult};

use super::{Example, SecretRule, SecretRules};
use crate::residue::{ScanError, secrets_of};

/// An example of which a rule says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFailure {
    /// The rule.
    pub rule: String,
    /// The example.
    pub example: String,
    /// What should be, in a few words.
    pub expected: &'static str,
}

/// The examples of a rule of which it says something else; also when it has none with a secret, or none without.
///
/// # Errors
/// When an example has a path that is none.
pub fn failures(rule: SecretRule) -> Result<Vec<ExampleFailure>, ScanError> {
    let mut wrong = Vec::new();
    let id = rule.id.clone();
    let mut fail = |example: &str, expected| {
        wrong.push(ExampleFailure { rule: id.clone(), example: example.to_owned(), expected });
    };
    for (found, expected) in [(true, "an example with a secret"), (false, "an example without one")] {
        if !rule.examples.iter().any(|example| example.found == found) {
            fail("", expected);
        }
    }
    let rules = SecretRules::new(vec![rule]);
    for example in rules.rules().iter().flat_map(|rule| &rule.examples) {
        let found = secrets_of(&tree(example)?, &rules)?;
        if found.is_empty() == example.found {
            fail(&example.name, if example.found { "a secret" } else { "no secret" });
        }
    }
    Ok(wrong)
}

fn tree(example: &Example) -> TreeResult<MemoryTree> {
    let tree = MemoryTree::new().file("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n")?;
    let tree = tree.dir("/root", Mode::new(0o700), Owner::ROOT)?;
    let path = TreePath::new(&example.path)?;
    tree.file_with(path.as_path(), example.content.clone(), Mode::new(0o600), Owner::ROOT)
}
