//! A command, read option by option. Whatever is not read is noted.

use std::ops::Range;

use hardtack_hcl::{Diagnostic, nearest};

use super::file::Command;
use super::words::Word;
use crate::import::{Fate, Note};

/// A command, read option by option.
pub(super) struct Reader<'c> {
    command: &'c Command,
    /// Arguments that nobody has read yet.
    words: Vec<Option<&'c Word>>,
    /// What the notes are about: `part /home`.
    subject: String,
    /// The options that were asked for, for suggestions.
    known: Vec<&'static str>,
    /// What became of the command, or of a part of it.
    notes: Vec<(Option<String>, Fate)>,
    errors: Vec<Diagnostic>,
}

/// The value of an option, or an argument without one.
pub(super) struct Argument {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

/// Whether an option has a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Nothing,
    AValue,
}

/// Options that no recipe has.
pub(super) type Unmapped = &'static [(&'static str, Takes)];

impl<'c> Reader<'c> {
    pub(super) fn new(command: &'c Command) -> Self {
        let words = command.arguments().iter().map(Some).collect();
        let subject = command.name().to_owned();
        Self { command, words, subject, known: Vec::new(), notes: Vec::new(), errors: Vec::new() }
    }

    /// The command's line.
    pub(super) fn line(&self) -> usize {
        self.command.line()
    }

    /// What the notes are about.
    pub(super) fn subject(&self) -> &str {
        &self.subject
    }

    /// Says what the notes are about, beside the command's name.
    pub(super) fn about(&mut self, what: &str) {
        self.subject = format!("{} {}", self.command.name(), what.replace(char::is_control, " "));
    }

