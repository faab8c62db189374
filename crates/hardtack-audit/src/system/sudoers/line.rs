//! Lines of sudoers(5).

use std::ops::RangeInclusive;

/// A line that says something, continued ones joined, with the physical lines (from 1) it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// First and last physical line.
    pub lines: RangeInclusive<usize>,
    /// What it says.
    pub entry: Entry,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// `Defaults`, with the scope behind the word (`:ann`, `@host`, `!command`, `>user`) and its settings.
    Defaults {
        /// The scope with its sign; empty for all.
        scope: String,
        /// The settings in order.
        settings: Vec<Setting>,
    },
    /// `@include` of a file, or `@includedir` of a directory.
    Include {
        /// The path as written, escapes resolved.
        path: String,
        /// Whether it is a directory.
        directory: bool,
    },
    /// Who may run what.
    Rule(String),
    /// Definitions of aliases, with the word that says of what.
    Alias(String),
}

/// One setting of a `Defaults` line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// Its value: the text behind `=`, `true` for a name alone, `false` behind a `!`.
    pub value: String,
    /// It as written.
    pub text: String,
}

/// Reads a file of sudoers.
pub fn parse(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut physical = text.lines().enumerate();
    while let Some((index, line)) = physical.next() {
        let (first, mut last) = (index + 1, index + 1);
        let mut joined = line.to_owned();
        while let Some(open) = joined.strip_suffix('\\') {
            joined = open.to_owned();
            let Some((index, line)) = physical.next() else { break };
            last = index + 1;
            joined.push_str(line);
        }
        if let Some(entry) = entry(&joined) {
            lines.push(Line { lines: first..=last, entry });
        }
    }
    lines
}

fn entry(line: &str) -> Option<Entry> {
    let line = line.trim();
    for (word, directory) in [("includedir", true), ("include", false)] {
        let rest = line.strip_prefix(['@', '#']).and_then(|line| line.strip_prefix(word));
        if let Some(rest) = rest.filter(|rest| rest.starts_with(|c: char| c.is_ascii_whitespace())) {
            return Some(Entry::Include { path: path(rest.trim()), directory });
        }
    }
    let line = uncommented(line).trim();
    if line.is_empty() {
        return None;
    }
    if let Some(rest) = line.strip_prefix("Defaults") {
        let signed = rest.starts_with([':', '@', '!', '>']);
        if signed || rest.starts_with(|c: char| c.is_ascii_whitespace()) {
            let end = if signed { rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len()) } else { 0 };
            let (scope, rest) = rest.split_at(end);
            let settings = split(rest).iter().filter_map(|text| setting(text)).collect();
            return Some(Entry::Defaults { scope: scope.to_owned(), settings });
        }
    }
    let first = line.split_ascii_whitespace().next().unwrap_or_default();
    let alias = ["User_Alias", "Runas_Alias", "Host_Alias", "Cmnd_Alias", "Cmd_Alias"].contains(&first);
    Some(if alias { Entry::Alias(line.to_owned()) } else { Entry::Rule(line.to_owned()) })
}

/// A path with its quotes or escapes resolved.
fn path(text: &str) -> String {
    if let Some(quoted) = text.strip_prefix('"') {
        return quoted.split('"').next().unwrap_or_default().to_owned();
    }
    let mut path = String::new();
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => path.extend(characters.next()),
            c if c.is_ascii_whitespace() => break,
            c => path.push(c),
        }
    }
    path
}

/// The line up to a comment: a `#` that is not quoted, escaped, or the start of a user or group number.
fn uncommented(line: &str) -> &str {
    let mut quoted = false;
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '#' if !quoted => {
                let number = line[at + 1..].starts_with(|c: char| c.is_ascii_digit());
                let starts = line[..at].ends_with(|c: char| c.is_ascii_whitespace() || "%,!(:".contains(c)) || at == 0;
                if !(number && starts) {
                    return &line[..at];
                }
            }
            _ => {}
        }
    }
    line
}

/// Splits settings at commas that are not quoted or escaped.
fn split(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    let mut escaped = false;
    for c in text.chars() {
        match c {
            ',' if !quoted && !escaped => {
                parts.push(String::new());
                continue;
            }
            '"' if !escaped => quoted = !quoted,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}

fn setting(text: &str) -> Option<Setting> {
    let text = text.trim();
    let positive = text.trim_start_matches(['!', ' ', '\t']);
    let negated = text[..text.len() - positive.len()].matches('!').count() % 2 == 1;
    let (name, value) = match positive.split_once('=') {
        Some((name, value)) => (name.trim_end_matches(['+', '-', ' ', '\t']), value.trim().trim_matches('"')),
        None => (positive, if negated { "false" } else { "true" }),
    };
    let name = name.trim();
    (!name.is_empty()).then(|| Setting { name: name.to_owned(), value: value.to_owned(), text: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn settings(text: &str) -> (String, Vec<(String, String)>) {
        match parse(text).remove(0).entry {
            Entry::Defaults { scope, settings } => {
                (scope, settings.into_iter().map(|setting| (setting.name, setting.value)).collect())
            }
            other => panic!("{other:?}"),
        }
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn defaults_have_flags_values_and_scopes() {
        let (scope, found) =
            settings("Defaults\tuse_pty, !authenticate , passprompt=\"a, \\\"b\\\"\", !!lecture # x\n");
        assert_eq!(scope, "");
        assert_eq!(found[0], pair("use_pty", "true"));
        assert_eq!(found[1], pair("authenticate", "false"));
        assert_eq!(found[2].0, "passprompt");
        assert_eq!(found[3], pair("lecture", "true"));
        assert_eq!(
            settings("Defaults:ann timestamp_timeout = 5\n"),
            (":ann".to_owned(), vec![pair("timestamp_timeout", "5")])
        );
        assert_eq!(settings("Defaults!/bin/ls \\\n env_keep += \"A B\"\n").1, [pair("env_keep", "A B")]);
    }

    #[test]
    fn comments_are_told_from_numbers_and_includes() {
        let lines = parse(
            "#includedir /etc/a b\n@include \"/etc/c d\"\n#1000 ALL=(#0) ALL # why\n# no\n#include\nUser_Alias A = ann\n",
        );
        let entries: Vec<_> = lines.iter().map(|line| line.entry.clone()).collect();
        assert_eq!(entries[0], Entry::Include { path: "/etc/a".to_owned(), directory: true });
        assert_eq!(entries[1], Entry::Include { path: "/etc/c d".to_owned(), directory: false });
        assert_eq!(entries[2], Entry::Rule("#1000 ALL=(#0) ALL".to_owned()));
        assert_eq!(entries[3], Entry::Alias("User_Alias A = ann".to_owned()));
        assert_eq!(entries.len(), 4);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[ \\\\\"#=!,:@\\nDa-z%0]{0,80}|Defaults[ \\\\\"#=!,:@a-z]{0,40}") {
            parse(&text);
        }
    }
}
