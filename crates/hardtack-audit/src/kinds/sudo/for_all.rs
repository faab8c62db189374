//! The kind `sudo_for_all`: no rule of sudo lets everybody do everything.

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::TreePath;

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::lines::Lines;
use crate::system::System;
use crate::system::sudoers::{Sudoers, main_file};
use crate::verdict::{Finding, Judgement};

/// `sudo_for_all {}`.
pub(in crate::kinds) struct SudoForAll;

/// No rule lets everybody run every command as root.
#[derive(Debug)]
struct Nobody;

const EXPECTED: &str = "no rule of sudo that lets everybody do everything";

impl Kind for SudoForAll {
    fn name(&self) -> &'static str {
        "sudo_for_all"
    }

    fn summary(&self) -> &'static str {
        "no rule of sudo lets everybody run every command as root"
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        block.finish(())?;
        Ok(Box::new(Nobody))
    }
}

impl DesiredState for Nobody {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let rules = system.sudoers()?.everything_for_all();
        if rules.is_empty() {
            return Ok(vec![Finding::persistent(true, EXPECTED, "none", None)]);
        }
        Ok(rules.iter().map(|rule| Finding::persistent(false, EXPECTED, rule.what.as_str(), rule.at())).collect())
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        loop {
            let sudoers = Sudoers::read(&fixer.tree)?;
            let Some(rule) = sudoers.everything_for_all().into_iter().next() else { return Ok(()) };
            let mut lines = Lines::read(&fixer.tree, rule.path)?;
            lines.remove(rule.lines);
            lines.write(&mut fixer.tree, rule.path)?;
        }
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        "No rule of sudo lets everybody run every command as root, by the word ALL or an alias that has it.".to_owned()
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![main_file()]
    }
}
