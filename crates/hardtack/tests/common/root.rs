//! The root file system of a real Debian 12, out of the store that tests share.

use std::path::PathBuf;
use std::process::Command;

use super::{BASE, Bench, words};

/// A root of one's own, with what the recipe of `hardtack init` installs.
pub struct DebianRoot {
    bench: Bench,
}

impl DebianRoot {
    /// Builds it, or takes the layers from the store; `None`, which is said, where images cannot be built.
    pub fn new() -> Option<Self> {
        let root = Self { bench: Bench::new()? };
        let recipe = format!(
            "image \"root\" {{\n{BASE}\n{}\n  hook \"copy\" {{ command = \"cp -a $HARDTACK_ROOT {}\" }}\n}}\n",
            packages(),
            root.path().display()
        );
        let recipe = root.bench.recipe("root.hcl", &recipe);
        let built = root.bench.hardtack(&root.bench.store, &["build", recipe.to_str().unwrap()]);
        assert!(built.status.success(), "{}", words(&built));
        Some(root)
    }

    pub fn path(&self) -> PathBuf {
        self.bench.path("root")
    }
}

/// The packages of the recipe that `hardtack init` writes.
fn packages() -> String {
    let recipe = Command::new(env!("CARGO_BIN_EXE_hardtack")).arg("init").output().unwrap();
    let recipe = String::from_utf8(recipe.stdout).unwrap();
    let from = recipe.find("  packages {").unwrap();
    let length = recipe[from..].find("\n  }\n").unwrap();
    recipe[from..from + length].to_owned() + "\n  }"
}
