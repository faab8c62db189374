//! Diagnostics as people read them: the line, the underline, the remedy.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use crate::{Diagnostic, Diagnostics, Place, Redactor, Severity, Source};

/// Longest stretch of a source line that is shown, in characters.
const WINDOW: usize = 160;

/// The styles of one rendering; all plain without colour.
struct Paint {
    headline: Style,
    gutter: Style,
    bold: Style,
}

impl Paint {
    fn new(severity: Severity, colour: bool) -> Self {
        if !colour {
            return Self { headline: Style::new(), gutter: Style::new(), bold: Style::new() };
        }
        let headline = match severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
        };
        Self {
            headline: headline.on_default().bold(),
            gutter: AnsiColor::Blue.on_default().bold(),
            bold: Style::new().bold(),
        }
    }
}

impl Diagnostics {
    /// All of them as [`Diagnostic::render`] shows them, a blank line between.
    pub fn render(&self, colour: bool) -> String {
        let all: Vec<String> = self.iter().map(|diagnostic| diagnostic.render(colour)).collect();
        all.join("\n")
    }
}

impl Diagnostic {
    /// The message, the line with the place underlined, and the remedy, in ANSI colours or plain. Ends with
    /// a line feed. Values that the [`Redactor`] knows are not shown, nor are control characters.
    pub fn render(&self, colour: bool) -> String {
        let paint = Paint::new(self.severity, colour);
        let word = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let width = self.related.iter().map(|related| &related.place).chain(&self.place);
        let width = width.map(|place| place.line.to_string().len()).max().unwrap_or(0);

        let mut out = String::new();
        let (headline, bold) = (paint.headline, paint.bold);
        let message = printable(&self.message);
        let _ = writeln!(out, "{headline}{word}{headline:#}{bold}: {message}{bold:#}");
        if let Some(place) = &self.place {
            snippet(&mut out, place, self.source.as_deref(), self.label.as_deref(), width, &paint, paint.headline);
        }
        for related in &self.related {
            let note = Some(related.message.as_str());
            snippet(&mut out, &related.place, related.source.as_deref(), note, width, &paint, paint.gutter);
        }
        if let Some(help) = &self.help {
            let gutter = paint.gutter;
            let indent = format!("\n{:width$}         ", "");
            let help = printable(help).replace('\n', &indent);
            if self.place.is_some() {
                let _ = writeln!(out, "{:width$} {gutter}|{gutter:#}", "");
            }
            let _ = writeln!(out, "{:width$} {gutter}={gutter:#} {bold}help{bold:#}: {help}", "");
        }
        Redactor::global().redact(&out).into_owned()
    }
}

/// One place: its name, and its line underlined where the source is known.
fn snippet(
    out: &mut String,
    place: &Place,
    source: Option<&Source>,
    label: Option<&str>,
    width: usize,
    paint: &Paint,
    mark: Style,
) {
    let gutter = paint.gutter;
    let name = printable(&place.source);
    let _ = writeln!(out, "{:width$}{gutter}-->{gutter:#} {name}:{}:{}", "", place.line, place.column);
    let label = label.map(printable);
    let Some((line, begin)) = source.and_then(|source| source.line(place.line)) else {
        if let Some(label) = label {
            let _ = writeln!(out, "{:width$} {gutter}={gutter:#} {label}", "");
        }
        return;
    };
    let (text, offset, carets) = window(line, place.start.saturating_sub(begin), place.len);
    let _ = writeln!(out, "{:width$} {gutter}|{gutter:#}", "");
    let _ = writeln!(out, "{gutter}{:width$} |{gutter:#} {text}", place.line);
    let label = label.map(|label| format!(" {label}")).unwrap_or_default();
    let _ = writeln!(out, "{:width$} {gutter}|{gutter:#} {:offset$}{mark}{:^^carets$}{label}{mark:#}", "", "", "");
}

/// The part of a line to show around a stretch of bytes, and where to underline it: how many columns from
/// the left, how many columns long.
fn window(line: &str, start: usize, len: usize) -> (String, usize, usize) {
    let before = line.get(..start).unwrap_or(line).chars().count();
    let marked = line.get(start..(start + len).min(line.len())).unwrap_or("").chars().count();
    let skip = if before > WINDOW / 2 { before - WINDOW / 4 } else { 0 };
    let shown = |text: &mut dyn Iterator<Item = char>| -> String {
        text.map(|c| if c == '\t' { "    ".into() } else { printable(&c.to_string()) }).collect()
    };
    let lead = shown(&mut line.chars().skip(skip).take(before - skip));
    let marks = shown(&mut line.chars().skip(before).take(marked.min(WINDOW - (before - skip))));
    let rest = WINDOW.saturating_sub(before - skip + marked);
    let tail = shown(&mut line.chars().skip(before + marked).take(rest));
    let offset = lead.chars().count();
    let carets = marks.chars().count().max(1);
    (format!("{lead}{marks}{tail}").trim_end().to_owned(), offset, carets)
}

/// Text without control characters but line feeds, so that no source can steer the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}
