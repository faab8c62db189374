//! Kickstarts inside shell scripts: what a script writes into a file with a here-document.

use std::ops::Range;

use super::commands;
use super::file::SECTIONS;

/// The stretch of a text that is a kickstart: all of it, or the first here-document with one in a script.
pub(super) fn kickstart(text: &str) -> Range<usize> {
    let whole = text.len() - text.trim_start_matches('\u{feff}').len()..text.len();
    if begins(text.get(whole.clone()).unwrap_or_default()) {
        return whole;
    }
    let mut at = whole.start;
    while let Some(rest) = text.get(at..whole.end).filter(|rest| !rest.is_empty()) {
        let line = rest.split_inclusive('\n').next().unwrap_or_default();
        at += line.len();
        let Some(delimiter) = delimiter(line) else { continue };
        let body = body(text, at, delimiter);
        if begins(text.get(body.clone()).unwrap_or_default()) {
            return body;
        }
        at = body.end;
    }
    whole
}

/// Whether the first line that says something is a command or section of kickstarts.
fn begins(text: &str) -> bool {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let first = lines.into_iter().next().and_then(|line| line.split_whitespace().next());
    first.is_some_and(|word| commands::find(word).is_some() || SECTIONS.contains(&word) || word == "%include")
}

/// What ends the here-document that begins behind a line.
fn delimiter(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("<<")?;
    let word =
        rest.trim_start_matches('-').trim_start().split(|c: char| c.is_whitespace() || c == ';' || c == '|').next()?;
    let word = word.trim_matches(['\'', '"', '\\']);
    // `<<<` is a string, and `<< 2` a shift.
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_word = word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && word.chars().all(plain);
    is_word.then_some(word)
}

/// The here-document from `start` to the line of its delimiter, or to the end.
fn body(text: &str, start: usize, delimiter: &str) -> Range<usize> {
    let mut end = start;
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        if line.trim() == delimiter {
            break;
        }
        end += line.len();
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> &str {
        &text[kickstart(text)]
    }

    #[test]
    fn a_kickstart_is_found_in_the_script_that_writes_it() {
        assert_eq!(found("# c\ntext\npart / --size=1\n"), "# c\ntext\npart / --size=1\n");
        let script = "set -e\ncat > /boot/ks.cfg << 'EOF'\ntext\nlang C\nEOF\nreboot\n";
        assert_eq!(found(script), "text\nlang C\n");
        assert_eq!(
            found("x=$((1 << 2))\ncat <<A\nhello\nA\ncat <<-B\n%packages\nvim\n%end\n"),
            "%packages\nvim\n%end\n"
        );
        assert_eq!(found("echo no\n"), "echo no\n");
    }
}
