//! A program of the tree that does not take what it is to read.

use std::collections::BTreeSet;
use std::fmt;

use hardtack_audit::verdict::Location;
use hardtack_audit::{Record, RuleId};
use hardtack_tree::{FileKind, Tree, TreePath, TreeResult};

/// A program of the tree that does not take a file that it is to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The program as people know it: `sshd -t`.
    pub program: String,
    /// What it refuses: the place that it names first, or the file that it reads first.
    pub at: Location,
    /// The rules that wrote the files that it names.
    pub rules: BTreeSet<RuleId>,
    /// Its words, line by line.
    pub said: Vec<String>,
}

impl Refusal {
    /// Understands what a program said of the files of `tree`; `reads` is what it refuses where it names none.
    ///
    /// # Errors
    /// When the tree cannot be read.
    pub(super) fn understand(program: &str, said: Vec<String>, reads: &TreePath, tree: &dyn Tree) -> TreeResult<Self> {
        let mut named = Vec::new();
        for line in &said {
            named.extend(located(line, tree)?);
        }
        if named.is_empty() {
            named.push(Location { path: reads.clone(), line: None });
        }
        let record = Record::read(tree)?;
        let mut rules = BTreeSet::new();
        for at in &named {
            let behind_links = tree.resolve(&at.path)?;
            for path in behind_links.iter().chain([&at.path]) {
                rules.extend(record.writes.get(path).into_iter().flatten().cloned());
            }
        }
        let at = named.swap_remove(0);
        Ok(Self { program: program.to_owned(), at, rules, said })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} refuses {}, ", self.program, self.at)?;
        if self.rules.is_empty() {
            write!(f, "which no rule wrote:")?;
        } else {
            let rules: Vec<&str> = self.rules.iter().map(RuleId::as_str).collect();
            write!(f, "written by {}:", rules.join(", "))?;
        }
        self.said.iter().try_for_each(|line| write!(f, "\n  {line}"))
    }
}

/// The first file of the tree that a line names, with the number that follows it: `/etc/x:3`, `/etc/x line 3`,
/// `/etc/x: line 3`.
pub(super) fn located(line: &str, tree: &dyn Tree) -> TreeResult<Option<Location>> {
    let ends = |c: char| c.is_whitespace() || ":,\"'()<>".contains(c);
    let mut before = ' ';
    for (start, character) in line.char_indices() {
        let begins = character == '/' && ends(before);
        before = character;
        if !begins {
            continue;
        }
        let (name, rest) = line[start..].split_at(line[start..].find(ends).unwrap_or(line.len() - start));
        let Ok(path) = TreePath::new(name) else { continue };
        if tree.target_metadata(&path)?.is_some_and(|found| found.kind == FileKind::Regular) {
            return Ok(Some(Location { path, line: number(rest) }));
        }
    }
    Ok(None)
}

/// The number of a line, after the file's name.
fn number(rest: &str) -> Option<usize> {
    let rest = rest.trim_start_matches([':', ',', '"', ' ']);
    let rest = rest.strip_prefix("line ").unwrap_or(rest);
    rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())].parse().ok()
}

#[cfg(test)]
mod tests {
    use hardtack_tree::{MemoryTree, tree_path};

    use super::*;

    fn tree() -> MemoryTree {
        let record = r#"{"schema":"hardtack.changes/1","writes":{"/etc/ssh/sshd_config":["ssh-a","ssh-b"]}}"#;
        MemoryTree::new()
            .file("/etc/ssh/sshd_config", "x")
            .and_then(|tree| tree.file("/etc/sudoers.d/site", "x"))
            .and_then(|tree| tree.file("/usr/share/hardtack/changes.json", record))
            .unwrap()
    }

    #[test]
    fn programs_name_files_and_lines_in_their_own_ways() {
        let found = |line| located(line, &tree()).unwrap().map(|at| at.to_string()).unwrap_or_default();
        assert_eq!(found("/etc/ssh/sshd_config: line 3: Bad configuration option: X"), "/etc/ssh/sshd_config:3");
        assert_eq!(found("/etc/ssh/sshd_config line 12: unsupported option \"x\"."), "/etc/ssh/sshd_config:12");
        assert_eq!(found("/etc/sudoers.d/site:1:15: syntax error"), "/etc/sudoers.d/site:1");
        assert_eq!(found("In file included from /etc/sudoers.d/site:7:1-2:"), "/etc/sudoers.d/site:7");
        assert_eq!(found("/etc/sudoers.d/site: bad permissions, should be mode 0440"), "/etc/sudoers.d/site");
        assert_eq!(found("/run/hardtack/key: /etc, /etc/no/such and a/etc/ssh/sshd_config"), "");
    }

    #[test]
    fn the_rules_are_those_of_the_files_that_are_named() {
        let refusal = |line: &str| {
            let reads = tree_path!("/etc/ssh/sshd_config");
            Refusal::understand("sshd -t", vec![line.to_owned()], &reads, &tree()).unwrap().to_string()
        };
        insta::assert_snapshot!(refusal("/etc/ssh/sshd_config line 1: bad"), @r"
        sshd -t refuses /etc/ssh/sshd_config:1, written by ssh-a, ssh-b:
          /etc/ssh/sshd_config line 1: bad
        ");
        insta::assert_snapshot!(refusal("/etc/sudoers.d/site: bad"), @r"
        sshd -t refuses /etc/sudoers.d/site, which no rule wrote:
          /etc/sudoers.d/site: bad
        ");
        insta::assert_snapshot!(refusal("out of sorts"), @r"
        sshd -t refuses /etc/ssh/sshd_config, written by ssh-a, ssh-b:
          out of sorts
        ");
    }
}
