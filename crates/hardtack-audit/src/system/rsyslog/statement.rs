//! Statements of a configuration file of rsyslog.

use std::ops::Range;

/// One statement, as far as it says something on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The line it begins in, from 1.
    pub line: usize,
    /// Where it is in the file, in bytes.
    pub span: Range<usize>,
    /// The `facility.priority` before it on its line, which says what messages it is about.
    pub selector: Option<String>,
    /// What it is.
    pub form: Form,
}

/// What a statement is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// `$Name value` on a line of its own; case does not count in names.
    Directive {
        /// Its name without the `$`.
        name: String,
        /// What follows the name.
        value: String,
    },
    /// `name(key="value" …)`.
    Object {
        /// Its name, in lower case.
        name: String,
        /// Its parameters.
        parameters: Vec<Parameter>,
    },
    /// `selector /file`: messages go to a file, in the old way.
    File {
        /// The file as it is written.
        target: String,
    },
    /// `selector @host` or `selector @@host`: messages go to another machine, in the old way.
    Forward {
        /// The host as it is written, with its signs.
        target: String,
    },
    /// `selector ~` or `selector stop`: messages go no further.
    Discard,
}

/// A parameter of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, in lower case.
    pub name: String,
    /// Its value without the quotes.
    pub value: String,
    /// Where the value is in the file, quotes not counted.
    pub span: Range<usize>,
    /// Whether only rsyslogd can tell the value: it is the output of a command or an array.
    pub computed: bool,
}

impl Statement {
    /// The value of an object's parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.find(name).map(|parameter| parameter.value.as_str())
    }

    /// Whether only rsyslogd can tell the value of a parameter.
    pub fn is_computed(&self, name: &str) -> bool {
        self.find(name).is_some_and(|parameter| parameter.computed)
    }

    /// An object's parameter.
    pub fn find(&self, name: &str) -> Option<&Parameter> {
        match &self.form {
            Form::Object { parameters, .. } => parameters.iter().find(|parameter| parameter.name == name),
            Form::Directive { .. } | Form::File { .. } | Form::Forward { .. } | Form::Discard => None,
        }
    }
}

/// Objects that are of interest; a word and a bracket may stand for a function elsewhere.
const OBJECTS: [&str; 5] = ["module", "input", "action", "include", "global"];