    /// Whether an option without a value is there, under one of its names.
    pub(super) fn flag(&mut self, names: &[&'static str]) -> bool {
        self.known.extend(names);
        let mut found = false;
        for word in &mut self.words {
            if word.is_some_and(|word| names.contains(&word.text.as_str())) {
                *word = None;
                found = true;
            }
        }
        found
    }

    /// Every value of an option, under one of its names.
    pub(super) fn values(&mut self, names: &[&'static str]) -> Vec<Argument> {
        self.known.extend(names);
        let mut values = Vec::new();
        for index in 0..self.words.len() {
            let Some(word) = self.words.get(index).copied().flatten() else { continue };
            let (name, value) =
                word.text.split_once('=').map_or((word.text.as_str(), None), |(name, value)| (name, Some(value)));
            if !names.contains(&name) {
                continue;
            }
            self.forget(index);
            if let Some(value) = value {
                values.push(Argument { text: value.to_owned(), span: word.span.clone() });
                continue;
            }
            match self.words.get(index + 1).copied().flatten().filter(|next| !next.text.starts_with("--")) {
                Some(next) => {
                    self.forget(index + 1);
                    values.push(Argument { text: next.text.clone(), span: next.span.clone() });
                }
                None => self.error(word.span.clone(), format!("`{name}` has no value"), &format!("write `{name}=…`")),
            }
        }
        values
    }

    fn forget(&mut self, index: usize) {
        if let Some(word) = self.words.get_mut(index) {
            *word = None;
        }
    }

    /// The last value of an option.
    pub(super) fn value(&mut self, names: &[&'static str]) -> Option<Argument> {
        self.values(names).pop()
    }

    /// The last value of an option, as text.
    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        self.value(&[name]).map(|value| value.text)
    }

    /// The words of a comma-separated list, from every time that the option is there.
    pub(super) fn list(&mut self, name: &'static str) -> Vec<String> {
        let values = self.values(&[name]);
        let words = values.iter().flat_map(|value| value.text.split(',')).map(str::trim);
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    /// A whole number; anything else is an error.
    pub(super) fn number(&mut self, name: &'static str, most: u64) -> Option<u64> {
        let value = self.value(&[name])?;
        let number = value.text.parse().ok().filter(|number| *number <= most);
        if number.is_none() {
            let message = format!("`{name}` is a whole number, at most {most}");
            self.error(value.span, message, "write digits alone, without a unit; fill templates in first");
        }
        number
    }

    /// The next argument that belongs to no option. Options with values are read before.
    pub(super) fn argument(&mut self) -> Option<Argument> {
        let index = self.words.iter().position(|word| word.is_some_and(|word| !word.text.starts_with("--")))?;
        let word = self.words.get(index).copied().flatten()?;
        self.forget(index);
        Some(Argument { text: word.text.clone(), span: word.span.clone() })
    }

    /// Every further argument that belongs to no option.
    pub(super) fn arguments(&mut self) -> Vec<Argument> {
        std::iter::from_fn(|| self.argument()).collect()
    }

    /// Every word that nobody has read, options too.
    pub(super) fn rest(&mut self) -> Vec<String> {
        std::mem::take(&mut self.words).into_iter().flatten().map(|word| word.text.clone()).collect()
    }

    /// Whether every word was read.
    pub(super) fn is_read(&self) -> bool {
        self.words.iter().all(Option::is_none)
    }

    /// An argument that must be there; `noun` says what it is.
    pub(super) fn required(&mut self, noun: &str) -> Option<Argument> {
        let argument = self.argument();
        if argument.is_none() {
            let help = format!("write `{} …`", self.command.name());
            self.fail(format!("`{}` needs {noun}", self.command.name()), &help);
        }
        argument
    }

    /// Adds an error with what to do about it.
    pub(super) fn error(&mut self, span: Range<usize>, message: impl Into<String>, help: &str) {
        self.errors.push(self.command.error(span, message).help(help));
    }

    /// Adds an error about the whole command.
    pub(super) fn fail(&mut self, message: impl Into<String>, help: &str) {
        self.error(self.command.span(), message, help);
    }

    /// Notes where the command went.
    pub(super) fn mapped(&mut self, to: impl Into<String>) {
        self.notes.push((None, Fate::Mapped(to.into())));
    }

    /// Notes what to do about the command.
    pub(super) fn not_mapped(&mut self, remedy: impl Into<String>) {
        self.notes.push((None, Fate::NotMapped(remedy.into())));
    }

    /// Notes what became of a part of the command.
    pub(super) fn part(&mut self, part: &str, fate: Fate) {
        self.notes.push((Some(part.to_owned()), fate));
    }

    /// Whether one of the options is there.
    pub(super) fn has_any(&self, options: Unmapped) -> bool {
        let name = |word: &Word| word.text.split('=').next().unwrap_or_default().to_owned();
        self.words.iter().flatten().any(|word| options.iter().any(|(option, _)| name(word) == *option))
    }

    /// Notes those of the options that are there.
    pub(super) fn options(&mut self, options: Unmapped, fate: &Fate) {
        for (name, takes) in options {
            let there = match takes {
                Takes::Nothing => self.flag(&[name]),
                Takes::AValue => !self.values(&[name]).is_empty(),
            };
            if there {
                self.part(name, fate.clone());
            }
        }
    }

    /// Takes out the options that a later command of the same name has too: those count.
    pub(super) fn overridden_by(&mut self, later: &Command) {
        let name = |word: &Word| word.text.split('=').next().unwrap_or_default().to_owned();
        let is_later =
            |option: &str| later.arguments().iter().any(|word| word.text.starts_with("--") && name(word) == option);
        for index in 0..self.words.len() {
            let Some(word) = self.words.get(index).copied().flatten() else { continue };
            let option = name(word);
            if !word.text.starts_with("--") || !is_later(&option) {
                continue;
            }
            self.forget(index);
            let apart = self.words.get(index + 1).copied().flatten().is_some_and(|next| !next.text.starts_with("--"));
            if apart && !word.text.contains('=') {
                self.forget(index + 1);
            }
            let reason = format!("line {} says it again, and the last one counts", later.line());
            self.part(&option, Fate::NotNeeded(reason));
        }
    }

    /// Notes the whole command, whatever its arguments.
    pub(super) fn whole(&mut self, fate: Fate) {
        self.words.clear();
        self.notes.push((None, fate));
    }

    /// Notes what nobody has read, and gives everything that was found.
    pub(super) fn finish(mut self) -> (Vec<Note>, Vec<Diagnostic>) {
        for word in std::mem::take(&mut self.words).into_iter().flatten() {
            // The value of an option, or of an argument without one, may be a secret.
            let name = word.text.split('=').next().unwrap_or_default();
            if name.starts_with("--") {
                let remedy = match nearest(name, self.known.iter().copied()) {
                    Some(near) => format!("`{}` has no such option; did you mean `{near}`?", self.command.name()),
                    None => "hardtack does not know this option; put what it does into the recipe by hand".into(),
                };
                self.part(name, Fate::NotMapped(remedy));
            } else {
                let remedy = format!("`{}` takes no such argument; see whether it belongs there", self.command.name());
                self.part("(another argument)", Fate::NotMapped(remedy));
            }
        }
        if self.notes.is_empty() && self.errors.is_empty() {
            self.notes.push((None, Fate::NotNeeded("it says nothing".into())));
        }
        let (line, subject) = (self.line(), self.subject);
        let what = |part: Option<String>| part.map_or_else(|| subject.clone(), |part| format!("{subject} {part}"));
        (self.notes.into_iter().map(|(part, fate)| Note { line, what: what(part), fate }).collect(), self.errors)
    }
}
