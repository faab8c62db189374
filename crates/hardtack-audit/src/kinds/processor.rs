//! The kind `processor`: what the processor can do, as the running kernel tells it.

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{TreePath, tree_path};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::{Runtime, System};
use crate::verdict::{Finding, Judgement, Unjudgeable};

/// `processor "nx" {}`.
pub(super) struct Processor;

#[derive(Debug)]
struct Has {
    flag: String,
}

impl Kind for Processor {
    fn name(&self) -> &'static str {
        "processor"
    }

    fn summary(&self) -> &'static str {
        "Every processor of the running machine has a flag (proc_cpuinfo(5)), such as `nx`."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let flag = block.label(0);
        let flag = block.finish(flag)?;
        Ok(Box::new(Has { flag }))
    }
}

const FIRMWARE: &str = "switch it on in the firmware or in the settings of the virtual machine";

impl Has {
    fn expected(&self) -> String {
        format!("{} on every processor", self.flag)
    }

    fn find(&self, text: &str) -> Judgement {
        // Every processor has its own line.
        let mut flags = text.lines().filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            (name.trim_end() == "flags").then_some(value)
        });
        let mut lines = 0;
        let without = flags.find(|value| {
            lines += 1;
            value.split_ascii_whitespace().all(|flag| flag != self.flag)
        });
        let found = match (without, lines) {
            (Some(_), _) => "a processor without it",
            (None, 0) => return Err(Unjudgeable("this architecture's /proc/cpuinfo has no flags".to_owned())),
            (None, _) => "all have it",
        };
        Ok(vec![Finding::runtime(without.is_none(), self.expected(), found)])
    }
}

impl DesiredState for Has {
    fn judge(&self, _: &System<'_>) -> Judgement {
        Err(Unjudgeable(format!("only the running machine tells whether its processor has {}", self.flag)))
    }

    fn judge_runtime(&self, _system: &System<'_>, runtime: &Runtime) -> Option<Judgement> {
        Some(runtime.processors().and_then(|text| self.find(&text)))
    }

    fn is_live_only(&self) -> bool {
        true
    }

    fn fix(&self, _: &mut Fixer<'_>) -> Result<(), FixError> {
        Err(FixError::NotByFiles(format!("no file gives a processor {}: {FIRMWARE}", self.flag)))
    }

    fn stage(&self) -> Stage {
        Stage::Boot
    }

    fn explain(&self) -> String {
        format!(
            "Every processor has {}, which only the running machine tells. Where one has not, {FIRMWARE}.",
            self.flag
        )
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![tree_path!("/proc/cpuinfo")]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_processor_without_it_is_enough() {
        let nx = Has { flag: "nx".to_owned() };
        let holds = |text: &str| nx.find(text).map(|findings| findings.iter().all(|finding| finding.holds));
        assert_eq!(holds("processor\t: 0\nflags\t\t: fpu nx lm\n\nprocessor\t: 1\nflags\t\t: nx\n"), Ok(true));
        assert_eq!(holds("flags : fpu nx\nflags : fpu nxx\n"), Ok(false));
        assert!(holds("Features : fp asimd\n").is_err());
    }
}
