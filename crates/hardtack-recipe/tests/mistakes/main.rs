//! Planted mistakes: each gets a message with its place and a remedy, as a user sees it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;

mod beside;
mod disk;
mod disks;
mod gates;
mod harden;
mod images;
mod language;
mod packages;
mod steps;
mod tests;
mod variables;
mod volumes;

use common::Recipes;

/// What is said of a whole recipe.
fn said_of(recipes: &Recipes) -> String {
    match recipes.load(&recipes.options()) {
        Ok(_) => "nothing is wrong".into(),
        Err(errors) => errors,
    }
}

/// What is said of a recipe text.
fn recipe(text: &str) -> String {
    said_of(&Recipes::new(text))
}

/// What is said of an image with these lines behind its base.
fn image(lines: &str) -> String {
    said_of(&common::image(lines))
}
