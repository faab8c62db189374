//! Recipes in a directory of their own.

#![allow(dead_code, reason = "not every test needs all of it")]

use std::fs;
use std::path::{Path, PathBuf};

use hardtack_recipe::{LoadOptions, Recipe, load};

/// A directory with the files of a recipe.
pub(crate) struct Recipes {
    directory: tempfile::TempDir,
}

impl Recipes {
    /// A directory with `recipe.hcl`.
    pub(crate) fn new(recipe: &str) -> Self {
        let recipes = Self { directory: tempfile::tempdir().unwrap() };
        recipes.with("recipe.hcl", recipe)
    }

    /// With another file.
    pub(crate) fn with(self, name: &str, content: &str) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// The path of a file.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// How it is loaded: on a fixed day, in an empty environment.
    pub(crate) fn options(&self) -> LoadOptions {
        let mut options = LoadOptions::new(self.path("recipe.hcl"));
        options.environment = [("SOURCE_DATE_EPOCH".to_owned(), "1767225600".to_owned())].into();
        options.today = jiff::civil::date(2026, 1, 1);
        options
    }

    /// The recipe, or its errors as a user sees them, paths relative to the directory.
    pub(crate) fn load(&self, options: &LoadOptions) -> Result<Recipe, String> {
        load(options).map_err(|errors| self.shown(&errors.render(false)))
    }

    /// Text without the directory's path.
    pub(crate) fn shown(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.directory.path().display()), "")
    }

    /// The directory.
    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }
}

/// A recipe with these lines in its image.
pub(crate) fn image(lines: &str) -> Recipes {
    Recipes::new(&format!(
        "image \"web\" {{\n  base {{\n    bootstrap = \"debian\"\n    release   = \"bookworm\"\n  }}\n{lines}}}\n"
    ))
}
