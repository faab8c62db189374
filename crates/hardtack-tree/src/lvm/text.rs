//! The language of LVM's metadata and configuration (lvm.conf(5)): sections in braces, assignments, lists.

use crate::FormatResult;

use super::damaged;

/// How deep sections and lists may lie in each other; those of a group are five deep.
const DEEPEST: usize = 16;

/// What stands behind a name.
#[derive(Debug, PartialEq)]
pub(super) enum Value<'t> {
    Number(i64),
    /// Text in quotes, escapes left as they are.
    Text(&'t str),
    List(Vec<Value<'t>>),
    Section(Section<'t>),
}

/// Names and what stands behind them, in order.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Section<'t>(pub(super) Vec<(&'t str, Value<'t>)>);

impl<'t> Section<'t> {
    /// Reads a whole text.
    pub(super) fn parse(text: &'t str) -> FormatResult<Self> {
        let mut reader = Reader { rest: text, line: 1 };
        let section = reader.section(DEEPEST)?;
        match reader.next() {
            None => Ok(section),
            Some(_) => Err(reader.wrong("a brace too many")),
        }
    }

    fn get(&self, name: &str) -> Option<&Value<'t>> {
        self.0.iter().find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// A number that is not negative.
    pub(super) fn number(&self, name: &str) -> FormatResult<u64> {
        match self.get(name) {
            Some(Value::Number(number)) => u64::try_from(*number).map_err(|_| damaged(format!("{name} = {number}"))),
            _ => Err(damaged(format!("metadata without the number {name}"))),
        }
    }

    pub(super) fn text(&self, name: &str) -> FormatResult<&'t str> {
        match self.get(name) {
            Some(Value::Text(text)) => Ok(text),
            _ => Err(damaged(format!("metadata without the text {name}"))),
        }
    }

    /// The values of a list; a single value is a list of one.
    pub(super) fn list(&self, name: &str) -> &[Value<'t>] {
        match self.get(name) {
            Some(Value::List(values)) => values,
            Some(value) => std::slice::from_ref(value),
            None => &[],
        }
    }

    /// The sections in the section `name`.
    pub(super) fn sections(&self, name: &str) -> impl Iterator<Item = (&'t str, &Section<'t>)> {
        let inner = match self.get(name) {
            Some(Value::Section(section)) => section.0.as_slice(),
            _ => &[],
        };
        inner.iter().filter_map(|(name, value)| match value {
            Value::Section(section) => Some((*name, section)),
            _ => None,
        })
    }
}

struct Reader<'t> {
    rest: &'t str,
    line: usize,
}

