//! The words of a line, which pykickstart splits as a POSIX shell does.

use std::ops::Range;
use std::sync::Arc;

use hardtack_hcl::{Diagnostic, Source};

/// A word of a line, quotes and escapes taken away.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    /// Where it stands in the source.
    pub(super) span: Range<usize>,
}

/// A line of words. A line whose end is escaped goes on with the next one.
pub(super) struct Words {
    pub(super) words: Vec<Word>,
    /// Where the next line begins.
    pub(super) next: usize,
}

/// The words of the line at `start`; its comment is none of them. `end` is where the text ends.
pub(super) fn words(source: &Arc<Source>, start: usize, end: usize) -> Result<Words, (Diagnostic, usize)> {
    let text = source.text().get(..end).unwrap_or_default();
    let mut scan = Scan { text, at: start, words: Vec::new(), word: None };
    match scan.line() {
        Ok(()) => Ok(Words { words: scan.words, next: scan.at }),
        Err(quote) => {
            let line_end = text.get(quote..).and_then(|rest| rest.find('\n')).map_or(end, |length| quote + length);
            let error = Diagnostic::error("this quote is not closed");
            let error = if may_be_secret(text.get(start..line_end).unwrap_or_default()) {
                error.at(source.place(quote..quote + 1))
            } else {
                error.within(source, quote..quote + 1)
            };
            Err((error.help("close it on the same line, or write `\\` before it"), line_end + 1))
        }
    }
}

/// Whether a line may hold a password or key, and so is not shown.
pub(super) fn may_be_secret(line: &str) -> bool {
    let has_login = line.contains("://") && line.contains('@');
    has_login || ["pw", "pass", "key"].iter().any(|word| line.contains(word))
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    words: Vec<Word>,
    /// The word that is being read.
    word: Option<Word>,
}

impl Scan<'_> {
    fn take(&mut self) -> Option<char> {
        let character = self.text.get(self.at..)?.chars().next()?;
        self.at += character.len_utf8();
        Some(character)
    }

    /// Reads to the end of the line; the error is the place of a quote that is not closed.
    fn line(&mut self) -> Result<(), usize> {
        loop {
            let begin = self.at;
            match self.take() {
                None | Some('\n') => break,
                Some('#') => {
                    self.end();
                    let rest = self.text.get(self.at..).unwrap_or_default();
                    self.at += rest.find('\n').map_or(rest.len(), |length| length + 1);
                    break;
                }
                Some(quote @ ('"' | '\'')) => self.quoted(quote, begin)?,
                Some('\\') => self.escaped(begin),
                Some(blank) if blank.is_whitespace() => self.end(),
                Some(character) => self.push(character, begin),
            }
        }
        self.end();
        Ok(())
    }

    fn quoted(&mut self, quote: char, begin: usize) -> Result<(), usize> {
        self.open(begin);
        loop {
            let at = self.at;
            match self.take() {
                None | Some('\n') => return Err(begin),
                Some(end) if end == quote => break,
                // In double quotes only these are escaped.
                Some('\\') if quote == '"' => match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
                    Some(escaped @ ('"' | '\\')) => {
                        self.at += 1;
                        self.push(escaped, at);
                    }
                    Some('\n') => self.at += 1,
                    _ => self.push('\\', at),
                },
                Some(character) => self.push(character, at),
            }
        }
        if let Some(word) = &mut self.word {
            word.span.end = self.at;
        }
        Ok(())
    }

    fn escaped(&mut self, begin: usize) {
        // Lines that end on Windows' way are continued too.
        if self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\r\n")) {
            self.at += 1;
        }
        match self.take() {
            None | Some('\n') => self.end(),
            Some(character) => self.push(character, begin),
        }
    }

    fn open(&mut self, begin: usize) {
        self.word.get_or_insert_with(|| Word { text: String::new(), span: begin..begin });
    }

    fn push(&mut self, character: char, begin: usize) {
        self.open(begin);
        let end = self.at;
        if let Some(word) = &mut self.word {
            word.text.push(character);
            word.span.end = end;
        }
    }

    fn end(&mut self) {
        self.words.extend(self.word.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        let source = Source::new("ks.cfg", text);
        let words = words(&source, 0, text.len()).unwrap_or_else(|(error, _)| panic!("{error}"));
        words.words.into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_are_those_of_a_shell() {
        assert_eq!(split("part / --size=100 # whole disk"), ["part", "/", "--size=100"]);
        assert_eq!(split("a \"b c\"d 'e\\' f\\ g"), ["a", "b cd", "e\\", "f g"]);
        assert_eq!(split(r#"--append="a=\"b c\" d\e""#), [r#"--append=a="b c" d\e"#]);
        assert_eq!(split("''"), [""]);
        assert_eq!(split("a \\\n  b \\\r\n c\nd"), ["a", "b", "c"]);
        assert_eq!(split("  # nothing"), [""; 0]);
    }

    #[test]
    fn a_quote_that_is_not_closed_has_a_place_and_shows_no_password() {
        let shown = |text: &str| match words(&Source::new("ks.cfg", text), 0, text.len()) {
            Ok(_) => panic!("{text} was taken"),
            Err((error, next)) => (error.render(false), next),
        };
        let (error, next) = shown("part / --label=\"root\nlang C\n");
        assert_eq!(next, 21);
        insta::assert_snapshot!(error, @r#"
        error: this quote is not closed
         --> ks.cfg:1:16
          |
        1 | part / --label="root
          |                ^
          |
          = help: close it on the same line, or write `\` before it
        "#);
        assert!(!shown("rootpw \"hunter22\n").0.contains("hunter22"));
    }
}
