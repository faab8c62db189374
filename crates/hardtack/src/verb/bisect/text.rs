//! Findings for people.

use std::fmt;

use hardtack_hcl::quoted;

use super::findings::{Findings, ProposedException, RuleCulprit, StepCulprit};

/// How many paths of a step, or lines of a file, are named.
const SHOWN: usize = 10;

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let broken = format!("{}: {} is broken by", self.image, self.question);
        for group in &self.groups {
            match group.as_slice() {
                [rule] => writeln!(f, "{broken} the rule\n  {rule}")?,
                rules => {
                    writeln!(f, "{broken} these rules together, and by none of them alone:")?;
                    rules.iter().try_for_each(|rule| writeln!(f, "  {rule}"))?;
                }
            }
        }
        match self.broken_by.as_slice() {
            [] => {}
            [step] => writeln!(f, "{broken} the step\n  {step}")?,
            steps => {
                writeln!(f, "{broken} one of these steps, between which no image could be made:")?;
                steps.iter().try_for_each(|step| writeln!(f, "  {step}"))?;
            }
        }
        if self.is_empty() {
            writeln!(
                f,
                "{}: {} fails without any rule or group of rules, and with every number of steps that was tried.\nIts base breaks it, or it needs what no step brings.",
                self.image, self.question
            )?;
        }
        writeln!(f, "{}", self.effort())?;
        match (self.confirmed, self.broken_by.as_slice()) {
            (true, [step]) => {
                writeln!(f, "The test passes without it: `--without {}` leaves it out of a build.", step.name)
            }
            (true, _) => self.exceptions(f),
            (false, [_]) => {
                writeln!(f, "The test fails without it, too: it needs the step, or another one breaks it as well.")
            }
            (false, _) if self.groups.is_empty() => Ok(()),
            (false, _) => writeln!(f, "The test fails without them, too: something else breaks it as well."),
        }
    }
}

impl Findings {
    fn effort(&self) -> String {
        let further = match self.further_builds {
            0 => String::new(),
            1 => ", and one more to see that nothing else breaks it".to_owned(),
            more => format!(", and {more} more to see what else breaks it"),
        };
        format!("Seen in {} builds, among {} rules and {} steps{further}.", self.builds, self.rules, self.steps)
    }

    fn exceptions(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "The test passes with this in the `harden` block; say there why it must be, and for how long:\n")?;
        // Of those that fail only together, it is enough to switch off one.
        let exceptions = self.groups.iter().filter_map(|group| group.first()).flat_map(|rule| &rule.exceptions);
        exceptions.into_iter().try_for_each(|exception| write!(f, "{exception}"))
    }
}

impl fmt::Display for RuleCulprit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let controls: Vec<String> = self.controls.iter().map(ToString::to_string).collect();
        write!(f, "{} ({}): {}", self.name, controls.join(", "), self.title)?;
        for (path, lines) in &self.wrote {
            write!(f, "\n    wrote {path}")?;
            lines.iter().take(SHOWN).try_for_each(|line| write!(f, "\n        {line}"))?;
            rest(f, lines.len(), "lines")?;
        }
        if self.wrote.is_empty() { write!(f, "\n    had packages come or go") } else { Ok(()) }
    }
}

impl fmt::Display for StepCulprit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.place)?;
        self.changed.iter().take(SHOWN).try_for_each(|path| write!(f, "\n    changed /{}", path.display()))?;
        rest(f, self.changed.len(), "paths")
    }
}

fn rest(f: &mut fmt::Formatter<'_>, count: usize, what: &str) -> fmt::Result {
    match count.checked_sub(SHOWN) {
        Some(more @ 1..) => write!(f, "\n        and {more} more {what}"),
        _ => Ok(()),
    }
}

impl fmt::Display for ProposedException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { control, reason, owner, expires } = self;
        writeln!(f, "    exception \"{control}\" {{")?;
        writeln!(f, "      kind    = \"accepted\"")?;
        writeln!(f, "      reason  = {}", quoted(reason))?;
        writeln!(f, "      owner   = {}", quoted(owner))?;
        writeln!(f, "      expires = \"{expires}\"")?;
        writeln!(f, "    }}")
    }
}