/// A piece of the text.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'t> {
    /// One of `{}[]=,`.
    Mark(char),
    Quoted(&'t str),
    /// A name or a number.
    Word(&'t str),
}

impl<'t> Reader<'t> {
    fn wrong(&self, what: &str) -> crate::FormatError {
        damaged(format!("{what} in line {} of the metadata", self.line))
    }

    fn skip(&mut self, length: usize) -> &'t str {
        let (skipped, rest) = self.rest.split_at(length);
        self.line += skipped.matches('\n').count();
        self.rest = rest;
        skipped
    }

    fn next(&mut self) -> Option<Token<'t>> {
        loop {
            let blank = self.rest.len() - self.rest.trim_start().len();
            self.skip(blank);
            if !self.rest.starts_with('#') {
                break;
            }
            self.skip(self.rest.find('\n').unwrap_or(self.rest.len()));
        }
        let first = self.rest.chars().next()?;
        match first {
            '{' | '}' | '[' | ']' | '=' | ',' => {
                self.skip(1);
                Some(Token::Mark(first))
            }
            '"' => {
                self.skip(1);
                let mut is_escaped = false;
                let end = self.rest.find(|letter| {
                    let is_end = letter == '"' && !is_escaped;
                    is_escaped = letter == '\\' && !is_escaped;
                    is_end
                });
                let text = self.skip(end.unwrap_or(self.rest.len()));
                self.skip(usize::from(end.is_some()));
                Some(Token::Quoted(text))
            }
            _ => {
                let is_end = |letter: char| letter.is_whitespace() || "{}[]=,\"#".contains(letter);
                Some(Token::Word(self.skip(self.rest.find(is_end).unwrap_or(self.rest.len()))))
            }
        }
    }

    /// Up to the closing brace, which is left, or to the end.
    fn section(&mut self, depth: usize) -> FormatResult<Section<'t>> {
        let mut section = Section::default();
        loop {
            let before = (self.rest, self.line);
            let name = match self.next() {
                None => return Ok(section),
                Some(Token::Mark('}')) => {
                    (self.rest, self.line) = before;
                    return Ok(section);
                }
                Some(Token::Word(name) | Token::Quoted(name)) => name,
                Some(Token::Mark(_)) => return Err(self.wrong("a mark where a name belongs")),
            };
            let value = match self.next() {
                Some(Token::Mark('=')) => self.value(depth)?,
                Some(Token::Mark('{')) => {
                    let inner = self.deeper(depth)?;
                    let section = Value::Section(self.section(inner)?);
                    if self.next() != Some(Token::Mark('}')) {
                        return Err(self.wrong("a section that does not end"));
                    }
                    section
                }
                _ => return Err(self.wrong("a name without a value")),
            };
            section.0.push((name, value));
        }
    }

    fn value(&mut self, depth: usize) -> FormatResult<Value<'t>> {
        match self.next() {
            Some(Token::Quoted(text)) => Ok(Value::Text(text)),
            // A number with a point is of no interest, and neither is a word.
            Some(Token::Word(word)) => Ok(word.parse().map_or(Value::Text(word), Value::Number)),
            Some(Token::Mark('[')) => {
                let inner = self.deeper(depth)?;
                let mut values = Vec::new();
                loop {
                    let before = (self.rest, self.line);
                    match self.next() {
                        Some(Token::Mark(']')) => return Ok(Value::List(values)),
                        Some(Token::Mark(',')) => {}
                        Some(_) => {
                            (self.rest, self.line) = before;
                            values.push(self.value(inner)?);
                        }
                        None => return Err(self.wrong("a list that does not end")),
                    }
                }
            }
            _ => Err(self.wrong("an assignment without a value")),
        }
    }

    fn deeper(&self, depth: usize) -> FormatResult<usize> {
        depth.checked_sub(1).ok_or_else(|| self.wrong("too many sections or lists in each other"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_lists_texts_and_comments_are_read() {
        let text = "# c\nvg-0 {\n\tid = \"a\\\"b\" # d\n n=-5 f = 1.5\n status = [\"READ\", \"WRITE\"]\n e = []\n s { x = 1 }\n}\nv=1\n";
        let parsed = Section::parse(text).unwrap();
        let group = match &parsed.0[0] {
            ("vg-0", Value::Section(group)) => group,
            other => panic!("{other:?}"),
        };
        assert_eq!(group.text("id").unwrap(), "a\\\"b");
        assert!(group.number("n").is_err());
        assert_eq!(group.list("status"), [Value::Text("READ"), Value::Text("WRITE")]);
        assert_eq!(group.list("e"), []);
        assert_eq!(parsed.number("v").unwrap(), 1);
        assert_eq!(parsed.sections("vg-0").next().unwrap().1.number("x").unwrap(), 1);
    }

    #[test]
    fn what_is_not_closed_or_too_deep_is_refused() {
        let said = |text: &str| Section::parse(text).unwrap_err().to_string();
        let deep = "a{".repeat(100_000);
        let lists = format!("a={}", "[".repeat(100_000));
        let all = ["a {\n b = 1\n", "a = [1, 2", "a", "a = }", "}", "= 1", "a = { b = 1 }", &deep, &lists].map(said);
        insta::assert_snapshot!(all.join("\n"), @r"
        damaged LVM: a section that does not end in line 3 of the metadata
        damaged LVM: a list that does not end in line 1 of the metadata
        damaged LVM: a name without a value in line 1 of the metadata
        damaged LVM: an assignment without a value in line 1 of the metadata
        damaged LVM: a brace too many in line 1 of the metadata
        damaged LVM: a mark where a name belongs in line 1 of the metadata
        damaged LVM: an assignment without a value in line 1 of the metadata
        damaged LVM: too many sections or lists in each other in line 1 of the metadata
        damaged LVM: too many sections or lists in each other in line 1 of the metadata
        ");
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in r#"([a-c#"\\\n{}\[\]=, 0-9-]|\PC){0,60}"#) {
            let _ = Section::parse(&text);
        }
    }
}
