//! What the kernel's audit records: the rules that augenrules(8) puts together.

mod cover;
mod field;
mod line;
mod merge;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use hardtack_tree::{FileKind, Mode, Owner, StagedTree, Tree, TreePath, tree_path};

use super::accounts::Accounts;
use crate::fix::FixError;
use crate::verdict::{Location, Unjudgeable};

pub use cover::Part;
pub use line::{Access, Arch, Files, Line, Rule, parse};
pub use merge::merged_file;

/// Where the files are that augenrules puts together.
pub fn directory() -> TreePath {
    tree_path!("/etc/audit/rules.d")
}

/// The rules in the order in which the kernel asks them.
#[derive(Clone, Debug, Default)]
pub struct AuditRules {
    rules: Vec<(Rule, Location)>,
    enabled: Option<(u32, Location)>,
    continues: Option<Location>,
    by_file: OnceLock<ByFile>,
}

/// Positions of rules: privileged programs have one each, and each is asked for.
#[derive(Clone, Debug, Default)]
struct ByFile {
    /// Of those for one file alone.
    one: BTreeMap<TreePath, Vec<usize>>,
    /// Of all others.
    others: Vec<usize>,
}

/// How much of a rule is recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// What is not.
    pub missing: Vec<Part>,
    /// The first rule that records something of it.
    pub by: Option<Location>,
    /// The first rule that keeps something of it from being recorded.
    pub kept_by: Option<Location>,
}

impl AuditRules {
    /// Reads the files of rules.d as augenrules does: sorted as `ls -v` sorts, the last `-e` at the end. Without the
    /// directory auditctl loads `/etc/audit/audit.rules` as it is.
    ///
    /// # Errors
    /// When a file cannot be read, or has a line that auditctl would not take and no `-c` before it: it stops there.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let mut rules = Self::default();
        // The last line of a file without a newline goes on in the next file.
        let mut unfinished: Option<(String, Location)> = None;
        for path in files(tree)? {
            let text = tree.read_text(&path)?.unwrap_or_default();
            for (line, number) in text.split_inclusive('\n').zip(1..) {
                let here = Location { path: path.clone(), line: Some(number) };
                let (begun, at) = unfinished.take().unwrap_or_else(|| (String::new(), here));
                let line = begun + line;
                if line.ends_with('\n') {
                    rules.line(tree, &line, at)?;
                } else {
                    unfinished = Some((line, at));
                }
            }
        }
        if let Some((line, at)) = unfinished {
            rules.line(tree, &line, at)?;
        }
        Ok(rules)
    }

    fn line(&mut self, tree: &dyn Tree, line: &str, at: Location) -> Result<(), Unjudgeable> {
        match parse(line) {
            Ok(Some(line)) => self.take(tree, line, at),
            Ok(None) => Ok(()),
            Err(_) if self.continues.is_some() => Ok(()),
            Err(wrong) => Err(Unjudgeable(format!("{at}: {wrong}"))),
        }
    }

    /// Reads what auditctl(8) lists with `-l`: a rule of the kernel a line. Their locations are lines of that list, which
    /// is in no file.
    ///
    /// # Errors
    /// When a line is no rule, or the tree's files cannot be read.
    pub fn listed(tree: &dyn Tree, list: &str) -> Result<Self, Unjudgeable> {
        let mut rules = Self::default();
        for (line, number) in list.lines().zip(1..).filter(|(line, _)| *line != "No rules") {
            let wrong = |wrong| Unjudgeable(format!("line {number} of auditctl -l: {wrong}"));
            if let Some(line) = parse(line).map_err(wrong)? {
                rules.take(tree, line, Location { path: TreePath::root(), line: Some(number) })?;
            }
        }
        Ok(rules)
    }

    fn take(&mut self, tree: &dyn Tree, line: Line, at: Location) -> Result<(), Unjudgeable> {
        match line {
            Line::Add { rule, first } => {
                let place = if first { 0 } else { self.rules.len() };
                self.rules.insert(place, (settled(tree, rule)?, at));
            }
            Line::Delete(rule) => {
                let rule = settled(tree, rule)?;
                self.rules.retain(|(other, _)| !other.same(&rule));
            }
            Line::DeleteKey(key) => self.rules.retain(|(rule, _)| rule.key.as_ref() != Some(&key)),
            // augenrules puts it before all rules.
            Line::DeleteAll | Line::Setting => {}
            Line::Continue => {
                self.continues.get_or_insert(at);
            }
            Line::Enabled(value) => self.enabled = Some((value, at)),
        }
        Ok(())
    }

    /// The last `-e`, and where it stands.
    pub fn enabled(&self) -> Option<(u32, &Location)> {
        self.enabled.as_ref().map(|(value, at)| (*value, at))
    }

    /// The first `-c`, and whether it stands before every rule.
    pub fn continues(&self) -> Option<(bool, &Location)> {
        let at = self.continues.as_ref()?;
        Some((self.rules.iter().all(|(_, rule)| !is_before(rule, at)), at))
    }

    /// How much of `wanted`, which [`settled`] gave, is recorded. Of several rules that meet something the first
    /// decides; one of the list `task` that forbids decides before all others.
    pub fn recorded(&self, wanted: &Rule) -> Recorded {
        let mut recorded = Recorded::default();
        let rules = self.candidates(wanted);
        for part in cover::parts(wanted) {
            let meets = |(rule, _): &&(Rule, Location)| cover::meets(rule, wanted, &part);
            let rules = || rules.iter().copied();
            let task = rules().filter(|(rule, _)| rule.list == "task" && !rule.always).find(meets);
            let exit = || rules().filter(|(rule, _)| rule.list == wanted.list).find(meets);
            match task.or_else(exit) {
                Some((rule, at)) if rule.always => {
                    recorded.by.get_or_insert_with(|| at.clone());
                }
                Some((_, at)) => {
                    recorded.kept_by.get_or_insert_with(|| at.clone());
                    recorded.missing.push(part);
                }
                None => recorded.missing.push(part),
            }
        }
        recorded
    }

    /// The rules that can be for the files of `wanted`, in their order.
    fn candidates(&self, wanted: &Rule) -> Vec<&(Rule, Location)> {
        let by_file = self.by_file.get_or_init(|| {
            let mut by_file = ByFile::default();
            for (at, (rule, _)) in self.rules.iter().enumerate() {
                match &rule.files {
                    Files::File(path) => by_file.one.entry(path.clone()).or_default().push(at),
                    _ => by_file.others.push(at),
                }
            }
            by_file
        });
        let one = match &wanted.files {
            Files::File(path) => by_file.one.get(path).map_or(&[][..], Vec::as_slice),
            _ => &[],
        };
        let mut positions: Vec<usize> = one.iter().chain(&by_file.others).copied().collect();
        positions.sort_unstable();
        positions.into_iter().filter_map(|at| self.rules.get(at)).collect()
    }

    /// The rules without those of one file.
    pub fn without(&self, path: &TreePath) -> Self {
        let rules = self.rules.iter().filter(|(_, at)| at.path != *path).cloned().collect();
        Self { rules, enabled: self.enabled.clone(), continues: self.continues.clone(), by_file: OnceLock::new() }
    }
}

