//! Servers that do not run: `service_package "NAME" { units = […] }`.

#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{TreePath, tree_path};

use super::package::describe;
use super::unit::{self, unit_names};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::System;
use crate::system::units;
use crate::verdict::{Finding, Judgement};

/// The kind `service_package`.
pub(super) struct ServicePackage;

impl Kind for ServicePackage {
    fn name(&self) -> &'static str {
        "service_package"
    }

    fn summary(&self) -> &'static str {
        "A server is not installed, or, where something else needs its package, the boot starts none of its units."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("units", "The units that run the server: `[\"cups.socket\", \"cups.service\"]`."),
            ("keep", "Whether a fix leaves the package, which is of use without its server, and masks the units."),
        ]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let name = block.label(0);
        let units = block.required_with("units", unit_names);
        let keep = block.optional("keep").unwrap_or(false);
        let (name, units) = block.finish((name, units))?;
        Ok(Box::new(State { name, units, keep }))
    }
}

#[derive(Debug)]
struct State {
    name: String,
    units: Vec<String>,
    keep: bool,
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let Some(package) = system.packages()?.present(&self.name) else {
            return Ok(vec![Finding::persistent(
                true,
                format!("{} is not installed", self.name),
                "not installed",
                None,
            )]);
        };
        let installed = describe(package);
        let judged = self.units.iter().map(|name| {
            let expected = format!("the boot does not start {name}, as {installed} is there");
            unit::not_started(system, name, expected)
        });
        judged.collect()
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let system = fixer.system();
        let packages = system.packages()?;
        if !self.keep && packages.dependants(&self.name).next().is_none() {
            fixer.packages.remove.insert(self.name.clone());
            return Ok(());
        }
        let there: Vec<_> =
            self.units.iter().filter(|name| system.units().is_ok_and(|units| units.exists(name))).collect();
        for name in there {
            units::disable(&mut fixer.tree, name)?;
            units::mask(&mut fixer.tree, name)?;
        }
        Ok(())
    }

    fn stage(&self) -> Stage {
        Stage::Packages
    }

    fn explain(&self) -> String {
        let units = self.units.join(" and ");
        format!("The package {} is not installed, or the boot does not start {units}.", self.name)
    }

    fn paths(&self) -> Vec<TreePath> {
        let masks = self.units.iter().filter_map(|name| TreePath::new(format!("/etc/systemd/system/{name}")).ok());
        std::iter::once(tree_path!("/var/lib/dpkg/status")).chain(masks).collect()
    }
}
