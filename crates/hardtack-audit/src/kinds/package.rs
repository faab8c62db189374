//! Packages that are there or not: `package "NAME" { installed = … }`.

#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{TreePath, tree_path};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::System;
use crate::system::packages::{Package as Found, PackageStatus, Packages};
use crate::verdict::{Finding, Judgement};

/// The kind `package`.
pub(super) struct Package;

impl Kind for Package {
    fn name(&self) -> &'static str {
        "package"
    }

    fn summary(&self) -> &'static str {
        "A package is wholly installed, or nothing of it is there but configuration files."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("installed", "Whether it is to be there."),
            ("or", "Packages that do as well when it is to be there; a fix installs the one of the label."),
        ]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let name = block.label(0);
        let installed = block.required("installed");
        let or = block.optional("or").unwrap_or_default();
        let (name, installed) = block.finish((name, installed))?;
        Ok(Box::new(State { name, installed, or }))
    }
}

#[derive(Debug)]
struct State {
    name: String,
    installed: bool,
    or: Vec<String>,
}

impl State {
    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.or.iter().map(String::as_str))
    }

    fn expected(&self) -> String {
        let names = self.names().collect::<Vec<_>>().join(" or ");
        format!("{names} is {}installed", if self.installed { "" } else { "not " })
    }

    fn finding(&self, packages: &Packages) -> Finding {
        let whole = self.names().find_map(|name| packages.installed(name));
        match whole.or_else(|| self.names().find_map(|name| packages.present(name))) {
            Some(found) => {
                let holds = self.installed && found.status == PackageStatus::Installed;
                Finding::persistent(holds, self.expected(), describe(found), found.at.clone())
            }
            None => Finding::persistent(!self.installed, self.expected(), "not installed", None),
        }
    }
}

/// `telnet 0.17-44`.
pub(super) fn describe(found: &Found) -> String {
    let part = if found.status == PackageStatus::Installed { "" } else { ", in part" };
    format!("{} {}{part}", found.name, found.version)
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        Ok(vec![self.finding(system.packages()?)])
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let work = &mut fixer.packages;
        let list = if self.installed { &mut work.install } else { &mut work.remove };
        list.insert(self.name.clone());
        Ok(())
    }

    fn stage(&self) -> Stage {
        Stage::Packages
    }

    fn explain(&self) -> String {
        let names = self.names().collect::<Vec<_>>().join(" or ");
        format!("The package {names} is {}installed.", if self.installed { "" } else { "not " })
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![tree_path!("/var/lib/dpkg/status")]
    }
}
