//! Kernel modules that cannot be loaded: `module "NAME" { available = false }`.

#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostics, Value, ValueError};
use hardtack_tree::{Mode, Owner, TreePath};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{Demand, DesiredState, Kind};
use crate::system::modules::{Carried, DIRECTORIES, Install, Modules, canonical};
use crate::system::{Runtime, System};
use crate::verdict::{Finding, Judgement, Location};

/// The kind `module`.
pub(super) struct Module;

impl Kind for Module {
    fn name(&self) -> &'static str {
        "module"
    }

    fn summary(&self) -> &'static str {
        "No installed kernel can load a module: it has none, or modprobe.d(5) both replaces and blacklists it."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("available", "Always `false`: the module cannot be loaded."),
            (
                "builtin_ok",
                "Whether a kernel may have it built in, where no configuration reaches it. It may not when this is left out.",
            ),
        ]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let name = block.label(0);
        let available = block.required_with("available", only_false);
        let builtin_ok = block.optional("builtin_ok").unwrap_or(false);
        let (name, ()) = block.finish((name, available))?;
        Ok(Box::new(State { name, builtin_ok }))
    }
}

fn only_false(value: &Value) -> Result<(), ValueError> {
    match value.data() {
        hardtack_hcl::Data::Bool(false) => Ok(()),
        _ => Err(ValueError::new("a module can only be kept out").help("write `available = false`")),
    }
}

#[derive(Debug)]
struct State {
    name: String,
    builtin_ok: bool,
}

impl State {
    fn expected(&self) -> String {
        format!("no kernel can load {}", self.name)
    }

    /// What keeps modprobe from loading a module that is there.
    fn configuration(&self, modules: &Modules, file: &Location, release: &str) -> [Finding; 2] {
        let name = &self.name;
        let replaced = format!("modprobe does nothing when asked for {name}");
        let replaced = match modules.install(name) {
            Some(Install { command, at }) => {
                let nothing = Install { command, at }.does_nothing();
                Finding::persistent(nothing, replaced, format!("the command `{command}`"), at.clone())
            }
            None => Finding::persistent(false, replaced, format!("a module of kernel {release}"), file.clone()),
        };
        let expected = format!("{name} is blacklisted");
        let blacklisted = match modules.blacklisted(name) {
            Some(at) => Finding::persistent(true, expected, "blacklisted", at.clone()),
            None => Finding::persistent(false, expected, "not blacklisted", None),
        };
        [replaced, blacklisted]
    }

    fn built_in(&self, release: &str, at: Location) -> Finding {
        Finding::persistent(self.builtin_ok, self.expected(), format!("built into kernel {release}"), at)
    }

    fn own_files(&self) -> Result<[TreePath; 2], FixError> {
        let path = |number: &str| TreePath::new(format!("/etc/modprobe.d/{number}-hardtack-{}.conf", self.name));
        Ok([path("60")?, path("00")?])
    }
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let modules = system.modules()?;
        let mut findings = Vec::new();
        let mut loadable = None;
        for kernel in modules.kernels() {
            match kernel.carries(&self.name) {
                Some(Carried::BuiltIn(at)) => findings.push(self.built_in(&kernel.release, at)),
                Some(Carried::Loadable(file)) => loadable = loadable.or(Some((file, kernel.release.as_str()))),
                None => {}
            }
        }
        if let Some((file, release)) = loadable {
            findings.extend(self.configuration(modules, &file, release));
        }
        if findings.is_empty() {
            let none = if modules.kernels().is_empty() { "no kernel installed" } else { "no installed kernel with it" };
            findings.push(Finding::persistent(true, self.expected(), none, None));
        }
        Ok(findings)
    }

    fn judge_runtime(&self, _system: &System<'_>, runtime: &Runtime) -> Option<Judgement> {
        let judge = |modules: &std::collections::BTreeSet<String>| {
            let loaded = modules.contains(&canonical(&self.name));
            let found = if loaded { "loaded" } else { "not loaded" };
            vec![Finding::runtime(!loaded, format!("{} is not loaded", self.name), found)]
        };
        Some(runtime.modules().map(judge))
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let built_in = fixer
            .system()
            .modules()?
            .kernels()
            .iter()
            .any(|kernel| !self.builtin_ok && matches!(kernel.carries(&self.name), Some(Carried::BuiltIn(_))));
        if built_in {
            let why = format!("{} is built into an installed kernel: install a kernel without it", self.name);
            return Err(FixError::NotByFiles(why));
        }
        let content = format!("install {0} /bin/false\nblacklist {0}\n", self.name);
        // Of several install commands the first counts, so a file of another's may have to be preceded.
        for path in self.own_files()? {
            let write = |tree: &mut hardtack_tree::StagedTree<'_>| {
                Ok(tree.write_new(&path, content.clone(), Mode::new(0o644), Owner::ROOT)?)
            };
            if fixer.attempt(self, write)? {
                return Ok(());
            }
        }
        Err(FixError::NotByFiles(format!("another file of modprobe.d tells how to load {}: remove it", self.name)))
    }

    /// The initramfs carries modprobe.d along.
    fn stage(&self) -> Stage {
        Stage::Boot
    }

    fn explain(&self) -> String {
        let built_in = if self.builtin_ok { ", unless it is built in" } else { "" };
        format!("No installed kernel can load the module {}{built_in}.", self.name)
    }

    fn paths(&self) -> Vec<TreePath> {
        let directories = DIRECTORIES.iter().map(|directory| directory.to_path());
        self.own_files().map(Vec::from).unwrap_or_default().into_iter().chain(directories).collect()
    }

    fn demands(&self) -> Vec<Demand> {
        vec![Demand::ModuleUnavailable(self.name.clone())]
    }
}
