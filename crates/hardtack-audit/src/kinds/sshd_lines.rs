//! The kind `sshd_lines`: every line of the sshd configuration does something.

use std::collections::BTreeSet;

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{TreePath, tree_path};

use super::sshd::fix;
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::lines::Lines;
use crate::system::System;
use crate::system::sshd::{Fault, Problem, Sshd, main_file};
use crate::verdict::{Finding, Judgement};

/// `sshd_lines {}`.
pub(super) struct SshdLines;

#[derive(Debug)]
struct Understood;

impl Kind for SshdLines {
    fn name(&self) -> &'static str {
        "sshd_lines"
    }

    fn summary(&self) -> &'static str {
        "no line of sshd_config is obsolete, unknown or malformed"
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        block.finish(())?;
        Ok(Box::new(Understood))
    }
}

const EXPECTED: &str = "lines that sshd understands";

impl DesiredState for Understood {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let faults = system.sshd()?.faults();
        if faults.is_empty() {
            return Ok(vec![Finding::persistent(true, EXPECTED, "no other line", None)]);
        }
        let finding = |fault: &Fault| Finding::persistent(false, EXPECTED, fault.problem.to_string(), fault.at.clone());
        Ok(faults.iter().map(finding).collect())
    }

    /// Takes obsolete lines out. What stops sshd may be a slip of the pen that only its author can mend.
    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let sshd = Sshd::read(&fixer.tree)?;
        if let Some(fault) = sshd.faults().iter().find(|fault| !matches!(fault.problem, Problem::Obsolete(_))) {
            return Err(FixError::NotByFiles(format!("{}: {}; correct the line", fault.at, fault.problem)));
        }
        // From the last line up, so that the numbers of the others stay true.
        let places: BTreeSet<_> = sshd.faults().iter().map(|fault| &fault.at).collect();
        for at in places.into_iter().rev() {
            let line = at.line.unwrap_or_default();
            let mut lines = Lines::read(&fixer.tree, &at.path)?;
            lines.remove(&(line..=line));
            lines.write(&mut fixer.tree, &at.path)?;
        }
        Ok(())
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        "Every line of the sshd configuration is one that sshd acts on.".to_owned()
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![main_file(), tree_path!("/etc/ssh/sshd_config.d"), fix::drop_in()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fixed, judged, state, tree};

    #[test]
    fn obsolete_lines_go_and_others_are_named() {
        let lines = state(&SshdLines, "sshd_lines {}").unwrap();
        let main = "/etc/ssh/sshd_config";
        let old = tree([(main, "Protocol 2\nUsePAM yes\nUsePrivilegeSeparation sandbox\nRSAAuthentication yes\n")]);
        insta::assert_snapshot!(judged(&*lines, &old), @r"
        fails: lines that sshd understands, found Protocol is obsolete and has no effect at /etc/ssh/sshd_config:1
        fails: lines that sshd understands, found UsePrivilegeSeparation is obsolete and has no effect at /etc/ssh/sshd_config:3
        fails: lines that sshd understands, found RSAAuthentication is obsolete and has no effect at /etc/ssh/sshd_config:4
        ");
        insta::assert_snapshot!(fixed(&*lines, &old), @r"
        --- /etc/ssh/sshd_config
        +++ /etc/ssh/sshd_config
        @@ -1,4 +1 @@
        -Protocol 2
         UsePAM yes
        -UsePrivilegeSeparation sandbox
        -RSAAuthentication yes
        ");
        insta::assert_snapshot!(fixed(&*lines, &tree([(main, "Protocol 2\nUsePam\n")])), @"/etc/ssh/sshd_config:2: UsePam has no value; sshd does not start; correct the line");
    }
}
