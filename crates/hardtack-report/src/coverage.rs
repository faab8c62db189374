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
        let widest = table.sections.iter().map(|section| section.section.as_str().len()).max().unwrap_or_default();
        let width = widest.max("section".len());
        let head = ["controls", "with rule", "manual", "todo"];
        writeln!(f, "{:<width$} {:<48} {:>8} {:>9} {:>6} {:>5}", "section", "", head[0], head[1], head[2], head[3])?;
        for section in &table.sections {
            row(f, width, section.section.as_str(), &section.title, &section.counts)?;
        }
        row(f, width, "total", "", &table.total)?;
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

fn row(f: &mut fmt::Formatter<'_>, width: usize, section: &str, title: &str, counts: &Counts) -> fmt::Result {
    writeln!(
        f,
        "{section:<width$} {title:<48} {:>8} {:>9} {:>6} {:>5}",
        counts.controls, counts.implemented, counts.manual, counts.todo
    )
}
