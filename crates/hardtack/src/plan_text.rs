//! A plan for people.

mod layout;

use std::fmt::{self, Display, Formatter};

use anstyle::{AnsiColor, Style};
use hardtack_audit::{Profile, Work};
use hardtack_build::lock::LockedImage;
use hardtack_build::plan::{Entry, Plan, State};
use hardtack_recipe::{Image, Size};
use hardtack_report::{base_text, paint, step_text};

/// What a build of an image would do, in its order.
pub(crate) struct PlanText<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) image: &'a Image,
    pub(crate) profile: Option<&'a Profile>,
}

impl Display for PlanText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let bold = Style::new().bold();
        writeln!(f, "{} (plan {})", paint(bold, &self.plan.image), self.plan.digest.short())?;
        if self.plan.unchanged {
            writeln!(f, "  nothing has changed: the output is there, and a build does nothing")?;
        }
        if let Some(locked) = &self.plan.locked {
            held(f, locked)?;
        }
        if let Some(release) = &self.plan.release {
            writeln!(f, "  release: {release} is there; another digest is refused without --force")?;
        }
        for entry in &self.plan.entries {
            self.entry(f, entry)?;
        }
        if let (Some(geometry), Some(layout)) = (&self.plan.geometry, &self.image.disk) {
            layout::layout(f, geometry, layout)?;
        }
        if !self.image.tree_formats.is_empty() {
            let formats: Vec<&str> = self.image.tree_formats.iter().map(|format| format.as_str()).collect();
            writeln!(f, "  the root tree, as {}", formats.join(" and "))?;
        }
        if let Some(profile) = self.profile {
            hardening(f, profile)?;
        }
        self.rest(f)
    }
}

impl PlanText<'_> {
    fn entry(&self, f: &mut Formatter<'_>, entry: &Entry) -> fmt::Result {
        let (mark, size) = match &entry.state {
            State::Cached { changes, .. } => {
                (paint(Style::new().dimmed(), "[cached]"), Size::from_bytes(changes.bytes).to_string())
            }
            State::ToDo { .. } => (paint(AnsiColor::Green.on_default(), "[run]   "), String::new()),
        };
        let from = entry.from.as_ref().map(|image| format!(" of {image}")).unwrap_or_default();
        let what = self.words(entry);
        let line = format!("{size:>10}  {:<16} {what}", format!("{}{from}", entry.name));
        writeln!(f, "  {mark} {}", line.trim_end())
    }

    /// What a layer is for; layers of other images stand in their own plans.
    fn words(&self, entry: &Entry) -> String {
        if entry.from.is_some() {
            return String::new();
        }
        let step = self.image.steps.iter().find(|step| step.name.as_str() == entry.name && step.place == entry.place);
        match (step, entry.name.as_str()) {
            (Some(step), _) => step_text(&step.action),
            (None, "base") => base_text(&self.image.base),
            (None, "layout") => "fstab and mount points".to_owned(),
            (None, "harden") => "the rules of the profile".to_owned(),
            (None, _) => String::new(),
        }
    }

    fn rest(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "  seal: clean-up and residue scan")?;
        for skipped in &self.image.seal.skip {
            write!(f, "; without {}: {}", skipped.section, skipped.reason)?;
        }
        writeln!(f)?;
        let gate = &self.image.gate;
        let conditions = gate.conditions.iter().map(|condition| condition.wanted.to_string());
        let vulnerabilities = gate.vulnerabilities.iter().flat_map(|allowed| &allowed.limits);
        let limits: Vec<String> = conditions.chain(vulnerabilities.map(ToString::to_string)).collect();
        if !limits.is_empty() {
            writeln!(f, "  gate: {}", limits.join(", "))?;
        }
        for test in &self.image.tests {
            writeln!(f, "  test {}: {}", test.name, counted(test.checks.len(), "check", "checks"))?;
        }
        Ok(())
    }
}

/// What the lock holds the image to.
fn held(f: &mut Formatter<'_>, locked: &LockedImage) -> fmt::Result {
    let packages = counted(locked.packages.len(), "package", "packages");
    writeln!(f, "  locked: {packages} by version, as hardtack.lock has them")?;
    if let Some(base) = &locked.base {
        writeln!(f, "    built on {base}")?;
    }
    for suite in locked.origin.iter().flat_map(|origin| &origin.suites) {
        writeln!(f, "    {} of {} ({})", suite.name, suite.date, suite.release_file.short())?;
    }
    Ok(())
}

fn hardening(f: &mut Formatter<'_>, profile: &Profile) -> fmt::Result {
    let (mut excepted, mut judged, mut manual, mut todo) = (0, 0, 0, 0);
    for control in profile.selected() {
        let count = match (&control.exception, &control.work) {
            (Some(_), _) => &mut excepted,
            (None, Work::Judged { .. }) => &mut judged,
            (None, Work::Manual { .. }) => &mut manual,
            (None, Work::Todo) => &mut todo,
        };
        *count += 1;
    }
    let benchmark = &profile.benchmark().name;
    writeln!(f, "  harden: {} {}, {}", benchmark.id, benchmark.edition, profile.name())?;
    writeln!(
        f,
        "    {} of {}: {judged} judged by {}, {manual} manual, {excepted} excepted, {todo} without a rule yet",
        counted(profile.selected().len(), "control", "controls"),
        profile.benchmark().controls.len(),
        counted(profile.rules().len(), "rule", "rules"),
    )
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
