//! One line of audit.rules(7), in the words of auditctl(8).

use std::collections::BTreeSet;

use hardtack_tree::TreePath;

use super::field::{Field, Operator};

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// `-a`, `-A` and `-w`: a rule is added; `first` puts it before the others.
    Add {
        /// The rule.
        rule: Rule,
        /// Whether it goes before those that are there.
        first: bool,
    },
    /// `-d` and `-W`: a rule is taken out.
    Delete(Rule),
    /// `-D -k KEY`: every rule with the key is taken out.
    DeleteKey(String),
    /// `-D`: every rule is taken out.
    DeleteAll,
    /// `-e`: 0 is off, 1 is on, 2 is on until the next boot.
    Enabled(u32),
    /// `-c` and `-i`: a line with a mistake does not keep out those after it.
    Continue,
    /// Everything else: buffers, rates, what happens on errors.
    Setting,
}

/// A rule of the kernel's audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The list it is in: `exit`, `task`, `exclude`, `user`, `filesystem`, `io_uring`.
    pub list: String,
    /// Whether a match is recorded; it is never recorded otherwise.
    pub always: bool,
    /// The calls it is for; every one when empty.
    pub syscalls: BTreeSet<String>,
    /// The machine's words it is for; every one when absent.
    pub arch: Option<Arch>,
    /// The files it is for.
    pub files: Files,
    /// The accesses it is for; every one when absent.
    pub access: Option<BTreeSet<Access>>,
    /// What else must be so.
    pub fields: BTreeSet<Field>,
    /// The word by which its records are found.
    pub key: Option<String>,
}

/// The calls of 64-bit or of 32-bit programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arch {
    /// Calls of 64-bit programs.
    B64,
    /// Calls of 32-bit programs.
    B32,
}

/// A kind of access to a file, as `-p` and `-F perm` have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// `r`: read.
    Read,
    /// `w`: write.
    Write,
    /// `x`: execute.
    Execute,
    /// `a`: change of attributes.
    Attributes,
}

/// The files that a rule is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Files {
    /// All, and what touches none.
    Any,
    /// `-w`: this file, or everything below it where it is a directory.
    Watch(TreePath),
    /// `-F path=`: this file.
    File(TreePath),
    /// `-F dir=`: everything below it.
    Below(TreePath),
}

impl Access {
    const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Execute, Self::Attributes];

    fn letter(self) -> char {
        match self {
            Self::Read => 'r',
            Self::Write => 'w',
            Self::Execute => 'x',
            Self::Attributes => 'a',
        }
    }
}

impl Rule {
    fn empty(list: &str, always: bool) -> Self {
        Self {
            list: list.to_owned(),
            always,
            syscalls: BTreeSet::new(),
            arch: None,
            files: Files::Any,
            access: None,
            fields: BTreeSet::new(),
            key: None,
        }
    }

    /// Whether the two do the same, their keys aside.
    pub fn same(&self, other: &Self) -> bool {
        Self { key: None, ..self.clone() } == Self { key: None, ..other.clone() }
    }
}

/// Reads a line; `None` for a blank one and a comment.
///
/// # Errors
/// In a few words, when auditctl would not take it or it is not understood.
pub fn parse(text: &str) -> Result<Option<Line>, String> {
    let text = text.trim();
    if text.is_empty() || text.starts_with('#') {
        return Ok(None);
    }
    let mut words = Words { words: text.split_ascii_whitespace().collect(), next: 0 };
    let mut line = None;
    let (mut delete_all, mut key) = (false, None);
    while let Some(option) = words.option() {
        let (name, attached) = option;
        match name {
            "-a" | "-A" | "-d" => {
                let (list, always) = list_and_action(words.value(name, attached)?)?;
                line = Some(match name {
                    "-d" => Line::Delete(Rule::empty(list, always)),
                    _ => Line::Add { rule: Rule::empty(list, always), first: name == "-A" },
                });
            }
            "-w" | "-W" => {
                let mut rule = Rule::empty("exit", true);
                rule.files = Files::Watch(path(words.value(name, attached)?)?);
                rule.access = Some(Access::ALL.into());
                line = Some(if name == "-W" { Line::Delete(rule) } else { Line::Add { rule, first: false } });
            }
            "-S" => {
                let names = words.value(name, attached)?;
                let rule = of(&mut line, name)?;
                rule.syscalls.extend(names.split(',').filter(|name| !name.is_empty()).map(str::to_owned));
            }
            "-F" => {
                let text = words.value(name, attached)?;
                field(of(&mut line, name)?, text)?;
            }
            "-C" => {
                let text = words.value(name, attached)?;
                let rule = of(&mut line, name)?;
                rule.fields.insert(Field::comparison(text)?);
            }
            "-p" => {
                let letters = words.value(name, attached)?;
                of(&mut line, name)?.access = Some(accesses(letters)?);
            }
            "-k" => {
                let word = words.value(name, attached)?.to_owned();
                key = Some(word.clone());
                if let Ok(rule) = of(&mut line, name) {
                    rule.key = Some(word);
                }
            }
            "-D" => delete_all = true,
            "-e" => {
                let value = words.value(name, attached)?;
                let number = value.parse().ok().filter(|number| *number <= 2);
                line = Some(Line::Enabled(number.ok_or_else(|| format!("`-e {value}` is not 0, 1 or 2"))?));
            }
            "-b" | "-f" | "-r" | "-q" | "-m" | "--backlog_wait_time" | "--signal" => {
                words.value(name, attached)?;
                line = Some(Line::Setting);
            }
            "-i" | "-c" => line = Some(Line::Continue),
            "-s"
            | "-l"
            | "-t"
            | "-v"
            | "--loginuid-immutable"
            | "--reset-lost"
            | "--reset_backlog_wait_time_actual" => line = Some(Line::Setting),
            _ => return Err(format!("`{name}` is not an option of auditctl")),
        }
    }
    if words.next < words.words.len() {
        return Err(format!("`{}` is not an option", words.words[words.next]));
    }
    match (delete_all, key, line) {
        (true, Some(key), _) => Ok(Some(Line::DeleteKey(key))),
        (true, None, _) => Ok(Some(Line::DeleteAll)),
        (false, _, Some(line)) => settled(line).map(Some),
        (false, _, None) => Err("it does nothing".to_owned()),
    }
}

