//! Lines of pam.d(5) files.

use std::fmt;
use std::ops::RangeInclusive;

/// The four management groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Who the user is.
    Auth,
    /// Whether the user may come in.
    Account,
    /// Changing the password.
    Password,
    /// What surrounds a session.
    Session,
}

impl Group {
    /// All of them.
    pub const ALL: [Group; 4] = [Group::Auth, Group::Account, Group::Password, Group::Session];

    /// The word in the first column, any case.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.word().eq_ignore_ascii_case(word))
    }

    /// The word in the first column.
    pub fn word(self) -> &'static str {
        match self {
            Group::Auth => "auth",
            Group::Account => "account",
            Group::Password => "password",
            Group::Session => "session",
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A line that says something, with the physical lines (from 1) it stands on.
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
    /// A module is called.
    Module(Module),
    /// Another service's lines stand here: all of them (`@include`) or those of one group (`include`, `substack`).
    Include {
        /// The service or file that is named.
        service: String,
        /// The group whose lines are taken; `None` for all.
        group: Option<Group>,
        /// Whether they are a stack of their own (`substack`), which ends and jumps within itself.
        substack: bool,
    },
    /// Nothing libpam understands: authentication through this file fails.
    Broken(String),
}

/// A call of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Its management group.
    pub group: Group,
    /// Whether a missing module is not logged (`-` before the group).
    pub quiet: bool,
    /// The control as written: `required`, `[success=1 default=ignore]`.
    pub control: String,
    /// The module as written: a name such as `pam_unix.so`, or a path.
    pub path: String,
    /// Its arguments, brackets removed.
    pub arguments: Vec<String>,
}

impl Module {
    /// The module's file name.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The value of the last `name=value` argument, or an empty text for the argument alone.
    pub fn argument(&self, name: &str) -> Option<&str> {
        self.arguments.iter().rev().find_map(|argument| match argument.split_once('=') {
            Some((key, value)) => (key == name).then_some(value),
            None => (argument == name).then_some(""),
        })
    }
}

/// Reads a file of `/etc/pam.d`: comments and empty lines left out, continued lines joined.
pub fn parse(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut physical = text.lines().enumerate();
    while let Some((index, line)) = physical.next() {
        let (first, mut last) = (index + 1, index + 1);
        let mut joined = uncommented(line).to_owned();
        while let Some(open) = joined.strip_suffix('\\') {
            joined = format!("{open} ");
            let Some((index, line)) = physical.next() else { break };
            last = index + 1;
            joined.push_str(uncommented(line));
        }
        if let Some(entry) = entry(&joined) {
            lines.push(Line { lines: first..=last, entry });
        }
    }
    lines
}

fn uncommented(line: &str) -> &str {
    line.split('#').next().unwrap_or_default().trim_end()
}

fn entry(line: &str) -> Option<Entry> {
    let mut tokens = tokens(line).into_iter();
    let first = tokens.next()?.text;
    if first == "@include" {
        return Some(match tokens.next() {
            Some(service) => Entry::Include { service: service.text, group: None, substack: false },
            None => Entry::Broken("@include names no file".to_owned()),
        });
    }
    let (quiet, word) = first.strip_prefix('-').map_or((false, first.as_str()), |word| (true, word));
    let Some(group) = Group::parse(word) else {
        return Some(Entry::Broken(format!("{first} is not auth, account, password or session")));
    };
    let (Some(control), Some(path)) = (tokens.next(), tokens.next()) else {
        return Some(Entry::Broken("control or module is missing".to_owned()));
    };
    let is = |word: &str| !control.bracketed && control.text.eq_ignore_ascii_case(word);
    let substack = is("substack");
    if substack || is("include") {
        return Some(Entry::Include { service: path.text, group: Some(group), substack });
    }
    let control = if control.bracketed { format!("[{}]", control.text) } else { control.text };
    let arguments = tokens.map(|token| token.text).collect();
    Some(Entry::Module(Module { group, quiet, control, path: path.text, arguments }))
}

struct Token {
    text: String,
    bracketed: bool,
}

/// Splits at blanks; `[` … `]` holds blanks together, `\]` inside is a bracket.
fn tokens(line: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut characters = line.chars().peekable();
    loop {
        while characters.next_if(|c| c.is_ascii_whitespace()).is_some() {}
        let mut text = String::new();
        let bracketed = characters.next_if_eq(&'[').is_some();
        while let Some(c) = characters.next() {
            match c {
                ']' if bracketed => break,
                '\\' if bracketed && characters.peek() == Some(&']') => {
                    characters.next();
                    text.push(']');
                }
                c if !bracketed && c.is_ascii_whitespace() => break,
                c => text.push(c),
            }
        }
        if text.is_empty() && !bracketed {
            return tokens;
        }
        tokens.push(Token { text, bracketed });
    }
}

/// Writes an argument so that [`parse`] reads it back.
pub fn written(argument: &str) -> String {
    if argument.contains(|c: char| c.is_ascii_whitespace() || c == '[' || c == ']') {
        format!("[{}]", argument.replace(']', "\\]"))
    } else {
        argument.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn module(text: &str) -> Module {
        match parse(text).remove(0).entry {
            Entry::Module(module) => module,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn controls_arguments_and_comments() {
        let line = module("auth\t[success=1 default=ignore]  pam_unix.so nullok  try_first_pass # local\n");
        assert_eq!(line.group, Group::Auth);
        assert_eq!(line.control, "[success=1 default=ignore]");
        assert_eq!(line.arguments, ["nullok", "try_first_pass"]);
        let line = module("-Session optional /lib/security/pam_x.so [a b=c \\] d] remember=5 remember=7");
        assert!(line.quiet);
        assert_eq!(line.name(), "pam_x.so");
        assert_eq!(line.arguments[0], "a b=c ] d");
        assert_eq!(line.argument("remember"), Some("7"));
        assert_eq!(line.argument("nullok"), None);
    }

    #[test]
    fn continued_lines_keep_their_place() {
        let lines = parse("# head\nauth required \\\n  pam_unix.so \\\n  nullok\n\n@include common-account\n");
        assert_eq!(lines[0].lines, 2..=4);
        assert_eq!(module("auth required \\\n pam_unix.so \\\n nullok").arguments, ["nullok"]);
        assert_eq!(
            lines[1].entry,
            Entry::Include { service: "common-account".to_owned(), group: None, substack: false }
        );
        assert_eq!(lines[1].lines, 6..=6);
    }

    #[test]
    fn includes_take_one_group() {
        let lines = parse("account substack system-auth\nauth INCLUDE x\n");
        let taken = |service: &str, group, substack| Entry::Include {
            service: service.to_owned(),
            group: Some(group),
            substack,
        };
        assert_eq!(lines[0].entry, taken("system-auth", Group::Account, true));
        assert_eq!(lines[1].entry, taken("x", Group::Auth, false));
    }

    #[test]
    fn lines_libpam_refuses() {
        let broken: Vec<_> = parse("login required pam_unix.so\nauth required\n@include\n")
            .into_iter()
            .map(|line| match line.entry {
                Entry::Broken(why) => why,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(
            broken,
            [
                "login is not auth, account, password or session",
                "control or module is missing",
                "@include names no file"
            ]
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[ \\[\\]\\\\#=\\na-z@-]{0,80}") {
            parse(&text);
        }

        #[test]
        fn written_arguments_read_back(argument in "[a-z=\\[\\] ]{1,12}") {
            let line = module(&format!("auth required pam_x.so {}", written(&argument)));
            prop_assert_eq!(&line.arguments, &[argument]);
        }
    }
}
