//! The kind `ssh_client`: the algorithms that OpenSSH's client offers.

#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, Read};
use hardtack_tree::{StagedTree, TreePath, tree_path};

use super::wanted::{self, Demand, Sense, Wanted};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::lines::Lines;
use crate::system::System;
use crate::system::ssh_client::{SshClient, main_file};
use crate::system::sshd::keyword::{self, Keyword, Meaning};
use crate::system::sshd::{line, value};
use crate::verdict::{Finding, Judgement};

/// `ssh_client "Ciphers" { only = […] }`.
pub(super) struct Client;

/// Lists that client and server have in common, with the same defaults.
const KEYWORDS: [&str; 3] = ["Ciphers", "KexAlgorithms", "MACs"];

/// What a list of algorithms has to be, for every host.
#[derive(Debug)]
struct Algorithms {
    keyword: &'static Keyword,
    wanted: Wanted,
}

impl Kind for Client {
    fn name(&self) -> &'static str {
        "ssh_client"
    }

    fn summary(&self) -> &'static str {
        "the effective value of a list of algorithms in ssh_config, in Host and Match blocks too"
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &wanted::KEYS
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let keyword = block.label(0).and_then(|word| read_keyword(block, &word));
        let wanted = Wanted::read(block);
        if let Some(Demand::Bounds { .. } | Demand::Set | Demand::NotSet) = wanted.as_ref().map(|wanted| &wanted.demand)
        {
            let error = Diagnostic::error("a list of algorithms cannot be asked this").at(block.place());
            block.error(error.help("write `only`, `excludes`, `includes` or `equals`"));
        }
        let (keyword, wanted) = block.finish((keyword, wanted))?;
        Ok(Box::new(Algorithms { keyword, wanted }))
    }
}

fn read_keyword(block: &mut BlockReader<'_>, word: &str) -> Read<&'static Keyword> {
    let known = KEYWORDS.contains(&word).then(|| keyword::meaning(word));
    match known {
        Some(Meaning::Known(keyword)) => block.absorb(Ok(keyword)),
        _ => {
            let wrong = Diagnostic::error(format!("`{word}` is none of {}", KEYWORDS.join(", ")));
            let place = block.label_place(0);
            block.fail(wrong.at(place).nearest(word, KEYWORDS))
        }
    }
}

/// Read first, so that its values are kept.
fn drop_in() -> TreePath {
    tree_path!("/etc/ssh/ssh_config.d/00-hardtack.conf")
}

impl Algorithms {
    fn sense<T>(&self, use_it: impl FnOnce(&Sense<'_>) -> T) -> T {
        let list = |text: &str| value::algorithms(text, self.keyword.default);
        use_it(&Sense { number: &|_| None, same: &|part, pattern| value::matches(pattern, part), list: &list })
    }

    fn holds(&self, value: &str) -> bool {
        self.sense(|sense| self.wanted.holds(Some(value), sense))
    }

    fn expected(&self) -> String {
        format!("{} {}", self.keyword.name, self.wanted.words())
    }

    /// The value as evidence: what should not be in it, where that can be said.
    fn shown(&self, value: &str) -> String {
        let unwanted = self.sense(|sense| self.wanted.unwanted(value, sense));
        let shown = if unwanted.is_empty() { value.to_owned() } else { format!("with {}", unwanted.join(", ")) };
        format!("{} {shown}", self.keyword.name)
    }

    /// The value that a fix writes.
    fn target(&self, client: &SshClient) -> Result<String, FixError> {
        let now = client.deciding(self.keyword.name).find(|directive| directive.only.is_none());
        let now = value::algorithms(now.map_or(self.keyword.default, |found| &found.value), self.keyword.default);
        let without = |unwanted: &[String], mut list: Vec<String>| {
            list.retain(|name| !unwanted.iter().any(|pattern| value::matches(pattern, name)));
            list
        };
        let list = match (&self.wanted.demand, self.wanted.to_write()) {
            (_, Some(value)) => return Ok(value),
            (Demand::Only(allowed), None) => allowed.clone(),
            (Demand::Excludes(unwanted), None) => without(unwanted, now),
            (Demand::Includes(wanted), None) => wanted.iter().take(1).cloned().chain(now).collect(),
            (_, None) => Vec::new(),
        };
        if list.is_empty() {
            let name = self.keyword.name;
            return Err(FixError::NotByFiles(format!("{name} needs a value that only the site can choose")));
        }
        Ok(list.join(","))
    }

    /// Says the value before everything else that says one.
    fn set(&self, tree: &mut StagedTree<'_>, path: &TreePath, value: &str) -> Result<(), FixError> {
        let text = line::write(self.keyword.name, &[value.to_owned()]);
        let mut lines = Lines::read(&*tree, path)?;
        let own = |text: &String| match line::split(text) {
            Ok(Some(line)) => line.keyword.eq_ignore_ascii_case(self.keyword.name),
            _ => false,
        };
        let narrows = |text: &String| match line::split(text) {
            Ok(Some(line)) => ["host", "match", "include"].contains(&line.keyword.to_ascii_lowercase().as_str()),
            _ => false,
        };
        // What the file says for everybody before its first block is said anew.
        let block = lines.iter().position(|line| narrows(&line)).unwrap_or(lines.count());
        let said = lines.iter().take(block).position(|line| own(&line));
        match said {
            Some(index) => lines.replace(&(index + 1..=index + 1), &text),
            None => {
                let first =
                    lines.iter().position(|line| !line.trim_start().starts_with('#') && !line.trim().is_empty());
                lines.insert(first.unwrap_or(lines.count()) + 1, &text);
            }
        }
        Ok(lines.write(tree, path)?)
    }
}

impl DesiredState for Algorithms {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let client = system.ssh_client()?;
        let mut findings = Vec::new();
        let mut is_set = false;
        for directive in client.deciding(self.keyword.name) {
            let holds = self.holds(&directive.value);
            let shown = self.shown(&directive.value);
            match &directive.only {
                // A block that is stricter, or other, and as wanted is nobody's business.
                Some(_) if holds => {}
                Some(only) => {
                    let found = format!("{shown} for {only}");
                    findings.push(Finding::persistent(false, self.expected(), found, directive.at.clone()));
                }
                None => {
                    is_set = true;
                    findings.push(Finding::persistent(holds, self.expected(), shown, directive.at.clone()));
                }
            }
        }
        if !is_set {
            let default = self.keyword.default;
            let found = format!("{} by default", self.shown(default));
            findings.push(Finding::persistent(self.holds(default), self.expected(), found, None));
        }
        Ok(findings)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let client = SshClient::read(&fixer.tree)?;
        let value = self.target(&client)?;
        let in_drop_in =
            client.includes(&drop_in()) && fixer.attempt(self, |tree| self.set(tree, &drop_in(), &value))?;
        if in_drop_in || fixer.attempt(self, |tree| self.set(tree, &main_file(), &value))? {
            return Ok(());
        }
        let name = self.keyword.name;
        Err(FixError::NotByFiles(format!("{name} is set before all that hardtack may write: change it there")))
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("ssh offers {}, to every host, unless users say otherwise.", self.expected())
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![main_file(), drop_in()]
    }
}
