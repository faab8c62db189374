//! What is left, as text.

use std::fmt;

use anstyle::Style;
use hardtack_audit::Todo;

use crate::paint;

/// A list of what is left as text; `Display` prints it with colours.
#[derive(Clone, Copy, Debug)]
pub struct TodoText<'a>(pub &'a Todo);

impl fmt::Display for TodoText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let todo = self.0;
        writeln!(f, "{}, profile {}", paint(Style::new().bold(), &todo.benchmark), todo.profile)?;
        let looked = match todo.manual {
            0 => String::new(),
            manual => format!("; a person looks at {manual} more"),
        };
        writeln!(f, "of {}: {} controls are left{looked}", todo.subject, todo.tasks.len())?;
        let mut above = None;
        for task in &todo.tasks {
            if above != Some(task.severity) {
                let heading = task.severity.map_or_else(|| "no severity".to_owned(), |severity| severity.to_string());
                writeln!(f, "\n{}", paint(Style::new().bold(), heading))?;
                above = Some(task.severity);
            }
            writeln!(f, "  {:<9}  {:<11} {}  [{}]", task.effort, task.control.to_string(), task.title, task.level)?;
            for line in task.next.iter().flat_map(|next| next.lines()) {
                writeln!(f, "             {}  {line}", paint(Style::new().dimmed(), "next"))?;
            }
        }
        Ok(())
    }
}
