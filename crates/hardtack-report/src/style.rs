//! Colours. Text is always styled; the stream it is printed to strips what it cannot show.

use std::fmt::{self, Display};

use anstyle::{AnsiColor, Style};
use hardtack_audit::verdict::Verdict;

/// The style of a verdict's word.
pub fn verdict_style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Pass => AnsiColor::Green.on_default(),
        Verdict::Fail => AnsiColor::Red.on_default().bold(),
        Verdict::Unknown => AnsiColor::Yellow.on_default().bold(),
        Verdict::Manual | Verdict::Excepted => AnsiColor::Cyan.on_default(),
        Verdict::NotApplicable => Style::new().dimmed(),
    }
}

/// `text` in `style`, for a formatter.
pub fn paint(style: Style, text: impl Display) -> impl Display {
    Painted { style, text }
}

struct Painted<T> {
    style: Style,
    text: T,
}

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.style.render(), self.text, self.style.render_reset())
    }
}
