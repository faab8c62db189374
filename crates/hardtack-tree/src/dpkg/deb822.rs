//! Stanzas of fields (deb822(5)), in one pass and without a copy.

use memchr::memchr;

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
    Parts { text, start: 0, line: 0, open: false }
}

/// See [`parts`].
#[derive(Clone, Debug)]
pub struct Parts<'a> {
    text: &'a str,
    /// Where the next line starts.
    start: usize,
    /// How many lines were passed.
    line: usize,
    /// Whether a stanza has begun.
    open: bool,
}

impl<'a> Parts<'a> {
    /// The next line, not passed yet; `None` at the end.
    fn peek(&self) -> Option<&'a str> {
        let rest = self.text.get(self.start..).filter(|rest| !rest.is_empty())?;
        rest.get(..memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len()))
    }

    fn pass(&mut self, line: &str) {
        self.start += line.len() + 1;
        self.line += 1;
    }

    /// Passes the lines that continue a field; gives where the last of them ends.
    fn continued(&mut self, mut end: usize) -> usize {
        while let Some(line) = self.peek().filter(|line| line.starts_with([' ', '\t']) && !is_blank(line)) {
            end = self.start + line.len();
            self.pass(line);
        }
        end
    }
}

fn is_blank(line: &str) -> bool {
    line.bytes().all(|byte| byte.is_ascii_whitespace())
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        while let Some(line) = self.peek() {
            let start = self.start;
            self.pass(line);
            if is_blank(line) {
                if std::mem::take(&mut self.open) {
                    return Some(Part::End);
                }
                continue;
            }
            let number = self.line;
            let colon = memchr(b':', line.as_bytes()).filter(|_| !line.starts_with([' ', '\t']));
            let Some(name) = colon.and_then(|colon| line.get(..colon)) else {
                return Some(Part::Stray { line: number });
            };
            self.open = true;
            let end = self.continued(start + line.len());
            let value = self.text.get(start + name.len() + 1..end).unwrap_or_default();
            return Some(Part::Field { line: number, name, value: value.trim_ascii() });
        }
        std::mem::take(&mut self.open).then_some(Part::End)
    }
}
