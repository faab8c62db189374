//! A small root with recipes over it, a house benchmark and a store.

use std::fs;
use std::path::PathBuf;

use hardtack_build::bake::{BakeError, BakeRequest, Baked, Manifest, bake};
use hardtack_build::store::{ChangeKind, LayerKey, Store};
use hardtack_build::{Event, Interrupt, Progress};
use hardtack_recipe::{LoadOptions, Recipe, load};

use super::root;

pub(crate) const BENCHMARK: &str = r#"
benchmark "house" {
  title        = "House rules"
  edition      = "2"
  published    = "2026-01-31"
  distribution = "debian"
  release      = "12"
}
profile "all" { title = "Every machine" }
level "must" { profiles = ["all"] }
section "1" { title = "Kernel" }
control "1.1" "must" { rules = ["no-redirects"] }
control "1.2" "must" { rules = ["no-debugging"] }
"#;

pub(crate) const HARDEN: &str = "  harden {\n    benchmark = \"house\"\n    profile   = \"all\"\n  }\n";

/// A small root, recipes and a store.
pub(crate) struct Fixture {
    pub(crate) directory: tempfile::TempDir,
    pub(crate) store: Store,
}

/// What was told, in short words.
#[derive(Default)]
pub(crate) struct Told(pub(crate) Vec<String>);

impl Progress for Told {
    fn event(&mut self, event: Event) {
        match event {
            Event::PhaseStarted { phase } => self.0.push(format!("[{phase}]")),
            Event::StepStarted { step } => self.0.push(format!("run {step}")),
            Event::StepCached { step } => self.0.push(format!("cached {step}")),
            Event::Warning { message } => self.0.push(format!("warning: {message}")),
            _ => {}
        }
    }
}

impl Told {
    /// What was told of the steps.
    pub(crate) fn steps(&self) -> Vec<&str> {
        let is_step = |line: &&str| line.starts_with("run ") || line.starts_with("cached ");
        self.0.iter().map(String::as_str).filter(is_step).collect()
    }
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        root::make(&directory.path().join("root"));
        fs::write(directory.path().join("root/etc/os-release"), "ID=debian\nVERSION_ID=\"12\"\n").unwrap();
        fs::create_dir_all(directory.path().join("house/benchmarks")).unwrap();
        fs::write(directory.path().join("house/benchmarks/house.hcl"), BENCHMARK).unwrap();
        fs::create_dir_all(directory.path().join("house/rules/kernel")).unwrap();
        for (name, key, value) in
            [("no-redirects", "net.ipv4.conf.all.accept_redirects", 0), ("no-debugging", "kernel.yama.ptrace_scope", 1)]
        {
            let rule = format!(
                "rule \"{name}\" {{\n  title = \"A rule\"\n  severity = \"low\"\n  why = \"Known.\"\n  \
                 sysctl \"{key}\" {{ value = {value} }}\n}}\n"
            );
            fs::write(directory.path().join(format!("house/rules/kernel/{name}.hcl")), rule).unwrap();
        }
        let store = Store::open(&directory.path().join("store")).unwrap();
        Self { directory, store }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// A recipe whose image `name` is the root with these lines.
    pub(crate) fn recipe(&self, name: &str, lines: &str) -> Recipe {
        self.load(&format!("image \"{name}\" {{\n  base {{ directory = \"root\" }}\n{lines}\n}}\n"))
    }

    pub(crate) fn load(&self, text: &str) -> Recipe {
        let path = self.path("recipe.hcl");
        fs::write(&path, text).unwrap();
        load(&LoadOptions::new(&path)).unwrap_or_else(|errors| panic!("{}", errors.render(false)))
    }

    /// A recipe whose image `name` is built on an image of the store, with these lines.
    pub(crate) fn derived(&self, name: &str, from: &str, lines: &str) -> Recipe {
        self.load(&format!("image \"{name}\" {{\n  base {{\n    from = \"{from}\"\n{lines}\n}}\n"))
    }

    /// Bakes the last image of a recipe.
    pub(crate) fn bake(
        &self,
        recipe: &Recipe,
        change: impl FnOnce(&mut BakeRequest<'_>),
    ) -> (Result<Baked, BakeError>, Told) {
        let mut told = Told::default();
        let interrupt = Interrupt::new();
        let mut request = self.request(recipe, &interrupt, &mut told);
        change(&mut request);
        let baked = bake(request).map_err(|failed| *failed.error);
        (baked, told)
    }

    pub(crate) fn request<'a>(
        &'a self,
        recipe: &'a Recipe,
        interrupt: &'a Interrupt,
        progress: &'a mut dyn Progress,
    ) -> BakeRequest<'a> {
        BakeRequest {
            recipe,
            image: recipe.images.values().next_back().unwrap(),
            store: &self.store,
            out: self.path("out"),
            today: jiff::civil::date(2026, 1, 1),
            upto: None,
            without: Vec::new(),
            no_cache: false,
            refresh: false,
            locked: false,
            force: false,
            rules: vec![self.path("house")],
            prove: None,
            interrupt,
            progress,
        }
    }

    /// Bakes what must succeed.
    pub(crate) fn baked(&self, recipe: &Recipe) -> (Manifest, Told) {
        let (baked, told) = self.bake(recipe, |_| {});
        (baked.unwrap_or_else(|error| panic!("{}", words(&error))).manifest, told)
    }

    /// A file as a layer has it.
    pub(crate) fn text(&self, manifest: &Manifest, layer: &str, path: &str) -> String {
        fs::read_to_string(self.store.tree(key(manifest, layer)).join(path)).unwrap()
    }

    /// What a layer changed, without directories that it only stands in.
    pub(crate) fn changes(&self, manifest: &Manifest, layer: &str) -> Vec<(String, ChangeKind)> {
        let keys: Vec<LayerKey> = manifest.layers.iter().map(|layer| layer.key).collect();
        let index = manifest.layers.iter().position(|record| record.name == layer).unwrap();
        let changes = self.store.changes(keys[index], &keys[..index]).unwrap();
        changes.into_iter().map(|change| (change.path.display().to_string(), change.kind)).collect()
    }

    /// The names in the output directory.
    pub(crate) fn out(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("out")).into_iter().flatten();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

pub(crate) fn key(manifest: &Manifest, layer: &str) -> LayerKey {
    manifest.layers.iter().find(|record| record.name == layer).unwrap().key
}

pub(crate) fn layers(manifest: &Manifest) -> Vec<&str> {
    manifest.layers.iter().map(|layer| layer.name.as_str()).collect()
}

/// An error with its causes.
pub(crate) fn words(error: &BakeError) -> String {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        text += &format!(": {cause}");
        next = cause.source();
    }
    text
}
