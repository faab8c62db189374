//! The kind `sudo_default`: a setting of sudo's `Defaults` lines.

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{FixedPath, Mode, Owner, StagedTree, TreePath};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::kinds::pam::argument::SENSE;
use crate::kinds::wanted::{self, Sense, Wanted};
use crate::lines::Lines;
use crate::system::System;
use crate::system::sudoers::{Entry, Found, Setting, Sudoers, main_file, parse};
use crate::verdict::{Finding, Judgement};

/// `sudo_default "use_pty" { … }`.
pub(in crate::kinds) struct SudoDefault;

/// A setting, for everybody and wherever a line sets it for some.
#[derive(Debug)]
struct Asked {
    name: String,
    wanted: Wanted,
    default: Option<String>,
}

const DIRECTORY: FixedPath = FixedPath::new("/etc/sudoers.d");
/// Read last, so that its settings win.
const DROP_IN: FixedPath = FixedPath::new("/etc/sudoers.d/zz-hardtack");

impl Kind for SudoDefault {
    fn name(&self) -> &'static str {
        "sudo_default"
    }

    fn summary(&self) -> &'static str {
        "a setting of sudo, for everybody and for those with lines of their own"
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        const KEYS: [(&str, &str); wanted::KEYS.len() + 1] =
            wanted::with_own([("default", "what sudo does when nothing is set")]);
        &KEYS
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let name = block.label(0);
        let default = block.optional_with("default", wanted::scalar);
        let wanted = Wanted::read(block);
        let (name, wanted) = block.finish((name, wanted))?;
        Ok(Box::new(Asked { name, wanted, default }))
    }
}

impl Asked {
    fn expected(&self) -> String {
        format!("{} {}", self.name, self.wanted.words())
    }

    fn holds(&self, value: Option<&str>) -> bool {
        // A switched-off setting has no value; a switched-off number is 0; parts of minutes count as whole.
        let number = |text: &str| match text {
            "false" => Some(0),
            _ => text.parse::<f64>().ok().map(|number| if number < 0.0 { -1 } else { number.ceil() as i64 }),
        };
        let is_set = !matches!(self.wanted.demand, wanted::Demand::Set) || value != Some("false");
        is_set && self.wanted.holds(value, &Sense { number: &number, ..SENSE })
    }

    /// What is wrong for some, and for everybody.
    fn contrary<'s>(&'s self, sudoers: &'s Sudoers) -> Vec<Found<'s, Setting>> {
        let set: Vec<_> = sudoers.settings(&self.name).collect();
        let last = set.iter().rposition(|(scope, _)| scope.is_empty());
        let decides = |index: usize, scope: &str| !scope.is_empty() || Some(index) == last;
        let contrary = |(index, (scope, found)): (usize, &(&str, Found<'s, Setting>))| {
            (decides(index, scope) && !self.holds(Some(&found.what.value))).then_some(*found)
        };
        set.iter().enumerate().filter_map(contrary).collect()
    }

    fn is_set(&self, sudoers: &Sudoers) -> bool {
        sudoers.settings(&self.name).any(|(scope, _)| scope.is_empty())
    }
}

impl DesiredState for Asked {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let sudoers = system.sudoers()?;
        let contrary = self.contrary(sudoers);
        let mut findings: Vec<_> = contrary
            .iter()
            .map(|found| {
                Finding::persistent(false, self.expected(), format!("Defaults {}", found.what.text), found.at())
            })
            .collect();
        if !self.is_set(sudoers) {
            let holds = self.holds(self.default.as_deref());
            let default = self.default.as_deref().map_or("not set".to_owned(), |value| format!("{value} by default"));
            findings.push(Finding::persistent(holds, self.expected(), format!("{} {default}", self.name), None));
        } else if findings.is_empty() {
            let last = sudoers.settings(&self.name).filter(|(scope, _)| scope.is_empty()).last();
            let shown = last.map(|(_, found)| (found.what.text.clone(), found.at()));
            let (text, at) = shown.map_or((String::new(), None), |(text, at)| (text, Some(at)));
            findings.push(Finding::persistent(true, self.expected(), format!("Defaults {text}"), at));
        }
        Ok(findings)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        loop {
            let sudoers = Sudoers::read(&fixer.tree)?;
            let Some(found) = self.contrary(&sudoers).into_iter().next() else { break };
            take_out(&mut fixer.tree, found.path, found.lines, &self.name)?;
        }
        let sudoers = Sudoers::read(&fixer.tree)?;
        if self.is_set(&sudoers) || self.holds(self.default.as_deref()) {
            return Ok(());
        }
        let text = match self.wanted.to_write().as_deref() {
            None if self.wanted.demand == wanted::Demand::Set => {
                return Err(FixError::NotByFiles(format!("{} needs a value that only the site can choose", self.name)));
            }
            None => return Ok(()),
            Some("true") => format!("Defaults {}", self.name),
            Some("false") => format!("Defaults !{}", self.name),
            Some(value) => format!("Defaults {}=\"{value}\"", self.name),
        };
        if !sudoers.includes_directory(&DIRECTORY.to_path()) {
            let mut lines = Lines::read(&fixer.tree, &main_file())?;
            lines.push(&text);
            return Ok(lines.write(&mut fixer.tree, &main_file())?);
        }
        let mut lines = Lines::read(&fixer.tree, &DROP_IN.to_path())?;
        let before = lines.iter().position(|line| line > text).unwrap_or(lines.count());
        lines.insert(before + 1, &text);
        Ok(fixer.tree.write_new(&DROP_IN.to_path(), lines.content(), Mode::new(0o440), Owner::ROOT)?)
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("sudo runs with {}, for everybody.", self.expected())
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![main_file(), DIRECTORY.to_path(), DROP_IN.to_path()]
    }
}

/// Takes a setting out of its line, and the line when nothing is left of it.
fn take_out(
    tree: &mut StagedTree<'_>,
    path: &TreePath,
    lines: &std::ops::RangeInclusive<usize>,
    name: &str,
) -> Result<(), FixError> {
    let mut file = Lines::read(&*tree, path)?;
    let text = String::from_utf8_lossy(&file.content()).into_owned();
    let line = parse(&text).into_iter().find(|line| line.lines == *lines);
    if let Some(Entry::Defaults { scope, settings }) = line.map(|line| line.entry) {
        let kept: Vec<_> =
            settings.iter().filter(|setting| setting.name != name).map(|kept| kept.text.as_str()).collect();
        if kept.is_empty() {
            file.remove(lines);
        } else {
            file.replace(lines, &format!("Defaults{scope} {}", kept.join(", ")));
        }
    }
    Ok(file.write(tree, path)?)
}
