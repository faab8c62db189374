//! The coverage of a benchmark as a table.

use std::fmt;

use hardtack_audit::{Counts, Coverage};

/// A coverage table as text.
#[derive(Clone, Copy, Debug)]
pub struct CoverageText<'a>(pub &'a Coverage);

impl fmt::Display for CoverageText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = self.0;
        writeln!(f, "{}\n", table.benchmark)?;
        writeln!(f, "{:<9} {:<48} {:>8} {:>9} {:>6} {:>5}", "section", "", "controls", "with rule", "manual", "todo")?;
        for section in &table.sections {
            row(f, section.section.as_str(), &section.title, &section.counts)?;
        }
        row(f, "total", "", &table.total)?;
        let total = &table.total;
        if total.todo > 0 {
            writeln!(
                f,
                "\n{} of {} automated controls have a rule; the others count as unknown in every audit.",
                total.implemented, total.automated
            )?;
        }
        Ok(())
    }
}

fn row(f: &mut fmt::Formatter<'_>, section: &str, title: &str, counts: &Counts) -> fmt::Result {
    writeln!(
        f,
        "{section:<9} {title:<48} {:>8} {:>9} {:>6} {:>5}",
        counts.controls, counts.implemented, counts.manual, counts.todo
    )
}
