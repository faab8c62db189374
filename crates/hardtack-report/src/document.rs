//! What a recipe does to an image, as Markdown.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use hardtack_audit::{Profile, Rule, Selected, Work};
use hardtack_recipe::Image;

use crate::check_text::check_text;
use crate::{LayoutTable, base_text, step_text};

/// An image of a recipe as Markdown: every change to its tree with its reason.
pub struct ImageDocument<'a> {
    /// The image.
    pub image: &'a Image,
    /// The profile of its `harden` block.
    pub profile: Option<&'a Profile>,
}

impl Display for ImageDocument<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let image = self.image;
        writeln!(f, "# {}\n", image.name)?;
        if let Some(description) = &image.metadata.description {
            writeln!(f, "{}\n", text(description))?;
        }
        for (what, value) in [("Version", &image.metadata.version), ("Owner", &image.metadata.owner)] {
            if let Some(value) = value {
                writeln!(f, "- {what}: {}", text(value))?;
            }
        }
        writeln!(f, "- Base: {}\n", text(&base_text(&image.base)))?;
        self.steps(f)?;
        if let Some(layout) = &image.disk {
            writeln!(f, "## Disk\n\n{}", LayoutTable(layout))?;
        }
        if let Some(profile) = self.profile {
            hardening(f, profile)?;
        }
        self.seal(f)?;
        self.tests(f)
    }
}

impl ImageDocument<'_> {
    fn steps(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.image.steps.is_empty() {
            return Ok(());
        }
        writeln!(f, "## Steps\n")?;
        for (number, step) in (1..).zip(&self.image.steps) {
            writeln!(f, "{number}. **{}**: {}", text(step.name.as_str()), text(&step_text(&step.action)))?;
        }
        writeln!(f)
    }

    fn seal(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let seal = &self.image.seal;
        if seal.skip.is_empty() && seal.remove.is_empty() {
            return Ok(());
        }
        writeln!(f, "## Clean-up\n")?;
        for skipped in &seal.skip {
            writeln!(f, "- `{}` is left out: {}", skipped.section, text(&skipped.reason))?;
        }
        for path in &seal.remove {
            writeln!(f, "- `{path}` is removed")?;
        }
        writeln!(f)
    }

    fn tests(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.image.tests.is_empty() {
            return Ok(());
        }
        writeln!(f, "## Tests in a booted clone\n")?;
        for block in &self.image.tests {
            for check in &block.checks {
                writeln!(f, "- **{}**: {}", text(&block.name), text(&check_text(check)))?;
            }
        }
        writeln!(f)
    }
}

fn hardening(f: &mut Formatter<'_>, profile: &Profile) -> fmt::Result {
    writeln!(f, "## Hardening\n")?;
    writeln!(f, "{}, profile {}.\n", text(&profile.benchmark().name.to_string()), profile.name())?;
    let mut controls: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for control in profile.selected().iter().filter(|control| control.exception.is_none()) {
        if let Work::Judged { rules } = &control.work {
            for &index in rules {
                controls.entry(index).or_default().push(control.id.as_str());
            }
        }
    }
    for (index, controls) in controls {
        if let Some(rule) = profile.rules().get(index) {
            writeln!(f, "### {}\n", text(&rule.title))?;
            describe(f, rule, &controls)?;
        }
    }
    exceptions(f, profile)?;
    remaining(f, profile)
}

fn describe(f: &mut Formatter<'_>, rule: &Rule, controls: &[&str]) -> fmt::Result {
    writeln!(f, "{}\n", text(&rule.why))?;
    writeln!(f, "- Controls: {}", controls.join(", "))?;
    writeln!(f, "- Rule: `{}`", rule.id)?;
    for state in &rule.states {
        writeln!(f, "- {}", text(&state.explain()))?;
    }
    for (name, value) in &rule.values {
        writeln!(f, "- Value: `{name}` = `{value}`")?;
    }
    let paths = rule.paths();
    if !paths.is_empty() {
        let paths: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
        writeln!(f, "- Files: {}", paths.join(", "))?;
    }
    writeln!(f)
}

fn exceptions(f: &mut Formatter<'_>, profile: &Profile) -> fmt::Result {
    let excepted: Vec<_> = profile.selected().iter().filter_map(|c| Some((c, c.exception.as_ref()?))).collect();
    if excepted.is_empty() {
        return Ok(());
    }
    writeln!(f, "### Exceptions\n\n| control | what it asks | kind | reason | owner | until | instead |")?;
    writeln!(f, "|---|---|---|---|---|---|---|")?;
    for (control, exception) in excepted {
        let until = exception.expires.map(|day| day.to_string()).unwrap_or_default();
        let instead = exception.instead.as_deref().unwrap_or_default();
        let cells = [
            control.id.as_str(),
            &profile.title(control),
            exception.kind.as_str(),
            &exception.reason,
            &exception.owner,
            &until,
            instead,
        ];
        writeln!(f, "| {} |", cells.map(text).join(" | "))?;
    }
    writeln!(f)
}

/// What nobody and nothing of hardtack does.
fn remaining(f: &mut Formatter<'_>, profile: &Profile) -> fmt::Result {
    let open = |control: &&Selected| control.exception.is_none();
    let manual = profile.selected().iter().filter(open).filter_map(|control| match &control.work {
        Work::Manual { look_at, .. } => Some((control, look_at)),
        _ => None,
    });
    let manual: Vec<_> = manual.collect();
    if !manual.is_empty() {
        writeln!(f, "### Judged by a person\n")?;
        for (control, look_at) in manual {
            writeln!(f, "- {}: {}", control.id, text(look_at))?;
        }
        writeln!(f)?;
    }
    let todo: Vec<&str> = profile
        .selected()
        .iter()
        .filter(open)
        .filter(|c| matches!(c.work, Work::Todo))
        .map(|c| c.id.as_str())
        .collect();
    if !todo.is_empty() {
        writeln!(f, "### Without a rule yet\n\nCounted as unknown: {}.\n", todo.join(", "))?;
    }
    Ok(())
}

/// Text of a recipe or rule on one line of Markdown, in which nothing ends a table's cell or becomes markup of
/// another kind.
fn text(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('|', "\\|").replace('<', "&lt;")
}
