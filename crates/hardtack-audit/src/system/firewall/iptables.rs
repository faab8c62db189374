//! Rules in the form of iptables-save(8), as netfilter-persistent(8) keeps them.

mod line;
mod option;

use hardtack_tree::{FixedPath, Tree, TreePath};

use self::line::{Command, Line};
use super::{Action, Base, Chain, Family, Hook, Rule, Ruleset, Table};
use crate::verdict::{Location, Unjudgeable};

/// What the boot loads for a family.
pub fn main_file(family: Family) -> FixedPath {
    match family {
        Family::V4 => FixedPath::new("/etc/iptables/rules.v4"),
        Family::V6 => FixedPath::new("/etc/iptables/rules.v6"),
    }
}

/// The unit that loads the rules at boot.
pub const UNIT: &str = "netfilter-persistent.service";

/// Reads what the boot loads, for both families.
pub(super) fn read(tree: &dyn Tree) -> Result<Ruleset, Unjudgeable> {
    let mut ruleset = Ruleset::default();
    for family in Family::BOTH {
        let path = main_file(family).to_path();
        if let Some(text) = tree.read_text(&path)? {
            ruleset.restore(&text, &path, family);
        }
    }
    Ok(ruleset)
}

impl Ruleset {
    /// Adds the rules of a text for iptables-restore(8), as it would with `--noflush`: what a chain is named for
    /// in the text loses the rules it had.
    pub fn restore(&mut self, text: &str, path: &TreePath, family: Family) {
        let mut restorer = Restorer { ruleset: self, family, table: None };
        let mut last = 0;
        for (index, line) in text.lines().enumerate() {
            last = index + 1;
            let at = Location { path: path.clone(), line: Some(index + 1) };
            restorer.line(line.trim(), at);
        }
        if restorer.table.is_some() {
            let at = Location { path: path.clone(), line: Some(last) };
            restorer.unread(at, "a table without its COMMIT");
        }
    }
}

struct Restorer<'a> {
    ruleset: &'a mut Ruleset,
    family: Family,
    /// The table between its `*NAME` and `COMMIT`.
    table: Option<String>,
}

impl Restorer<'_> {
    fn line(&mut self, text: &str, at: Location) {
        if text.is_empty() || text.starts_with('#') {
            return;
        }
        match (line::read(text), self.table.clone()) {
            (Line::Table(name), None) => {
                let name = self.table_name(name);
                if self.ruleset.tables.iter().all(|table| table.name != name) {
                    self.ruleset.tables.push(Table { name: name.clone(), at });
                }
                self.table = Some(name);
            }
            (Line::Commit, Some(_)) => self.table = None,
            (Line::Chain { name, policy }, Some(table)) => {
                let base = self.base(&table, name, policy, &at);
                let chain = self.chain(&table, name);
                chain.rules.clear();
                chain.base = base.or(chain.base.take());
            }
            (Line::Command(command), Some(table)) => self.command(command, &table, at, text),
            _ => self.unread(at, text),
        }
    }

    fn unread(&mut self, at: Location, text: &str) {
        self.ruleset.unread.push((at, text.chars().take(120).collect()));
    }

    fn table_name(&self, name: &str) -> String {
        let family = match self.family {
            Family::V4 => "ip",
            Family::V6 => "ip6",
        };
        format!("{family} {name}")
    }

    /// Only the tables that filter have chains whose verdicts count.
    fn base(&self, table: &str, name: &str, policy: Option<&str>, at: &Location) -> Option<Base> {
        let priority = match table.split(' ').nth(1) {
            Some("raw") => -300,
            Some("mangle") => -150,
            Some("filter") => 0,
            Some("security") => 50,
            _ => return None,
        };
        let hook = Hook::named(name).filter(|_| name.chars().all(|c| c.is_ascii_uppercase()))?;
        Some(Base { hook, priority, drops: policy == Some("DROP"), at: at.clone() })
    }

    fn chain(&mut self, table: &str, name: &str) -> &mut Chain {
        let chains = &mut self.ruleset.chains;
        let known = chains.iter().position(|chain| chain.table == table && chain.name == name);
        let index = known.unwrap_or_else(|| {
            let (table, name, families) = (table.to_owned(), name.to_owned(), vec![self.family]);
            chains.push(Chain { table, name, families, base: None, rules: Vec::new() });
            chains.len() - 1
        });
        &mut chains[index]
    }

    fn command(&mut self, command: Command<'_>, table: &str, at: Location, text: &str) {
        match command {
            Command::Append { chain, words } => {
                let rule = self.rule(table, &words, at, text);
                self.chain(table, chain).rules.push(rule);
            }
            Command::Insert { chain, before, words } => {
                let rule = self.rule(table, &words, at, text);
                let rules = &mut self.chain(table, chain).rules;
                rules.insert(before.saturating_sub(1).min(rules.len()), rule);
            }
            Command::Policy { chain, policy } => {
                let base = self.base(table, chain, Some(policy), &at);
                self.chain(table, chain).base = base;
            }
            Command::New { chain } => drop(self.chain(table, chain)),
        }
    }

    fn rule(&self, table: &str, words: &[String], at: Location, text: &str) -> Rule {
        let read = option::read(words);
        let (matches, target) = (read.matches, read.target);
        let action = match target.as_ref().map(|target| (target.name.as_str(), target.is_goto)) {
            _ if !read.whole => Action::Unread(text.to_owned()),
            None => Action::Continue,
            Some((name, true)) => Action::Goto(name.to_owned()),
            Some(("ACCEPT", _)) => Action::Accept,
            Some(("DROP" | "REJECT", _)) => Action::Drop,
            Some(("RETURN", _)) => Action::Return,
            Some((name, _)) if option::GOES_ON.contains(&name) => Action::Continue,
            Some((name, _)) if self.ruleset.chain(table, name).is_some() => Action::Jump(name.to_owned()),
            // ufw names chains that another of its files has.
            Some((name, _)) if name.starts_with("ufw") => Action::Jump(name.to_owned()),
            Some(_) => Action::Unread(text.to_owned()),
        };
        Rule { matches, action, at }
    }
}

#[cfg(test)]
mod tests;
