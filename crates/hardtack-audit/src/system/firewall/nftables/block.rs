//! Tables, chains and the commands that make them.

use std::collections::BTreeMap;

use super::rule::{Sets, read_rule};
use super::token::{Form, Token};
use crate::system::firewall::{Base, Chain, Family, Hook, Rule, Ruleset, Table};
use crate::verdict::Location;

/// Reads all statements.
pub(super) fn parse(tokens: Vec<Token>) -> Ruleset {
    let sets = named_sets(&tokens);
    let mut reader = Reader { rest: &tokens, ruleset: Ruleset::default(), sets };
    while !reader.rest.is_empty() {
        reader.command();
    }
    reader.ruleset
}

/// The elements of `set NAME { … elements = { … } }`, by name; of one that is filled while it runs none.
fn named_sets(tokens: &[Token]) -> Sets {
    let mut sets: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (index, token) in tokens.iter().enumerate() {
        let after = &tokens[index + 1..];
        let Some(name) = after.first().and_then(Token::word) else { continue };
        if !token.is("set") || !after.get(1).is_some_and(|sign| sign.is_sign("{")) {
            continue;
        }
        let body = body(&after[1..]).0;
        let dynamic = body.iter().any(|word| word.is("dynamic") || word.is("timeout"));
        let elements = body.windows(2).position(|pair| pair[0].is("elements") && pair[1].is_sign("="));
        let words = |at: usize| body[at + 2..].iter().filter_map(Token::word).map(str::to_owned).collect();
        let elements = elements.filter(|_| !dynamic).map(words).unwrap_or_default();
        sets.insert(name.to_owned(), elements);
    }
    sets
}

/// What stands between `{` and its `}`, and what follows.
fn body(tokens: &[Token]) -> (&[Token], &[Token]) {
    let mut open = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        if token.is_sign("{") {
            open += 1;
        } else if token.is_sign("}") {
            open = open.saturating_sub(1);
            if open == 0 {
                return (tokens.get(1..index).unwrap_or_default(), &tokens[index + 1..]);
            }
        }
    }
    (tokens.get(1..).unwrap_or_default(), &[])
}

/// The words up to the end of a statement, and what follows; braces hide ends.
fn statement(tokens: &[Token]) -> (&[Token], &[Token]) {
    let mut open = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        if token.is_sign("{") {
            open += 1;
        } else if token.is_sign("}") {
            open = open.saturating_sub(1);
        } else if token.form == Form::End && open == 0 {
            return (&tokens[..index], &tokens[index + 1..]);
        }
    }
    (tokens, &[])
}

const FAMILIES: [&str; 6] = ["ip", "ip6", "inet", "arp", "bridge", "netdev"];

/// What a command can name besides tables, chains and rules; none of it decides about packets by itself.
const OBJECTS: [&str; 10] =
    ["set", "map", "element", "counter", "quota", "limit", "flowtable", "ct", "secmark", "synproxy"];

struct Reader<'a> {
    rest: &'a [Token],
    ruleset: Ruleset,
    sets: Sets,
}

impl Reader<'_> {
    /// One command at the top of a file.
    fn command(&mut self) {
        let Some(first) = self.rest.first() else { return };
        if first.form == Form::End {
            self.rest = &self.rest[1..];
            return;
        }
        let (words, rest) = statement(self.rest);
        self.rest = rest;
        let verb = words.first().and_then(Token::word).unwrap_or_default().to_owned();
        let verbs = ["add", "create", "insert", "flush", "delete", "destroy"];
        let (verb, words) =
            if verbs.contains(&verb.as_str()) { (verb, &words[1..]) } else { ("add".to_owned(), words) };
        let object = words.first().and_then(Token::word).unwrap_or_default().to_owned();
        let Some((first, words)) = words.split_first() else { return };
        let at = first.at();
        match (verb.as_str(), object.as_str()) {
            ("flush", "ruleset") => self.ruleset = Ruleset::default(),
            ("flush" | "delete" | "destroy", "table") => {
                let (table, _) = table_name(words);
                self.ruleset.chains.retain(|chain| chain.table != table || verb == "flush");
                self.ruleset.tables.retain(|known| known.name != table || verb == "flush");
                for chain in self.ruleset.chains.iter_mut().filter(|chain| chain.table == table) {
                    chain.rules.clear();
                }
            }
            ("flush", "chain") => {
                let (table, words) = table_name(words);
                let name = words.first().and_then(Token::word).unwrap_or_default();
                self.chain(&table, name).rules.clear();
            }
            ("add" | "create", "table") => self.table(words, at),
            ("add" | "create", "chain") => {
                let (table, words) = table_name(words);
                self.chain_block(&table, words);
            }
            ("add" | "insert", "rule") => {
                let (table, words) = table_name(words);
                if let Some((name, words)) = words.split_first() {
                    self.rule(&table, name.text(), words, verb == "insert");
                }
            }
            ("add" | "create", object) if OBJECTS.contains(&object) => {}
            _ => self.unread(at, first, words),
        }
    }

    fn unread(&mut self, at: Location, first: &Token, words: &[Token]) {
        self.ruleset.unread.push((at, text([first].into_iter().chain(words))));
    }

    fn table(&mut self, words: &[Token], at: Location) {
        let (name, words) = table_name(words);
        if self.ruleset.tables.iter().all(|known| known.name != name) {
            self.ruleset.tables.push(Table { name: name.clone(), at });
        }
        let (mut rest, _) = body(words);
        while let Some(first) = rest.first() {
            if first.form == Form::End {
                rest = &rest[1..];
                continue;
            }
            let (words, after) = entry(rest);
            rest = after;
            match first.word() {
                Some("chain") => self.chain_block(&name, &words[1..]),
                Some(object) if OBJECTS.contains(&object) || object == "comment" => {}
                Some("flags") => {
                    if words.iter().any(|word| word.is("dormant")) {
                        self.ruleset.unread.push((first.at(), text(words)));
                    }
                }
                _ => self.ruleset.unread.push((first.at(), text(words))),
            }
        }
    }

    /// `NAME { … }`, or the name alone.
    fn chain_block(&mut self, table: &str, words: &[Token]) {
        let Some((name, words)) = words.split_first() else { return };
        let name = name.text().to_owned();
        self.chain(table, &name);
        let (mut rest, _) = body(words);
        while !rest.is_empty() {
            let (words, after) = statement(rest);
            rest = after;
            match words.first().and_then(Token::word) {
                None if words.is_empty() => {}
                Some("type") => match base(words) {
                    Some(base) => self.chain(table, &name).base = Some(base),
                    None if is_filter(words) => self.ruleset.unread.push((words[0].at(), text(words))),
                    // What translates addresses does not filter.
                    None => {}
                },
                Some("policy") => {
                    let drops = words.get(1).is_some_and(|word| word.is("drop"));
                    if let Some(base) = &mut self.chain(table, &name).base {
                        base.drops = drops;
                        base.at = words[0].at();
                    }
                }
                Some("comment" | "flags" | "devices") => {}
                _ => self.rule(table, &name, words, false),
            }
        }
    }

    fn rule(&mut self, table: &str, chain: &str, words: &[Token], first: bool) {
        let Some(token) = words.first() else { return };
        let at = token.at();
        let rules: Vec<Rule> = read_rule(words, &self.sets)
            .into_iter()
            .map(|(matches, action)| Rule { matches, action, at: at.clone() })
            .collect();
        let own = &mut self.chain(table, chain).rules;
        let place = if first { 0 } else { own.len() };
        own.splice(place..place, rules);
    }

    fn chain(&mut self, table: &str, name: &str) -> &mut Chain {
        let known = self.ruleset.chains.iter().position(|chain| chain.table == table && chain.name == name);
        let index = known.unwrap_or_else(|| {
            let families = families(table);
            let (table, name) = (table.to_owned(), name.to_owned());
            self.ruleset.chains.push(Chain { table, name, families, base: None, rules: Vec::new() });
            self.ruleset.chains.len() - 1
        });
        &mut self.ruleset.chains[index]
    }
}

