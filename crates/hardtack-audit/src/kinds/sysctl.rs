//! Kernel parameters at boot: `sysctl "KEY" { value = … }`.

#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Data, Diagnostic, Diagnostics, Read, Segment, Value, ValueError};
use hardtack_tree::{StagedTree, TreePath, tree_path};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::lines::Lines;
use crate::system::sysctl::{DIRECTORIES, Sysctl as Settings, SysctlKey, ufw_files};
use crate::system::{Runtime, System};
use crate::verdict::{Finding, Judgement};

/// The kind `sysctl`.
pub(super) struct Sysctl;

impl Kind for Sysctl {
    fn name(&self) -> &'static str {
        "sysctl"
    }

    fn summary(&self) -> &'static str {
        "A kernel parameter has a value, by the files that set it at boot."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("value", "The value that it is to have."),
            ("one_of", "Values of which any will do; a fix sets the first. Instead of `value`."),
            ("default_ok", "Whether it may be left to the kernel's default. It may not when this is left out."),
        ]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let key = block.label(0).and_then(|name| read_key(block, &name));
        let value = block.optional_with("value", scalar);
        let one_of = block.optional_with("one_of", scalars);
        if block.has("value") == block.has("one_of") {
            let wrong = Diagnostic::error("a kernel parameter needs either `value` or `one_of`").at(block.place());
            block.error(wrong);
        }
        let allowed = value.map(|value| vec![value]).or(one_of).unwrap_or_default();
        let default_ok = block.optional("default_ok").unwrap_or(false);
        let key = block.finish(key)?;
        Ok(Box::new(State { key, allowed, default_ok }))
    }
}

fn read_key(block: &mut BlockReader<'_>, name: &str) -> Read<SysctlKey> {
    match SysctlKey::new(name).filter(|key| !key.is_pattern()) {
        Some(key) => block.absorb(Ok(key)),
        None => {
            let wrong = Diagnostic::error(format!("`{name}` is not the name of a kernel parameter"));
            block.fail(wrong.at(block.label_place(0)).help("write it as sysctl(8) does: \"net.ipv4.ip_forward\""))
        }
    }
}

fn scalar(value: &Value) -> Result<String, ValueError> {
    match value.data() {
        Data::Text(text) => Ok(text.split_whitespace().collect::<Vec<_>>().join(" ")),
        Data::Number(number) => Ok(number.to_string()),
        _ => Err(ValueError::kind("a string or a number", value)),
    }
}

fn scalars(value: &Value) -> Result<Vec<String>, ValueError> {
    let items = value.as_list().ok_or_else(|| ValueError::kind("a list", value))?;
    let read = |(index, item)| scalar(item).map_err(|error| error.inside(Segment::Index(index)));
    if items.is_empty() {
        return Err(ValueError::new("expected at least one value"));
    }
    items.iter().enumerate().map(read).collect()
}

#[derive(Debug)]
struct State {
    key: SysctlKey,
    /// Never empty; a fix sets the first.
    allowed: Vec<String>,
    default_ok: bool,
}

impl State {
    fn expected(&self) -> String {
        format!("{} = {}", self.key, self.allowed.join(" or "))
    }

    fn allows(&self, value: &str) -> bool {
        self.allowed.iter().any(|allowed| allowed == value)
    }

    fn wanted(&self) -> String {
        format!("{} = {}", self.key, self.allowed.first().map_or("", String::as_str))
    }

    /// Puts the setting into a file of ours, in the order of the keys.
    fn set(&self, tree: &mut StagedTree<'_>, path: &TreePath) -> Result<(), FixError> {
        let mut lines = Lines::read(&*tree, path)?;
        if lines.count() == 0 {
            lines.push("# Kernel parameters of the hardening profile, written by hardtack.");
        }
        let wanted = self.wanted();
        let prefix = format!("{} =", self.key);
        let found = lines
            .iter()
            .zip(1..)
            .find(|(line, _)| line.starts_with(&prefix) || (*line > wanted && !line.starts_with('#')));
        match found {
            Some((line, number)) if line.starts_with(&prefix) => lines.replace(&(number..=number), &wanted),
            Some((_, number)) => lines.insert(number, &wanted),
            None => lines.push(&wanted),
        }
        Ok(lines.write(tree, path)?)
    }

    /// Changes the line that decides, for want of a file that would be read after it.
    fn change_deciding(&self, tree: &mut StagedTree<'_>) -> Result<(), FixError> {
        let settings = Settings::read(&*tree)?;
        let Some(line) = settings.last_line(&self.key) else { return Ok(()) };
        let (path, number) = (line.path.clone(), line.line.unwrap_or_default());
        let mut lines = Lines::read(&*tree, &path)?;
        let text = lines.iter().nth(number.saturating_sub(1)).unwrap_or_default();
        // The name stays as it is written: ufw's file has slashes.
        let changed = match text.split_once('=') {
            Some((name, _)) => format!("{name}={}", self.allowed.first().map_or("", String::as_str)),
            None => self.wanted(),
        };
        lines.replace(&(number..=number), &changed);
        Ok(lines.write(tree, &path)?)
    }
}

/// The state that a parameter has a value; `None` when the name is none of a parameter.
pub(super) fn set_to(name: &str, value: &str) -> Option<impl DesiredState> {
    let key = SysctlKey::new(name).filter(|key| !key.is_pattern())?;
    Some(State { key, allowed: vec![value.to_owned()], default_ok: false })
}

/// The files that decide parameters or that fixes write.
pub(super) fn paths() -> Vec<TreePath> {
    let directories = DIRECTORIES.iter().map(|directory| directory.to_path());
    let read = [tree_path!("/etc/sysctl.conf")].into_iter().chain(ufw_files());
    own_files().into_iter().chain(directories).chain(read).collect()
}

/// Where fixes write, in the order in which they are tried: a file among others, and one that is read after
/// nearly every other.
fn own_files() -> [TreePath; 2] {
    [tree_path!("/etc/sysctl.d/60-hardtack.conf"), tree_path!("/etc/sysctl.d/zz-hardtack.conf")]
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let finding = match system.sysctl()?.effective(&self.key) {
            Some(found) => Finding::persistent(
                self.allows(found.value),
                self.expected(),
                format!("{} = {}", self.key, found.value),
                found.at.clone(),
            ),
            None => {
                let found = "set by no file";
                Finding::persistent(self.default_ok, self.expected(), found, None)
            }
        };
        Ok(vec![finding])
    }

    fn judge_runtime(&self, _system: &System<'_>, runtime: &Runtime) -> Option<Judgement> {
        let judge = |value: Option<String>| match value {
            Some(value) => Finding::runtime(self.allows(&value), self.expected(), format!("{} = {value}", self.key)),
            // Without IPv6 there is nothing that its parameters would protect.
            None => {
                let ipv6 = self.key.path().starts_with("net/ipv6/");
                Finding::runtime(ipv6, self.expected(), "no such parameter in the running kernel")
            }
        };
        Some(runtime.sysctl(&self.key).map(|value| vec![judge(value)]))
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        for path in own_files() {
            if fixer.attempt(self, |tree| self.set(tree, &path))? {
                return Ok(());
            }
        }
        if fixer.attempt(self, |tree| self.change_deciding(tree))? {
            return Ok(());
        }
        Err(FixError::NotByFiles(format!("another file sets {} after every one that hardtack may write", self.key)))
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        let or_default = if self.default_ok { ", or nothing sets it" } else { "" };
        format!("The boot sets {}{or_default}.", self.expected())
    }

    fn paths(&self) -> Vec<TreePath> {
        paths()
    }
}
