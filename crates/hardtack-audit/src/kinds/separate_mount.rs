//! Directories that are file systems of their own: `separate_mount "POINT" {}`.

#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, Read};
use hardtack_tree::TreePath;

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{Demand, DesiredState, Kind};
use crate::system::mounts::{FSTAB, Mount, Origin, Unmounted};
use crate::system::units::mount_unit_name;
use crate::system::{LiveMount, Runtime, System};
use crate::verdict::{Finding, Judgement, Unjudgeable};

/// The kind `separate_mount`.
pub(super) struct SeparateMount;

impl Kind for SeparateMount {
    fn name(&self) -> &'static str {
        "separate_mount"
    }

    fn summary(&self) -> &'static str {
        "The boot mounts a file system of its own at a directory."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let point = block.label(0).and_then(|text| read_point(block, &text));
        let point = block.finish(point)?;
        Ok(Box::new(State { point }))
    }
}

/// A mount point as a label.
pub(super) fn read_point(block: &mut BlockReader<'_>, text: &str) -> Read<TreePath> {
    match TreePath::new(text) {
        Ok(point) => block.absorb(Ok(point)),
        Err(error) => block.fail(Diagnostic::error(error.to_string()).at(block.label_place(0))),
    }
}

/// How the next boot mounts `point`, or why it does not.
pub(super) fn mounted(system: &System<'_>, point: &TreePath) -> Result<Result<Mount, Unmounted>, Unjudgeable> {
    Ok(system.mounts()?.at(&point.to_string(), system.units()?))
}

/// What is mounted at `point` now: of several mounts the last, which hides the others.
pub(super) fn live<'a>(runtime: &'a Runtime, point: &TreePath) -> Result<Option<&'a LiveMount>, Unjudgeable> {
    let point = point.to_string();
    Ok(runtime.mounts()?.iter().rev().find(|mount| mount.point == point))
}

/// The files that decide how `point` is mounted.
pub(super) fn paths(point: &TreePath) -> Vec<TreePath> {
    let unit = TreePath::new(format!("/etc/systemd/system/{}", mount_unit_name(&point.to_string())));
    std::iter::once(FSTAB.to_path()).chain(unit).collect()
}

#[derive(Debug)]
struct State {
    point: TreePath,
}

impl State {
    fn expected(&self) -> String {
        format!("{} is a file system of its own", self.point)
    }
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let finding = match mounted(system, &self.point)? {
            Ok(Mount { origin, .. }) => {
                let found = match &origin {
                    Origin::Fstab(_) => "mounted by /etc/fstab".to_owned(),
                    Origin::Unit { name, .. } => format!("mounted by {name}"),
                    Origin::BuiltIn => "mounted by systemd itself".to_owned(),
                };
                Finding::persistent(true, self.expected(), found, origin.at().cloned())
            }
            Err(unmounted) => Finding::persistent(false, self.expected(), unmounted.why, unmounted.at),
        };
        Ok(vec![finding])
    }

    fn judge_runtime(&self, _system: &System<'_>, runtime: &Runtime) -> Option<Judgement> {
        let finding = |mount: Option<&LiveMount>| match mount {
            Some(mount) => Finding::runtime(true, self.expected(), format!("{} mounted there", mount.source)),
            None => Finding::runtime(false, self.expected(), "nothing mounted there"),
        };
        Some(live(runtime, &self.point).map(|mount| vec![finding(mount)]))
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let point = &self.point;
        Err(FixError::NotByFiles(match mounted(&fixer.system(), point)? {
            Err(Unmounted { why, at: Some(at) }) => format!("{why}: change {at} so that the boot mounts {point}"),
            _ => format!("add `partition \"{point}\"` to the recipe's `disk` block"),
        }))
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("{} is a file system of its own.", self.point)
    }

    fn paths(&self) -> Vec<TreePath> {
        paths(&self.point)
    }

    fn demands(&self) -> Vec<Demand> {
        vec![Demand::SeparateMount(self.point.clone())]
    }
}
