//! Arguments of the kernel: `kernel_argument "audit" { equals = "1" }`.

#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics};
use hardtack_image::grub;
use hardtack_tree::{StagedTree, TreePath, tree_path};

use super::wanted::{KEYS, Sense, Wanted};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::lines::Lines;
use crate::system::kernel_arguments::{Arguments, menu};
use crate::system::{Runtime, System};
use crate::verdict::{Finding, Judgement};

/// The kind `kernel_argument`.
pub(super) struct KernelArgument;

impl Kind for KernelArgument {
    fn name(&self) -> &'static str {
        "kernel_argument"
    }

    fn summary(&self) -> &'static str {
        "The boot loader gives the kernel an argument, by GRUB's settings and in the menu that is there."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &KEYS
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let place = block.label_place(0);
        let name = block.label(0).and_then(|name| {
            if is_plain(&name) {
                return block.absorb(Ok(name));
            }
            block.fail(Diagnostic::error(format!("`{name}` is not the name of a kernel argument")).at(place))
        });
        let wanted = Wanted::read(block);
        let (name, wanted) = block.finish((name, wanted))?;
        Ok(Box::new(State { name, wanted }))
    }
}

/// Whether a word means itself to a shell, to GRUB and to the kernel.
fn is_plain(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.,:+@%/".contains(&byte))
}

#[derive(Debug)]
struct State {
    name: String,
    wanted: Wanted,
}

/// Where fixes write, in the order in which they are tried, with the variables they add to: a file among others, and
/// one that is read after nearly every other.
fn attempts() -> [(TreePath, &'static [&'static str]); 3] {
    let late = || tree_path!("/etc/default/grub.d/zz-hardtack.cfg");
    [
        (tree_path!("/etc/default/grub.d/60-hardtack.cfg"), &[grub::ALWAYS]),
        (late(), &[grub::ALWAYS]),
        (late(), &[grub::ALWAYS, grub::DEFAULT]),
    ]
}

impl State {
    fn expected(&self) -> String {
        format!("the kernel's argument {} {}", self.name, self.wanted.words())
    }

    fn holds(&self, value: Option<&str>) -> bool {
        let sense = Sense {
            number: &|text| text.parse().ok(),
            same: &|one, other| one == other,
            list: &|text| text.split(',').map(str::to_owned).collect(),
        };
        self.wanted.holds(value, &sense)
    }

    /// What arguments say of it.
    fn finding(&self, arguments: &Arguments, whose: &str) -> Finding {
        let value = arguments.value(&self.name);
        let found = self.found(value);
        let expected = format!("{}, for {whose}", self.expected());
        Finding::persistent(self.holds(value), expected, found, arguments.at().cloned())
    }

    fn found(&self, value: Option<&str>) -> String {
        match value {
            Some("") => self.name.clone(),
            Some(value) => format!("{}={value}", self.name),
            None => "no such argument".to_owned(),
        }
    }

    /// Adds `argument` to the settings and to the entries of the menu that lack it.
    fn add(
        &self,
        tree: &mut StagedTree<'_>,
        path: &TreePath,
        variables: &[&str],
        argument: &str,
    ) -> Result<(), FixError> {
        let mut lines = Lines::read(&*tree, path)?;
        if lines.count() == 0 {
            lines.push("# Arguments of the kernel for the hardening profile, written by hardtack.");
        }
        for variable in variables {
            let prefix = format!("{variable}=\"${variable} {}=", self.name);
            let line = format!("{variable}=\"${variable} {argument}\"");
            let found = lines.iter().zip(1..).find(|(text, _)| text.starts_with(&prefix));
            match found {
                Some((_, number)) => lines.replace(&(number..=number), &line),
                None => lines.push(&line),
            }
        }
        lines.write(tree, path)?;
        self.add_to_menu(tree, argument)
    }

    fn add_to_menu(&self, tree: &mut StagedTree<'_>, argument: &str) -> Result<(), FixError> {
        let system = System::new(&*tree);
        let arguments = system.kernel_arguments()?;
        let lacking = arguments.entries().iter().filter(|entry| !self.holds(entry.value(&self.name)));
        let numbers: Vec<usize> = lacking.filter_map(|entry| entry.at().and_then(|at| at.line)).collect();
        drop(system);
        if numbers.is_empty() {
            return Ok(());
        }
        let mut lines = Lines::read(&*tree, &menu())?;
        for number in numbers {
            let text = lines.iter().nth(number - 1).unwrap_or_default();
            lines.replace(&(number..=number), &format!("{} {argument}", text.trim_end()));
        }
        Ok(lines.write(tree, &menu())?)
    }
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let arguments = system.kernel_arguments()?;
        let (every, normal) = (arguments.every(), arguments.normal());
        let mut findings = Vec::new();
        let beside = normal.value(&self.name).is_some();
        if arguments.has_recovery() || !beside {
            findings.push(self.finding(every, "every entry of a new menu"));
        }
        if beside {
            findings.push(self.finding(normal, "the normal entries of a new menu"));
        }
        let entries = arguments.entries().iter().map(|entry| self.finding(entry, "an entry of the menu"));
        let (good, bad): (Vec<_>, Vec<_>) = entries.partition(|finding| finding.holds);
        // One stands for all that are as they should be.
        findings.extend(if bad.is_empty() { good.into_iter().take(1).collect() } else { bad });
        Ok(findings)
    }

    fn judge_runtime(&self, _system: &System<'_>, runtime: &Runtime) -> Option<Judgement> {
        let judge = |line: String| {
            let arguments = Arguments::parse(&line);
            let value = arguments.value(&self.name);
            vec![Finding::runtime(self.holds(value), self.expected(), self.found(value))]
        };
        Some(runtime.command_line().map(judge))
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let Some(value) = self.wanted.to_write().filter(|value| is_plain(value)) else {
            return Err(FixError::NotByFiles(format!("set {} yourself in /etc/default/grub", self.name)));
        };
        let argument = format!("{}={value}", self.name);
        if fixer.attempt(self, |tree| self.add_to_menu(tree, &argument))? {
            return Ok(());
        }
        for (path, variables) in attempts() {
            if fixer.attempt(self, |tree| self.add(tree, &path, variables, &argument))? {
                return Ok(());
            }
        }
        Err(FixError::NotByFiles(format!("another file of GRUB's settings decides {}", self.name)))
    }

    fn stage(&self) -> Stage {
        Stage::Boot
    }

    fn explain(&self) -> String {
        format!("The boot loader gives the kernel the argument {} {}.", self.name, self.wanted.words())
    }

    fn paths(&self) -> Vec<TreePath> {
        let [(first, _), (second, _), _] = attempts();
        vec![tree_path!("/etc/default/grub"), first, second, menu()]
    }
}
