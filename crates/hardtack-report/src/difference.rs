//! What is different between two systems, as text.

use std::collections::BTreeMap;
use std::fmt;

use anstyle::{AnsiColor, Style};
use hardtack_scan::difference::{Area, Classified, Difference, Drift, Impact, Sort, Subject, classify};

use crate::paint;

/// What is different, by parts of the system; `Display` prints it with colours.
#[derive(Clone, Copy, Debug)]
pub struct DifferenceText<'a> {
    difference: &'a Difference,
    every_file: bool,
}

/// What each difference means, what breaks first; `Display` prints it with colours.
#[derive(Clone, Copy, Debug)]
pub struct ClassifiedText<'a> {
    difference: &'a Difference,
    classified: &'a [Classified],
    every_file: bool,
}

/// What became of a system since its baseline; `Display` prints it with colours.
#[derive(Clone, Copy, Debug)]
pub struct DriftText<'a> {
    drift: &'a Drift,
    every_file: bool,
}

impl<'a> DifferenceText<'a> {
    /// The text of `difference`; files of packages that are others and files that nobody relies on are only counted,
    /// unless `every_file` asks for them.
    pub fn new(difference: &'a Difference, every_file: bool) -> Self {
        Self { difference, every_file }
    }
}

impl<'a> ClassifiedText<'a> {
    /// The text of `classified`, which is of `difference`. What is neutral is only counted, unless `every_file` asks for
    /// it.
    pub fn new(difference: &'a Difference, classified: &'a [Classified], every_file: bool) -> Self {
        Self { difference, classified, every_file }
    }
}

impl<'a> DriftText<'a> {
    /// The text of `drift`; what is expected is only counted, unless `every_file` asks for it.
    pub fn new(drift: &'a Drift, every_file: bool) -> Self {
        Self { drift, every_file }
    }
}

impl fmt::Display for DifferenceText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        subjects(f, self.difference)?;
        if self.difference.is_empty() && self.difference.unknown.is_empty() {
            return writeln!(f, "\nnothing is different");
        }
        areas(f, self.difference, self.every_file)
    }
}

impl fmt::Display for ClassifiedText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        subjects(f, self.difference)?;
        for (impact, heading) in [
            (Impact::Breaking, "Breaking"),
            (Impact::Unknown, "Could not be compared, and counts as breaking"),
            (Impact::Additive, "Additive"),
            (Impact::Neutral, "Neutral"),
        ] {
            let found: Vec<&Classified> = self.classified.iter().filter(|found| found.impact == impact).collect();
            if found.is_empty() {
                continue;
            }
            writeln!(f, "\n{}", paint(style(impact), format_args!("{heading} ({})", found.len())))?;
            if impact == Impact::Neutral && !self.every_file {
                writeln!(f, "  not listed; --files lists them")?;
                continue;
            }
            for found in found {
                writeln!(f, "  {} {}: {}", found.area.noun(), found.name, found.what)?;
                if impact != Impact::Unknown {
                    writeln!(f, "      {}", paint(Style::new().dimmed(), &found.reason))?;
                }
            }
        }
        if self.classified.is_empty() {
            writeln!(f, "\nnothing is different")?;
        }
        Ok(())
    }
}

impl fmt::Display for DriftText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let difference = &self.drift.difference;
        subjects(f, difference)?;
        if difference.is_empty() {
            writeln!(f, "\nno drift")?;
        }
        areas(f, difference, self.every_file)?;
        let expected = &self.drift.expected;
        if self.every_file && !expected.is_empty() {
            writeln!(f, "\n{}", paint(Style::new().bold(), "Expected of a running machine"))?;
            for file in expected {
                writeln!(f, "  {}: {}", file.path, file.reason)?;
            }
        } else if !expected.is_empty() {
            writeln!(f, "\n{} files are others, as expected of a running machine; --files lists them", expected.len())?;
        }
        Ok(())
    }
}

/// Both systems, and what is worth knowing of their comparison.
fn subjects(f: &mut fmt::Formatter<'_>, difference: &Difference) -> fmt::Result {
    for (side, subject) in [("old", &difference.old), ("new", &difference.new)] {
        writeln!(f, "{}  {}", paint(Style::new().dimmed(), side), subject_text(subject))?;
    }
    difference.remarks.iter().try_for_each(|remark| writeln!(f, "note: {remark}"))
}

fn subject_text(subject: &Subject) -> String {
    let version = subject.version.as_ref().map(|version| format!(", version {version}"));
    let release = subject.release.as_ref().map(|release| format!(" ({release})"));
    format!("{}{}{}", subject.name, version.unwrap_or_default(), release.unwrap_or_default())
}

/// What is different in each part.
fn areas(f: &mut fmt::Formatter<'_>, difference: &Difference, every_file: bool) -> fmt::Result {
    let found = classify(difference);
    for same in found.chunk_by(|one, other| one.area == other.area) {
        let Some(area) = same.first().map(|found| found.area) else { continue };
        writeln!(f, "\n{}", paint(Style::new().bold(), area.heading()))?;
        if area == Area::Control {
            scores(f, difference)?;
        }
        for found in same.iter().filter(|found| every_file || !is_only_counted(found.sort)) {
            writeln!(f, "  {}  {}", found.name, found.what)?;
        }
        if area == Area::File && !every_file {
            counted(f, difference, same)?;
        }
    }
    Ok(())
}

fn is_only_counted(sort: Sort) -> bool {
    matches!(sort, Sort::OfPackage | Sort::Documentation | Sort::State | Sort::Derived)
}

/// How many files are not listed, and why.
fn counted(f: &mut fmt::Formatter<'_>, difference: &Difference, files: &[Classified]) -> fmt::Result {
    let mut packages: BTreeMap<&str, usize> = BTreeMap::new();
    for file in difference.files.iter().filter(|file| difference.comes_with_its_package(file)) {
        *packages.entry(file.package.as_deref().unwrap_or_default()).or_default() += 1;
    }
    let packages: Vec<String> = packages.into_iter().map(|(package, count)| format!("{package} {count}")).collect();
    if !packages.is_empty() {
        writeln!(f, "  {} {}", paint(Style::new().dimmed(), "with their packages:"), packages.join(", "))?;
    }
    let others = files.iter().filter(|file| is_only_counted(file.sort) && file.sort != Sort::OfPackage).count();
    if others > 0 {
        writeln!(f, "  {} {others}", paint(Style::new().dimmed(), "that nobody relies on:"))?;
    }
    if others > 0 || !packages.is_empty() {
        writeln!(f, "  {}", paint(Style::new().dimmed(), "--files lists them"))?;
    }
    Ok(())
}

fn scores(f: &mut fmt::Formatter<'_>, difference: &Difference) -> fmt::Result {
    let Some(audit) = &difference.audit else { return Ok(()) };
    let percent = |score: Option<f64>| score.map_or_else(|| "none".to_owned(), |score| format!("{score:.1} %"));
    let (old, new) = (percent(audit.old_percent), percent(audit.new_percent));
    writeln!(f, "  {}, profile {}: score {old}, now {new}", audit.benchmark, audit.profile)
}

fn style(impact: Impact) -> Style {
    match impact {
        Impact::Breaking => AnsiColor::Red.on_default().bold(),
        Impact::Unknown => AnsiColor::Yellow.on_default().bold(),
        Impact::Additive => AnsiColor::Green.on_default(),
        Impact::Neutral => Style::new().dimmed(),
    }
}
