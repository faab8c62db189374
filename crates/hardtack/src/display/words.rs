//! The lines that both displays for people print.

use std::time::Duration;

use anstyle::{AnsiColor, Style};

/// Seconds with the digits that matter.
pub(super) fn seconds(took: Duration) -> String {
    let seconds = took.as_secs_f64();
    if seconds < 10.0 { format!("{seconds:.2} s") } else { format!("{seconds:.1} s") }
}

/// A finished step or phase.
pub(super) fn done(name: &str, took: Duration) -> String {
    let green = AnsiColor::Green.on_default();
    format!("{green}done{green:#}    {name}  {}", seconds(took))
}

/// A step that was not run.
pub(super) fn cached(name: &str) -> String {
    let dim = Style::new().dimmed();
    format!("{dim}cached  {name}{dim:#}")
}

/// A warning.
pub(super) fn warning(message: &str) -> String {
    let yellow = AnsiColor::Yellow.on_default().bold();
    format!("{yellow}warning{yellow:#} {message}")
}
