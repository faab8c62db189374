//! Stanzas of fields (deb822(5)), in one pass and without a copy.

use std::str::Split;

/// A part of a file of stanzas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// A field.
    Field {
        /// The number of its first line, from 1.
        line: usize,
        /// Its name as it is written; names are alike in either case.
        name: &'a str,
        /// Its value with the lines that continue it, without white space around it.
        value: &'a str,
    },
    /// A stanza has ended. Empty stanzas are left out.
    End,
    /// A line that is neither a field nor continues one.
    Stray {
        /// Its number, from 1.
        line: usize,
    },
}

/// The parts of a text, in order; each stanza ends with [`Part::End`].
pub fn parts(text: &str) -> Parts<'_> {
    Parts { text, lines: text.split('\n'), start: 0, line: 0, open: false }
}

/// See [`parts`].
#[derive(Clone, Debug)]
pub struct Parts<'a> {
    text: &'a str,
    lines: Split<'a, char>,
    /// Where the next line starts.
    start: usize,
    line: usize,
    /// Whether a stanza has begun.
    open: bool,
}

impl<'a> Parts<'a> {
    fn advance(&mut self) -> Option<&'a str> {
        let line = self.lines.next()?;
        self.start += line.len() + 1;
        self.line += 1;
        Some(line)
    }

    /// Passes the lines that continue a field; gives where the last of them ends.
    fn continued(&mut self, mut end: usize) -> usize {
        while self.text.as_bytes().get(self.start).is_some_and(|first| matches!(first, b' ' | b'\t')) {
            let mut ahead = self.lines.clone();
            let Some(line) = ahead.next().filter(|line| !line.trim_ascii().is_empty()) else { break };
            self.lines = ahead;
            end = self.start + line.len();
            self.start = end + 1;
            self.line += 1;
        }
        end
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        loop {
            let start = self.start;
            let Some(line) = self.advance() else {
                return std::mem::take(&mut self.open).then_some(Part::End);
            };
            if line.trim_ascii().is_empty() {
                if std::mem::take(&mut self.open) {
                    return Some(Part::End);
                }
                continue;
            }
            let number = self.line;
            let name = line.split(':').next().filter(|name| name.len() < line.len());
            let Some(name) = name.filter(|_| !line.starts_with([' ', '\t'])) else {
                return Some(Part::Stray { line: number });
            };
            self.open = true;
            let end = self.continued(start + line.len());
            let value = self.text.get(start + name.len() + 1..end).unwrap_or_default();
            return Some(Part::Field { line: number, name, value: value.trim_ascii() });
        }
    }
}
