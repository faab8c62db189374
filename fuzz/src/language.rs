//! Recipes, rules and the language they are written in.

use std::fs;

use hardtack_audit::{Catalogue, RuleId, Settings, test_rule};
use hardtack_hcl::{Document, Source};
use hardtack_recipe::LoadOptions;

/// Parses HCL; what can be parsed is laid out, and what is laid out stays as it is.
pub fn document(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if Document::parse(Source::new("fuzz.hcl", text)).is_err() {
        return;
    }
    let Ok(once) = hardtack_hcl::format(&Source::new("fuzz.hcl", text)) else { return };
    let twice = hardtack_hcl::format(&Source::new("fuzz.hcl", once.clone()));
    assert_eq!(twice.ok().as_ref(), Some(&once), "laid out twice, it is not the same");
}

/// Loads a recipe, with an empty environment.
pub fn recipe(bytes: &[u8]) {
    let Ok(dir) = tempfile::tempdir() else { return };
    let path = dir.path().join("recipe.hcl");
    if fs::write(&path, bytes).is_err() {
        return;
    }
    let mut options = LoadOptions::new(path);
    options.environment.clear();
    if let Err(wrong) = hardtack_recipe::load(&options) {
        wrong.render(true);
    }
}

/// Makes a recipe of a kickstart.
///
/// # Panics
/// When the recipe is none.
pub fn kickstart(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match hardtack_recipe::import::kickstart(&Source::new("fuzz.ks", text)) {
        Err(wrong) => drop(wrong.render(true)),
        Ok(imported) => {
            let recipe = Source::new("fuzz.hcl", imported.recipe.as_str());
            let laid_out = hardtack_hcl::format(&recipe);
            assert_eq!(laid_out.ok().as_ref(), Some(&imported.recipe), "the recipe is none, or is not laid out");
        }
    }
}

/// Reads a rule of a user's own directory and runs its examples.
pub fn rule(bytes: &[u8]) {
    let Ok(dir) = tempfile::tempdir() else { return };
    let topic = dir.path().join("rules/fuzz");
    if fs::create_dir_all(&topic).and_then(|()| fs::write(topic.join("fuzz.hcl"), bytes)).is_err() {
        return;
    }
    let Ok(catalogue) = Catalogue::embedded().with_dir(dir.path()) else { return };
    let Ok(id) = "fuzz".parse::<RuleId>() else { return };
    match catalogue.rule(&id, &Settings::new()) {
        Ok(rule) => drop(test_rule(&rule)),
        Err(wrong) => drop(wrong.render(true)),
    }
}
