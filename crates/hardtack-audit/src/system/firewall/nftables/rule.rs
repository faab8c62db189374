//! One rule: matches and statements, from left to right.

use std::collections::BTreeMap;

use super::block::text;
use super::key::Key;
use super::token::{Form, Token};
use crate::system::firewall::{Action, Match};

/// The elements of named sets.
pub(super) type Sets = BTreeMap<String, Vec<String>>;

/// A rule as the model has it: several where it looks its verdict up in a map.
pub(super) fn read_rule(words: &[Token], sets: &Sets) -> Vec<(Vec<Match>, Action)> {
    let mut reader = Reader { rest: words, sets, matches: Vec::new(), rules: Vec::new() };
    if reader.read().is_none() {
        reader.rules.push((reader.matches, Action::Unread(text(words))));
    }
    reader.rules
}

struct Reader<'a> {
    rest: &'a [Token],
    sets: &'a Sets,
    matches: Vec<Match>,
    rules: Vec<(Vec<Match>, Action)>,
}

/// How a value is compared.
struct Compared {
    values: Vec<String>,
    negated: bool,
}

impl Reader<'_> {
    /// `None` where something is not understood.
    fn read(&mut self) -> Option<()> {
        while let Some(first) = self.rest.first() {
            let word = first.word()?.to_owned();
            self.rest = &self.rest[1..];
            match word.as_str() {
                "accept" => return self.end(Action::Accept),
                "drop" | "reject" => return self.end(Action::Drop),
                "return" => return self.end(Action::Return),
                "continue" | "notrack" => {}
                "jump" | "goto" => {
                    let target = self.take()?;
                    return self.end(if word == "jump" { Action::Jump(target) } else { Action::Goto(target) });
                }
                "counter" => self.counter(),
                "comment" => drop(self.take()?),
                "log" => self.log(),
                "limit" => self.limit()?,
                _ => self.expression(&word)?,
            }
        }
        // A rule without a verdict counts, logs or marks.
        self.end(Action::Continue)
    }

    fn end(&mut self, action: Action) -> Option<()> {
        let matches = std::mem::take(&mut self.matches);
        self.rules.push((matches, action));
        Some(())
    }

    fn take(&mut self) -> Option<String> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        first.word().map(str::to_owned)
    }

    fn next_is(&self, word: &str) -> bool {
        self.rest.first().is_some_and(|token| token.is(word))
    }

    fn counter(&mut self) {
        if self.next_is("name") {
            self.rest = self.rest.get(2..).unwrap_or_default();
        }
        while self.next_is("packets") || self.next_is("bytes") {
            self.rest = self.rest.get(2..).unwrap_or_default();
        }
    }

    fn log(&mut self) {
        while let Some(token) = self.rest.first() {
            let words = match token.word() {
                Some("prefix" | "level" | "group" | "snaplen" | "queue-threshold" | "flags") => 2,
                _ => break,
            };
            let both = token.is("flags") && self.rest.get(1).is_some_and(|kind| kind.is("tcp") || kind.is("ip"));
            self.rest = self.rest.get(words + usize::from(both)..).unwrap_or_default();
            while self.rest.first().is_some_and(|sign| sign.is_sign(",")) {
                self.rest = self.rest.get(2..).unwrap_or_default();
            }
        }
    }

    /// `rate [over] N/second [burst N packets]`, or a limit of its own by name.
    fn limit(&mut self) -> Option<()> {
        match self.take()?.as_str() {
            "name" => drop(self.take()?),
            "rate" => {
                if self.next_is("over") {
                    self.rest = &self.rest[1..];
                }
                let rate = self.take()?;
                if !rate.contains('/') {
                    // `10 mbytes/second`
                    self.take()?;
                }
                if self.next_is("burst") {
                    self.rest = self.rest.get(3..)?;
                }
            }
            _ => return None,
        }
        self.matches.push(Match::Rate);
        Some(())
    }

    fn expression(&mut self, word: &str) -> Option<()> {
        let (key, length) = Key::read(word, self.rest)?;
        self.rest = self.rest.get(length..)?;
        if key.is_statement() && self.next_is("set") {
            // Marking a packet: the value is one word.
            self.rest = self.rest.get(2..)?;
            return Some(());
        }
        if self.next_is("vmap") {
            self.rest = &self.rest[1..];
            return self.verdict_map(&key);
        }
        let compared = self.compared()?;
        // A set that is filled while it runs.
        let found = if compared.values.is_empty() { vec![Match::Special] } else { key.matches(&compared.values)? };
        self.add(found, compared.negated);
        Some(())
    }

    /// Of a protocol and a port, `!=` is about the port.
    fn add(&mut self, mut found: Vec<Match>, negated: bool) {
        if negated && let Some(last) = found.pop() {
            found.push(Match::Not(Box::new(last)));
        }
        self.matches.extend(found);
    }

    /// An operator, which may be left out, and one or several values.
    fn compared(&mut self) -> Option<Compared> {
        let mut negated = false;
        match self.rest.first()? {
            token if token.is_sign("!=") || token.is("ne") => {
                negated = true;
                self.rest = &self.rest[1..];
            }
            token if token.is_sign("==") || token.is("eq") => self.rest = &self.rest[1..],
            _ => {}
        }
        Some(Compared { values: self.values()?, negated })
    }

    fn values(&mut self) -> Option<Vec<String>> {
        if self.rest.first()?.is_sign("{") {
            let end = self.rest.iter().position(|token| token.is_sign("}"))?;
            let inner = &self.rest[1..end];
            self.rest = &self.rest[end + 1..];
            let mut values = Vec::new();
            let words = inner.iter().filter(|token| !token.is_sign(",") && token.form != Form::End);
            for token in words {
                values.push(token.word()?.to_owned());
            }
            return (!values.is_empty()).then_some(values);
        }
        let mut values = Vec::new();
        loop {
            let value = self.take()?;
            match value.strip_prefix('@') {
                Some(name) => values.extend(self.sets.get(name)?.iter().cloned()),
                None => values.push(value),
            }
            if !self.rest.first().is_some_and(|sign| sign.is_sign(",")) {
                return Some(values);
            }
            self.rest = &self.rest[1..];
        }
    }

    /// `{ VALUE : VERDICT, … }`: a rule for each value.
    fn verdict_map(&mut self, key: &Key) -> Option<()> {
        self.rest.first().filter(|token| token.is_sign("{"))?;
        let end = self.rest.iter().position(|token| token.is_sign("}"))?;
        let inner = &self.rest[1..end];
        self.rest = &self.rest[end + 1..];
        let before = self.matches.clone();
        for element in inner.split(|token| token.is_sign(",")) {
            let words: Vec<&str> = element.iter().filter_map(Token::word).collect();
            if words.is_empty() {
                continue;
            }
            let (value, verdict) = element_of(&words)?;
            let action = match verdict.as_slice() {
                ["accept"] => Action::Accept,
                ["drop"] => Action::Drop,
                ["return"] => Action::Return,
                ["continue"] => Action::Continue,
                ["jump", name] => Action::Jump((*name).to_owned()),
                ["goto", name] => Action::Goto((*name).to_owned()),
                _ => return None,
            };
            let found = if value == "*" { Vec::new() } else { key.matches(&[value.to_owned()])? };
            self.rules.push((before.iter().cloned().chain(found).collect(), action));
        }
        Some(())
    }
}

/// `VALUE : VERDICT`, with or without blanks around the colon.
fn element_of<'w>(words: &[&'w str]) -> Option<(&'w str, Vec<&'w str>)> {
    let (first, rest) = words.split_first()?;
    match rest.split_first() {
        Some((&":", verdict)) => Some((first, verdict.to_vec())),
        _ => {
            let (value, verdict) = first.rsplit_once(':')?;
            let verdict = (!verdict.is_empty()).then_some(verdict);
            Some((value, verdict.into_iter().chain(rest.iter().copied()).collect()))
        }
    }
}