/// An entry of a table: up to the end of its body, or of the statement where it has none.
fn entry(tokens: &[Token]) -> (&[Token], &[Token]) {
    let ends = tokens.iter().position(|token| token.form == Form::End).unwrap_or(tokens.len());
    let opens = tokens.iter().position(|token| token.is_sign("{"));
    match opens.filter(|opens| *opens < ends) {
        Some(opens) => {
            let (_, rest) = body(&tokens[opens..]);
            (&tokens[..tokens.len() - rest.len()], rest)
        }
        None => (&tokens[..ends], tokens.get(ends + 1..).unwrap_or_default()),
    }
}

/// `[FAMILY] NAME`, as one name with the family, which is `ip` when it is left out; and what follows.
fn table_name(words: &[Token]) -> (String, &[Token]) {
    let word = |index: usize| words.get(index).and_then(Token::word);
    match (word(0), word(1)) {
        (Some(family), Some(name)) if FAMILIES.contains(&family) => (format!("{family} {name}"), &words[2..]),
        (Some(name), _) => (format!("ip {name}"), &words[1..]),
        (None, _) => ("ip ".to_owned(), words),
    }
}

fn families(table: &str) -> Vec<Family> {
    match table.split(' ').next() {
        Some("ip") => vec![Family::V4],
        Some("ip6") => vec![Family::V6],
        Some("inet") => Family::BOTH.to_vec(),
        _ => Vec::new(),
    }
}

fn is_filter(words: &[Token]) -> bool {
    words.get(1).is_some_and(|kind| kind.is("filter") || kind.is("route"))
        && !words.iter().any(|word| word.is("ingress") || word.is("egress"))
}

/// `type filter hook HOOK priority PRIORITY`.
fn base(words: &[Token]) -> Option<Base> {
    if !is_filter(words) {
        return None;
    }
    let after = |key: &str| words.iter().position(|word| word.is(key)).map(|index| &words[index + 1..]);
    let hook = Hook::named(after("hook")?.first()?.word()?)?;
    let priority = priority(after("priority")?)?;
    Some(Base { hook, priority, drops: false, at: words.first()?.at() })
}

/// A number, a name, or a name with a number added: `filter - 10`.
fn priority(words: &[Token]) -> Option<i64> {
    let text: String = words.iter().map(Token::text).collect();
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let split = text.find(['+', '-']).unwrap_or(text.len());
    let (name, offset) = text.split_at(split);
    let named = match name {
        "raw" => -300,
        "mangle" => -150,
        "dstnat" => -100,
        "filter" | "out" => 0,
        "security" => 50,
        "srcnat" => 100,
        _ => return None,
    };
    let offset = if offset.is_empty() { 0 } else { offset.trim_start_matches('+').parse::<i64>().ok()? };
    Some(named + offset)
}

/// Words as one line.
pub(super) fn text<'t>(words: impl IntoIterator<Item = &'t Token>) -> String {
    let text = words.into_iter().map(Token::text).collect::<Vec<_>>().join(" ");
    text.chars().take(120).collect()
}
