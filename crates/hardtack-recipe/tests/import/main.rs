//! Kickstarts become recipes, and a note says what became of every line.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
mod kickstarts;
mod mistakes;
mod properties;
mod secrets;
mod shares;
mod volumes;

use common::Recipes;
use hardtack_hcl::Source;
use hardtack_recipe::import::{Fate, Imported, kickstart};
use hardtack_recipe::{Image, Recipe};

const PARTITIONS: &str = include_str!("kickstarts/partitions.ks");
const VOLUMES: &str = include_str!("kickstarts/volumes.ks");
const SCRIPT: &str = include_str!("kickstarts/script.sh");

/// What becomes of a kickstart.
fn import(text: &str) -> Imported {
    kickstart(&Source::new("ks.cfg", text)).unwrap_or_else(|errors| panic!("{}", errors.render(false)))
}

/// The mistakes of a kickstart, as a user sees them.
fn mistakes(text: &str) -> String {
    match kickstart(&Source::new("ks.cfg", text)) {
        Ok(imported) => panic!("it was taken: {}", imported.recipe),
        Err(errors) => errors.render(false),
    }
}

/// The notes as a table.
fn notes(imported: &Imported) -> String {
    let line = |note: &hardtack_recipe::import::Note| {
        format!("{:>2} {}: {}: {}\n", note.line, note.what, note.fate.word(), note.fate.text())
    };
    imported.notes.iter().map(line).collect()
}

/// Those of the notes that say what to do.
fn to_do(imported: &Imported) -> String {
    let open = imported.notes.iter().filter(|note| matches!(note.fate, Fate::NotMapped(_)));
    open.map(|note| format!("{:>2} {}: {}\n", note.line, note.what, note.fate.text())).collect()
}

/// Loads an imported recipe as a build does, with an archive for its base and a hash for every password.
fn loaded(imported: &Imported) -> Recipe {
    let recipes = Recipes::new(&imported.recipe).with("root.tar", "").with("disk.img", "");
    let mut options = recipes.options();
    let base = if imported.recipe.contains("\"base_image\"") { "base_image=disk.img" } else { "base_tar=root.tar" };
    options.assignments.push(base.parse().unwrap());
    for line in imported.recipe.lines().filter(|line| line.contains("_password_hash\" {")) {
        let name = line.trim_start_matches("variable \"").trim_end_matches("\" {");
        options.assignments.push(format!("{name}=$y$j9T$salt$hash").parse().unwrap());
    }
    recipes.load(&options).unwrap_or_else(|errors| panic!("{errors}\n{}", imported.recipe))
}

fn only(recipe: &Recipe) -> &Image {
    recipe.images.values().next().unwrap()
}
