//! The recipes that the manual shows are recipes.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::path::Path;

use common::Recipes;

/// The `hcl` blocks of a page that have an image in them.
fn recipes(page: &str) -> Vec<String> {
    let blocks = page.split("\n```hcl\n").skip(1).filter_map(|rest| rest.split_once("\n```").map(|(block, _)| block));
    blocks.filter(|block| block.lines().any(|line| line.starts_with("image \""))).map(str::to_owned).collect()
}

#[test]
fn every_recipe_of_the_manual_loads() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (page, least) in [("README.md", 1), ("docs/recipes.md", 8), ("docs/proving.md", 1)] {
        let found = recipes(&fs::read_to_string(root.join(page)).unwrap());
        assert!(found.len() >= least, "{page} shows {} recipes", found.len());
        for text in found {
            let files = ["root/etc/os-release", "root.tar.zst", "site/nginx.conf", "scripts/app.sh"];
            let recipes = files.iter().fold(Recipes::new(&text), |recipes, name| recipes.with(name, ""));
            let mut options = recipes.options();
            options.environment.insert("APP_TOKEN".to_owned(), "a token".to_owned());
            recipes.load(&options).unwrap_or_else(|wrong| panic!("{page}:\n{text}\n{wrong}"));
        }
    }
}
