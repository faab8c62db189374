//! The reference lists exactly the blocks and keys that the loader takes.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::BTreeSet;

use common::Recipes;
use hardtack_recipe::{blocks, load};

/// The words in backquotes of the help to the error with this beginning.
fn known(path: &str, inner: &str, error: &str) -> BTreeSet<String> {
    let (mut text, mut end) = (String::new(), String::new());
    for (index, name) in path.split('/').filter(|name| !name.is_empty()).enumerate() {
        let here = path.split('/').take(index + 1).collect::<Vec<_>>().join("/");
        let label = blocks().find(|block| block.path == here).expect("a block of the reference").label;
        text += &format!("{name} {} {{\n", label.map(|_| "\"x\"").unwrap_or_default());
        end += "}\n";
    }
    let recipes = Recipes::new(&format!("{text}{inner}\n{end}"));
    let errors = load(&recipes.options()).unwrap_err();
    let found = errors.iter().find(|found| found.message.contains(error));
    let help = found.unwrap_or_else(|| panic!("{path}: no `{error}` in {errors}")).help.clone().unwrap();
    if help.contains("takes no") {
        return BTreeSet::new();
    }
    let words = help.split_once(" are ").expect("a list of what is known").1;
    words.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn keys_are_those_that_the_loader_takes() {
    for block in blocks().filter(|block| block.path != "locals") {
        let listed: BTreeSet<String> = block.keys.iter().map(|key| key.name.to_owned()).collect();
        let taken = known(block.path, "qqqqqqqqqqqqqqqq = 1", "has no key `qqqqqqqqqqqqqqqq`");
        // A base's keys depend on where it starts; without a start all of them are known.
        assert_eq!(listed, taken, "{}", block.path);
        assert_eq!(listed.len(), block.keys.len(), "{} lists a key twice", block.path);
    }
}

#[test]
fn blocks_are_those_that_the_loader_takes() {
    let inside = |path: &str| -> BTreeSet<String> {
        let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
        let names = blocks().filter_map(|block| block.path.strip_prefix(&prefix));
        names.filter(|name| !name.contains('/')).map(str::to_owned).collect()
    };
    let paths = blocks().map(|block| block.path).filter(|path| *path != "locals").chain([""]);
    for path in paths {
        let taken = known(path, "qqqqqqqqqqqqqqqq {}", "has no block `qqqqqqqqqqqqqqqq`");
        assert_eq!(inside(path), taken, "{path}");
    }
}

#[test]
fn texts_are_sentences() {
    for block in blocks() {
        assert!(block.summary.ends_with('.'), "{}: {}", block.path, block.summary);
        for key in block.keys {
            assert!(key.summary.ends_with('.'), "{} {}: {}", block.path, key.name, key.summary);
        }
    }
}