/// Takes a file apart.
///
/// # Errors
/// The line in which a comment, a text or an object begins that does not end.
pub(super) fn parse(text: &str) -> Result<Vec<Statement>, usize> {
    let mut reader = Reader { text, at: 0, found: Vec::new() };
    while reader.at < text.len() {
        reader.step()?;
    }
    Ok(reader.found)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    found: Vec<Statement>,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn line_of(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
    }

    /// Whether only blanks stand before this place in its line.
    fn begins_line(&self) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default();
        before.rsplit('\n').next().is_none_or(|before| before.trim().is_empty())
    }

    fn pass_line(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    fn step(&mut self) -> Result<(), usize> {
        let rest = self.rest();
        let begins = self.begins_line();
        match rest.chars().next() {
            Some('#') => self.pass_line(),
            Some('/') if rest.starts_with("/*") => {
                let end = rest.find("*/").ok_or_else(|| self.line_of(self.at))?;
                self.at += end + 2;
            }
            Some('"' | '\'') => {
                self.quoted()?;
            }
            Some('$') if begins && rest.get(1..2).is_some_and(|next| next.chars().all(char::is_alphabetic)) => {
                self.directive();
            }
            Some(first) if first.is_alphabetic() || first == '*' || first == '-' || first == ':' => {
                if begins && let Some((selector, form)) = self.old_line() {
                    self.push_line(Some(selector), form);
                } else {
                    self.word()?;
                }
            }
            Some(other) => self.at += other.len_utf8(),
            None => {}
        }
        Ok(())
    }

    fn push_line(&mut self, selector: Option<String>, form: Form) {
        let start = self.at;
        self.pass_line();
        self.found.push(Statement { line: self.line_of(start), span: start..self.at, selector, form });
    }

    fn directive(&mut self) {
        let line = self.rest().lines().next().unwrap_or_default();
        let content = line.split(" #").next().unwrap_or_default().trim();
        let (name, value) = content.split_once([' ', '\t']).unwrap_or((content, ""));
        let form = Form::Directive {
            name: name.trim_start_matches('$').to_owned(),
            value: value.trim().trim_matches('"').to_owned(),
        };
        self.push_line(None, form);
    }

    /// What a line of the old form does with which messages.
    fn old_line(&self) -> Option<(String, Form)> {
        let line = self.rest().lines().next().unwrap_or_default();
        let (selector, action) = line.split_once([' ', '\t'])?;
        if !selector.contains('.') && !selector.starts_with(':') {
            return None;
        }
        // `:msg, contains, "text" /file` has its target last, `*.info /file;template` first.
        let words = action.trim().split(" #").next().unwrap_or_default().trim();
        let word =
            if selector.starts_with(':') { words.rsplit([' ', '\t']).next() } else { words.split([' ', '\t']).next() };
        let word = word.and_then(|word| word.split(';').next()).unwrap_or_default();
        let path = word.trim_start_matches('-');
        let form = match path.chars().next()? {
            '/' | '?' => Form::File { target: path.to_owned() },
            '@' => Form::Forward { target: path.to_owned() },
            _ if matches!(path, "~" | "stop") => Form::Discard,
            _ => return None,
        };
        Some((selector.to_owned(), form))
    }

    /// A name, and when it is an object's, the whole object.
    fn word(&mut self) -> Result<(), usize> {
        let start = self.at;
        let length = self.rest().find(|next: char| !next.is_alphanumeric() && next != '_').unwrap_or(self.rest().len());
        self.at += length.max(self.rest().chars().next().map_or(1, char::len_utf8));
        let name = self.text.get(start..self.at).unwrap_or_default().to_ascii_lowercase();
        let follows = self.rest().trim_start();
        if !OBJECTS.contains(&name.as_str()) || !follows.starts_with('(') {
            return Ok(());
        }
        self.at += self.rest().len() - follows.len() + 1;
        let parameters = self.parameters(start)?;
        let form = Form::Object { name, parameters };
        let before = self.text.get(..start).unwrap_or_default().rsplit('\n').next().unwrap_or_default().trim();
        let is_selector = before.contains('.') && !before.contains(char::is_whitespace) && !before.starts_with(':');
        let selector = is_selector.then(|| before.to_owned());
        self.found.push(Statement { line: self.line_of(start), span: start..self.at, selector, form });
        Ok(())
    }

    fn parameters(&mut self, start: usize) -> Result<Vec<Parameter>, usize> {
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut name = String::new();
        let unclosed = self.line_of(start);
        loop {
            let rest = self.rest();
            match rest.chars().next().ok_or(unclosed)? {
                ')' => {
                    self.at += 1;
                    return Ok(parameters);
                }
                '#' => self.pass_line(),
                '/' if rest.starts_with("/*") => self.at += rest.find("*/").ok_or(unclosed)? + 2,
                '=' => {
                    self.at += 1;
                    let value = self.value()?;
                    let name = std::mem::take(&mut name).to_ascii_lowercase();
                    let text = self.text.get(value.1.clone()).unwrap_or_default().to_owned();
                    parameters.push(Parameter { name, value: text, span: value.1, computed: value.0 });
                }
                next if next.is_alphanumeric() || matches!(next, '_' | '.' | '-') => {
                    name.push(next);
                    self.at += next.len_utf8();
                }
                next => {
                    if !rest.trim_start().starts_with('=') {
                        name.clear();
                    }
                    self.at += next.len_utf8();
                }
            }
        }
    }

    /// Whether a value is computed, and where it is.
    fn value(&mut self) -> Result<(bool, Range<usize>), usize> {
        let blanks = self.rest().len() - self.rest().trim_start().len();
        self.at += blanks;
        let unclosed = self.line_of(self.at);
        let until = |end: char, rest: &str| rest.get(1..).and_then(|rest| rest.find(end)).map(|length| length + 2);
        match self.rest().chars().next() {
            Some('"' | '\'') => {
                let span = self.quoted()?;
                Ok((false, span))
            }
            Some(open @ ('`' | '[')) => {
                let close = if open == '[' { ']' } else { '`' };
                let length = until(close, self.rest()).ok_or(unclosed)?;
                let span = self.at..self.at + length;
                self.at += length;
                Ok((true, span))
            }
            _ => {
                let length = self.rest().find(|next: char| next.is_whitespace() || next == ')').ok_or(unclosed)?;
                let span = self.at..self.at + length;
                self.at += length;
                Ok((false, span))
            }
        }
    }

    /// Passes over a text in quotes; gives where its content is.
    fn quoted(&mut self) -> Result<Range<usize>, usize> {
        let unclosed = self.line_of(self.at);
        let mut characters = self.rest().char_indices();
        let quote = characters.next().map_or('"', |(_, quote)| quote);
        let mut escaped = false;
        for (offset, character) in characters {
            match character {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                _ if character == quote => {
                    let span = self.at + 1..self.at + offset;
                    self.at += offset + 1;
                    return Ok(span);
                }
                _ => {}
            }
        }
        Err(unclosed)
    }
}
