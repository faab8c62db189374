//! Options of mounted file systems: `mount_option "POINT" { option = … }`.

#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostics, Value, ValueError};
use hardtack_tree::{StagedTree, TreePath};

use super::separate_mount::{live, mounted, paths, read_point};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{Demand, DesiredState, Kind};
use crate::lines::Lines;
use crate::system::mounts::{FSTAB, Mount, MountOptions, Origin, add_option, dropin};
use crate::system::units::mount_unit_name;
use crate::system::{LiveMount, Runtime, System};
use crate::verdict::{Finding, Judgement};

/// The kind `mount_option`.
pub(super) struct MountOption;

impl Kind for MountOption {
    fn name(&self) -> &'static str {
        "mount_option"
    }

    fn summary(&self) -> &'static str {
        "The file system that the boot mounts at a directory has an option in force."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[("option", "The option as mount(8) writes it: `\"nodev\"`.")]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let point = block.label(0).and_then(|text| read_point(block, &text));
        let option = block.required_with("option", read_option);
        let (point, option) = block.finish((point, option))?;
        Ok(Box::new(State { point, option }))
    }
}

fn read_option(value: &Value) -> Result<String, ValueError> {
    let option = <String as hardtack_hcl::FromValue>::from_value(value)?;
    if option.is_empty() || option.contains([',', ' ', '\t', '\n', '#']) {
        return Err(ValueError::new("expected one mount option").help("write one block for each option"));
    }
    Ok(option)
}

#[derive(Debug)]
struct State {
    point: TreePath,
    option: String,
}

impl State {
    fn expected(&self) -> String {
        format!("{} is mounted with {}", self.point, self.option)
    }

    /// Adds the option to the line of fstab on which it is missing.
    fn change_fstab(&self, tree: &mut StagedTree<'_>, number: usize) -> Result<(), FixError> {
        let path = FSTAB.to_path();
        let mut lines = Lines::read(&*tree, &path)?;
        let line = lines.iter().nth(number.saturating_sub(1)).unwrap_or_default();
        lines.replace(&(number..=number), &add_option(&line, &self.option));
        Ok(lines.write(tree, &path)?)
    }

    /// Gives the unit all of its options and this one in a drop-in: a later `Options=` replaces an earlier.
    fn add_dropin(&self, tree: &mut StagedTree<'_>, unit: &str, options: &MountOptions) -> Result<(), FixError> {
        let content = format!("[Mount]\nOptions={}\n", options.with(&self.option));
        Ok(tree.write(&dropin(unit)?, content)?)
    }

    /// Writes the line of fstab with which systemd remounts what it has mounted by itself.
    fn add_line(&self, tree: &mut StagedTree<'_>, options: &MountOptions) -> Result<(), FixError> {
        let path = FSTAB.to_path();
        let mut lines = Lines::read(&*tree, &path)?;
        lines.push(&format!("tmpfs {} tmpfs {} 0 0", self.point, options.with(&self.option)));
        Ok(lines.write(tree, &path)?)
    }
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let finding = match mounted(system, &self.point)? {
            Ok(Mount { options, origin }) => {
                let by_itself = if origin == Origin::BuiltIn { "systemd's own options " } else { "options " };
                let found = format!("{by_itself}{options}");
                Finding::persistent(options.has(&self.option), self.expected(), found, origin.at().cloned())
            }
            Err(unmounted) => Finding::persistent(false, self.expected(), unmounted.why, unmounted.at),
        };
        Ok(vec![finding])
    }

    fn judge_runtime(&self, _system: &System<'_>, runtime: &Runtime) -> Option<Judgement> {
        let finding = |mount: Option<&LiveMount>| match mount {
            Some(mount) => {
                let found = mount.options.iter().map(String::as_str).collect::<Vec<_>>().join(",");
                let holds = mount.options.contains(&self.option);
                Finding::runtime(holds, self.expected(), format!("options {found}"))
            }
            None => Finding::runtime(false, self.expected(), "nothing mounted there"),
        };
        Some(live(runtime, &self.point).map(|mount| vec![finding(mount)]))
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let found = mounted(&fixer.system(), &self.point)?;
        let fixed = match found {
            Ok(Mount { origin: Origin::Fstab(at), .. }) => {
                fixer.attempt(self, |tree| self.change_fstab(tree, at.line.unwrap_or_default()))?
            }
            Ok(Mount { origin: Origin::Unit { .. }, options }) => {
                let unit = mount_unit_name(&self.point.to_string());
                fixer.attempt(self, |tree| self.add_dropin(tree, &unit, &options))?
            }
            Ok(Mount { origin: Origin::BuiltIn, options }) => {
                fixer.attempt(self, |tree| self.add_line(tree, &options))?
            }
            Err(_) => false,
        };
        if fixed {
            return Ok(());
        }
        let point = &self.point;
        Err(FixError::NotByFiles(format!(
            "{point} is not mounted in a way that files can change: add `partition \"{point}\"` with the option to the recipe's `disk` block"
        )))
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("{}.", self.expected())
    }

    fn paths(&self) -> Vec<TreePath> {
        let dropin = dropin(&mount_unit_name(&self.point.to_string())).ok();
        paths(&self.point).into_iter().chain(dropin).collect()
    }

    fn demands(&self) -> Vec<Demand> {
        vec![Demand::MountOption { point: self.point.clone(), option: self.option.clone() }]
    }
}
