//! What `hardtack blame` prints.

use std::fmt;

use anstyle::Style;
use hardtack_audit::{Blame, BlameBasis, Blamed};
use hardtack_tree::escaped;

use crate::paint;

/// An answer of `blame` as text; `Display` prints it with colours.
#[derive(Clone, Copy, Debug)]
pub struct BlameText<'a>(pub &'a Blame);

impl fmt::Display for BlameText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blame = self.0;
        let bold = Style::new().bold();
        match (blame.line, &blame.text) {
            (Some(line), Some(text)) => {
                writeln!(f, "{}  {}", paint(bold, format!("{}:{line}", blame.path)), escaped(text.as_bytes()))?;
            }
            _ => writeln!(f, "{}", paint(bold, &blame.path))?,
        }
        let of_record = blame.basis == BlameBasis::Record;
        let word = match (of_record, blame.line) {
            (true, Some(_)) => "set by",
            (true, None) => "written by",
            (false, Some(_)) => "decides",
            (false, None) => "concerns",
        };
        for blamed in &blame.rules {
            rule(f, word, blamed, blame.line.is_none())?;
        }
        if blame.rules.is_empty() {
            let what = if blame.line.is_some() { "this line" } else { "it" };
            writeln!(f, "  no rule {} {what}", if of_record { "set" } else { "asks about" })?;
        }
        let basis = if of_record {
            "by the record of hardening in the tree"
        } else {
            "by what the rules read: the tree has no record that hardening wrote it"
        };
        writeln!(f, "  {}", paint(Style::new().dimmed(), basis))
    }
}

fn rule(f: &mut fmt::Formatter<'_>, word: &str, blamed: &Blamed, lines: bool) -> fmt::Result {
    let controls: Vec<String> = blamed
        .controls
        .iter()
        .map(|(benchmark, controls)| {
            format!("{benchmark} {}", controls.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        })
        .collect();
    write!(f, "  {word:<10} {}", blamed.rule)?;
    if !blamed.title.is_empty() {
        write!(f, ": {}", blamed.title)?;
    }
    if !controls.is_empty() {
        write!(f, " ({})", controls.join("; "))?;
    }
    if lines && !blamed.lines.is_empty() {
        let numbers: Vec<String> = blamed.lines.iter().map(ToString::to_string).collect();
        let word = if numbers.len() == 1 { "line" } else { "lines" };
        write!(f, ", {word} {}", numbers.join(", "))?;
    }
    writeln!(f)
}