/// `all` is every call, and a list that is not of calls has none.
fn settled(mut line: Line) -> Result<Line, String> {
    if let Line::Add { rule, .. } | Line::Delete(rule) = &mut line
        && rule.syscalls.contains("all")
    {
        rule.syscalls.clear();
    }
    Ok(line)
}

/// The words of a line with the place of the next one.
struct Words<'a> {
    words: Vec<&'a str>,
    next: usize,
}

impl<'a> Words<'a> {
    /// The next word, when it is an option, and what is attached to it: `-kKEY`, `--backlog_wait_time=0`.
    fn option(&mut self) -> Option<(&'a str, Option<&'a str>)> {
        let word = self.words.get(self.next).copied().filter(|word| word.starts_with('-'))?;
        self.next += 1;
        if word.starts_with("--") {
            return Some(word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value))));
        }
        match word.char_indices().nth(2) {
            Some((end, _)) => Some((&word[..end], Some(&word[end..]))),
            None => Some((word, None)),
        }
    }

    fn value(&mut self, option: &str, attached: Option<&'a str>) -> Result<&'a str, String> {
        let value = attached.or_else(|| self.words.get(self.next).copied());
        self.next += usize::from(attached.is_none());
        value.ok_or_else(|| format!("`{option}` has no value"))
    }
}

fn of<'l>(line: &'l mut Option<Line>, option: &str) -> Result<&'l mut Rule, String> {
    match line {
        Some(Line::Add { rule, .. } | Line::Delete(rule)) => Ok(rule),
        _ => Err(format!("`{option}` stands before the rule that it is for")),
    }
}

/// `exit,always` and `always,exit` are the same.
fn list_and_action(text: &str) -> Result<(&str, bool), String> {
    let wrong = || format!("`{text}` is not a list and an action");
    let (one, other) = text.split_once(',').ok_or_else(wrong)?;
    let lists = ["exit", "task", "exclude", "user", "filesystem", "io_uring", "entry"];
    for (list, action) in [(one, other), (other, one)] {
        if lists.contains(&list) && matches!(action, "always" | "never" | "possible") {
            return Ok((list, action == "always"));
        }
    }
    Err(wrong())
}

fn field(rule: &mut Rule, text: &str) -> Result<(), String> {
    let field = Field::parse(text)?;
    let equal = field.operator == Operator::Equal;
    match field.name.as_str() {
        "arch" => {
            let arch = match field.value.as_str() {
                "b64" | "x86_64" | "aarch64" | "ppc64le" | "s390x" => Arch::B64,
                "b32" | "i386" | "i686" | "arm" => Arch::B32,
                other => return Err(format!("`{other}` is not an architecture that is known here")),
            };
            let other = if arch == Arch::B64 { Arch::B32 } else { Arch::B64 };
            rule.arch = Some(if equal { arch } else { other });
        }
        "path" if equal => rule.files = Files::File(path(&field.value)?),
        "dir" if equal => rule.files = Files::Below(path(&field.value)?),
        "perm" if equal => rule.access = Some(accesses(&field.value)?),
        "key" if equal => rule.key = Some(field.value),
        _ => {
            rule.fields.insert(field);
        }
    }
    Ok(())
}

fn path(text: &str) -> Result<TreePath, String> {
    TreePath::new(text).map_err(|error| error.to_string())
}

fn accesses(letters: &str) -> Result<BTreeSet<Access>, String> {
    let access = |letter| Access::ALL.into_iter().find(|access| access.letter() == letter);
    letters
        .chars()
        .map(access)
        .collect::<Option<_>>()
        .ok_or_else(|| format!("`{letters}` is not made of r, w, x and a"))
}
