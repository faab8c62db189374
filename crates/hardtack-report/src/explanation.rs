//! What `hardtack explain` prints.

use std::fmt;

use anstyle::Style;
use hardtack_audit::{ControlExplanation, Explanation, PathExplanation, RuleExplanation};

use crate::paint;

/// An explanation as text; `Display` prints it with colours.
#[derive(Clone, Copy, Debug)]
pub struct ExplanationText<'a>(pub &'a Explanation);

impl fmt::Display for ExplanationText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Explanation::Controls(controls) => {
                for (index, explained) in controls.iter().enumerate() {
                    if index > 0 {
                        writeln!(f)?;
                    }
                    control(f, explained)?;
                }
                Ok(())
            }
            Explanation::Rule(explained) => rule(f, explained),
            Explanation::Path(explained) => path(f, explained),
        }
    }
}

fn control(f: &mut fmt::Formatter<'_>, explained: &ControlExplanation) -> fmt::Result {
    let head = format!("{} {}", explained.control, explained.title);
    writeln!(f, "{}  [{}]", paint(Style::new().bold(), head), explained.level)?;
    let section = explained.section.as_ref().map(|title| format!(", {title}")).unwrap_or_default();
    writeln!(f, "  of {}{section}", explained.benchmark)?;
    writeln!(f, "  in {}", explained.profiles.join(", "))?;
    let references: Vec<String> = explained.references.words().collect();
    if !references.is_empty() {
        writeln!(f, "  see {}", references.join(", "))?;
    }
    match &explained.look_at {
        Some(look_at) => writeln!(f, "  a person looks: {look_at}")?,
        None if explained.rules.is_empty() => writeln!(f, "  no rule judges this control yet; audits say unknown")?,
        None => {}
    }
    for each in &explained.rules {
        writeln!(f)?;
        rule(f, each)?;
    }
    Ok(())
}

fn rule(f: &mut fmt::Formatter<'_>, explained: &RuleExplanation) -> fmt::Result {
    let head = format!("{}: {}", explained.rule, explained.title);
    writeln!(f, "{}  [{}, {}]", paint(Style::new().bold(), head), explained.topic, explained.severity)?;
    writeln!(f, "  why      {}", explained.why)?;
    for ask in &explained.asks {
        writeln!(f, "  asks     {ask}")?;
    }
    if let Some(applies) = &explained.applies {
        writeln!(f, "  applies  {applies}")?;
    }
    for parameter in &explained.parameters {
        writeln!(
            f,
            "  set      {}.{} = {} ({}): {}",
            explained.rule,
            parameter.name,
            parameter.default,
            parameter.allowed.words(),
            parameter.doc
        )?;
    }
    for path in &explained.paths {
        writeln!(f, "  file     {path}")?;
    }
    for (benchmark, controls) in &explained.controls {
        let controls: Vec<&str> = controls.iter().map(|control| control.as_str()).collect();
        writeln!(f, "  serves   {benchmark} {}", controls.join(", "))?;
    }
    let cci = explained.references.cci.iter().map(ToString::to_string);
    let references: Vec<String> = explained.references.nist.iter().cloned().chain(cci).collect();
    if !references.is_empty() {
        writeln!(f, "  see      {}", references.join(", "))?;
    }
    Ok(())
}

fn path(f: &mut fmt::Formatter<'_>, explained: &PathExplanation) -> fmt::Result {
    writeln!(f, "{}", paint(Style::new().bold(), &explained.path))?;
    if explained.written_by.is_empty() && explained.concerns.is_empty() {
        return writeln!(f, "  no rule reads or writes it");
    }
    for (word, rules) in [("written by", &explained.written_by), ("concerns", &explained.concerns)] {
        for each in rules {
            let controls: Vec<String> = each
                .controls
                .iter()
                .map(|(benchmark, controls)| {
                    format!("{benchmark} {}", controls.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
                })
                .collect();
            writeln!(f, "  {word:<10} {}: {} ({})", each.rule, each.title, controls.join("; "))?;
        }
    }
    Ok(())
}
