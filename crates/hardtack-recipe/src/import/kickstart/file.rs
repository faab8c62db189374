//! A kickstart as commands, sections and inclusions.
//!
//! The format is pykickstart's: a command a line; `%packages`, scripts and add-ons in sections that `%end` closes.

use std::ops::Range;
use std::sync::Arc;

use hardtack_hcl::{Diagnostic, Source, either};

use super::words::{Word, may_be_secret, words};

/// Sections, as pykickstart's reference and Anaconda's know them.
pub(super) const SECTIONS: [&str; 9] =
    ["%addon", "%anaconda", "%certificate", "%onerror", "%packages", "%post", "%pre", "%pre-install", "%traceback"];

/// A part of a kickstart.
pub(super) enum Item {
    Command(Command),
    Section(Section),
}

/// A command with its arguments; also `%include` and the first line of a section.
pub(super) struct Command {
    /// At least one.
    words: Vec<Word>,
    source: Arc<Source>,
    /// Its line may hold a password, and so is not shown.
    secret: bool,
}

/// A section.
pub(super) struct Section {
    /// Its name and options.
    pub(super) header: Command,
    /// What stands in it, without the line of `%end`.
    pub(super) body: Range<usize>,
}

impl Command {
    fn new(words: Vec<Word>, source: &Arc<Source>, line: Range<usize>) -> Option<Self> {
        let secret = may_be_secret(source.text().get(line).unwrap_or_default());
        (!words.is_empty()).then(|| Self { words, source: Arc::clone(source), secret })
    }

    /// Its name.
    pub(super) fn name(&self) -> &str {
        self.words.first().map_or("", |word| &word.text)
    }

    /// What stands behind the name.
    pub(super) fn arguments(&self) -> &[Word] {
        self.words.get(1..).unwrap_or_default()
    }

    /// Its line, from 1.
    pub(super) fn line(&self) -> usize {
        self.source.place(self.span()).line
    }

    /// Where its name stands.
    pub(super) fn span(&self) -> Range<usize> {
        self.words.first().map_or(0..0, |word| word.span.clone())
    }

    /// An error at a place of it.
    pub(super) fn error(&self, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        let error = Diagnostic::error(message);
        if self.secret { error.at(self.source.place(span)) } else { error.within(&self.source, span) }
    }
}

/// Reads the stretch of a source that is a kickstart.
pub(super) fn items(source: &Arc<Source>, range: Range<usize>) -> (Vec<Item>, Vec<Diagnostic>) {
    let mut items = Vec::new();
    let mut errors = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let begin = at;
        let command = match words(source, at, range.end) {
            Ok(line) => {
                at = line.next;
                Command::new(line.words, source, begin..at)
            }
            Err((error, next)) => {
                errors.push(error);
                at = next;
                continue;
            }
        };
        let Some(command) = command else { continue };
        match command.name() {
            "%include" | "%ksappend" => items.push(Item::Command(command)),
            name if SECTIONS.contains(&name) => {
                let end = section_end(source, at..range.end);
                let body = at..end.body;
                at = end.next;
                if !end.closed {
                    let message = format!("the section `{name}` has no `%end`");
                    errors.push(command.error(command.span(), message).help("write `%end` on a line behind it"));
                }
                items.push(Item::Section(Section { header: command, body }));
            }
            "%end" => errors
                .push(command.error(command.span(), "no section is open that this `%end` closes").help("leave it out")),
            name if name.starts_with('%') => {
                let error = command.error(command.span(), format!("`{name}` is no section"));
                let known = SECTIONS.into_iter().chain(["%include", "%end"]);
                errors.push(error.help(format!("sections are {}", either(&SECTIONS))).nearest(name, known));
            }
            _ => items.push(Item::Command(command)),
        }
    }
    (items, errors)
}

struct End {
    /// Where the body ends.
    body: usize,
    /// Where the next line begins.
    next: usize,
    closed: bool,
}

/// Where a section ends: at `%end`, or unclosed before the next section.
fn section_end(source: &Arc<Source>, range: Range<usize>) -> End {
    let mut at = range.start;
    let text = source.text().get(range).unwrap_or_default();
    for line in text.split_inclusive('\n') {
        let next = at + line.len();
        match line.split_whitespace().next() {
            Some("%end") => return End { body: at, next, closed: true },
            Some(word) if SECTIONS.contains(&word) => return End { body: at, next: at, closed: false },
            _ => at = next,
        }
    }
    End { body: at, next: at, closed: false }
}