/// The rule with the files it means in this tree, links in directories followed as the kernel does, and with numbers
/// for the names of accounts.
///
/// # Errors
/// When a path or the account files cannot be read.
pub fn settled(tree: &dyn Tree, mut rule: Rule) -> Result<Rule, Unjudgeable> {
    rule.files = match rule.files {
        Files::Any => Files::Any,
        Files::File(path) => Files::File(place(tree, &path)?),
        Files::Below(path) => Files::Below(place(tree, &path)?),
        Files::Watch(path) => {
            let directory = tree.target_metadata(&path)?.is_some_and(|found| found.kind == FileKind::Directory);
            let place = place(tree, &path)?;
            if directory { Files::Below(place) } else { Files::File(place) }
        }
    };
    if rule.fields.iter().any(|field| field.is_account() && field.value.parse::<u32>().is_err()) {
        let accounts = Accounts::read(tree)?;
        let mut fields = std::mem::take(&mut rule.fields).into_iter().collect::<Vec<_>>();
        for field in fields.iter_mut().filter(|field| field.is_account()) {
            let number =
                if field.name.ends_with("gid") { accounts.gid(&field.value)? } else { accounts.uid(&field.value)? };
            if let Some(number) = number {
                field.value = number.to_string();
            }
        }
        rule.fields = fields.into_iter().collect();
    }
    Ok(rule)
}

/// The path with its directories' links followed.
fn place(tree: &dyn Tree, path: &TreePath) -> Result<TreePath, Unjudgeable> {
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { return Ok(path.clone()) };
    match tree.resolve(&parent)? {
        Some(parent) => Ok(parent.join_os(name)?),
        None => Ok(path.clone()),
    }
}

/// Whether a line is read before another one.
fn is_before(one: &Location, other: &Location) -> bool {
    let name = |at: &Location| at.path.file_name().map(|name| name.as_encoded_bytes().to_vec()).unwrap_or_default();
    by_version(&name(one), &name(other)).then(one.line.cmp(&other.line)).is_lt()
}

fn files(tree: &dyn Tree) -> Result<Vec<TreePath>, Unjudgeable> {
    let directory = directory();
    let Some(names) = tree.list(&directory)? else { return Ok(vec![merged_file()]) };
    let mut names: Vec<_> = names
        .into_iter()
        // `ls` leaves out hidden files.
        .filter(|name| name.as_encoded_bytes().ends_with(b".rules") && !name.as_encoded_bytes().starts_with(b"."))
        .collect();
    names.sort_by(|a, b| by_version(a.as_encoded_bytes(), b.as_encoded_bytes()));
    names.iter().map(|name| Ok(directory.join_os(name)?)).collect()
}

/// The order of `ls -v`: digits count as numbers.
fn by_version(mut a: &[u8], mut b: &[u8]) -> Ordering {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    loop {
        match (a.first(), b.first()) {
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let ((one, rest), (other, others)) = (a.split_at(digits(a)), b.split_at(digits(b)));
                let value =
                    |digits: &[u8]| digits.iter().skip_while(|digit| **digit == b'0').copied().collect::<Vec<_>>();
                let (one, other) = (value(one), value(other));
                let order = one.len().cmp(&other.len()).then(one.cmp(&other));
                if order.is_ne() {
                    return order;
                }
                (a, b) = (rest, others);
            }
            (Some(x), Some(y)) if x == y => (a, b) = (&a[1..], &b[1..]),
            (x, y) => return x.cmp(&y),
        }
    }
}

/// Writes a file of rules; a new one can be read by root alone, as auditd's own are. What augenrules would make of it
/// and the others is written too.
///
/// # Errors
/// When a file cannot be read or written.
pub(crate) fn write(tree: &mut StagedTree<'_>, path: &TreePath, content: Vec<u8>) -> Result<(), FixError> {
    tree.write_new(path, content, Mode::new(0o640), Owner::ROOT)?;
    merge::merge(tree)
}
