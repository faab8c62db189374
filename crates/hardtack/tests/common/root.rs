//! The root file system of a real Debian 12, out of the store that tests share.

use std::path::PathBuf;

use super::{BASE, Bench, words};

/// What is judged and run in it; no kernel, which nothing here starts.
const PACKAGES: &str = r#"  packages {
    install = ["systemd-sysv", "udev", "dbus", "openssh-server", "sudo"]
  }"#;

/// A root of one's own.
pub struct DebianRoot {
    bench: Bench,
}

impl DebianRoot {
    /// Builds it, or takes the layers from the store; `None`, which is said, where images cannot be built.
    pub fn new() -> Option<Self> {
        let root = Self { bench: Bench::new()? };
        let recipe = format!(
            "image \"root\" {{\n{BASE}\n{PACKAGES}\n  hook \"copy\" {{ command = \"cp -a $HARDTACK_ROOT {}\" }}\n}}\n",
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
