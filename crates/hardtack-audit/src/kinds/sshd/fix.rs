//! Making a directive of sshd_config(5) effective.

use hardtack_tree::{Mode, Owner, StagedTree, TreePath, tree_path};

use super::{Asked, Directive};
use crate::fix::FixError;
use crate::kinds::wanted::Demand;
use crate::lines::Lines;
use crate::system::sshd::keyword::Keyword;
use crate::system::sshd::value;
use crate::system::sshd::{Sshd, line, main_file};
use crate::verdict::Location;

/// The file that holds what fixes set: the first of its directory, because the first value wins.
pub(in crate::kinds) fn drop_in() -> TreePath {
    tree_path!("/etc/ssh/sshd_config.d/00-hardtack.conf")
}

const HEAD: &str =
    "# Settings that hardening rules ask for. sshd keeps the first value it reads, and reads this file first.";

/// Lines one fix may change; a file with more `Match` blocks than this has other problems.
const STEPS: usize = 200;

/// One change on the way.
enum Step {
    /// Set the keyword in the drop-in.
    DropIn,
    /// Set the keyword in the main file, which does not set it.
    Main,
    /// Change the line that decides.
    Replace(Location),
    /// Take a line out of a `Match` block, so that the global value holds there.
    Remove(Location),
}

/// Changes files until the directive holds, looking afresh after each change at what sshd would do.
pub(super) fn fix(directive: &Directive, tree: &mut StagedTree<'_>) -> Result<(), FixError> {
    for _ in 0..STEPS {
        let sshd = Sshd::read(&*tree)?;
        if let Some(fault) = sshd.malformed(directive.keyword).next() {
            return Err(FixError::NotByFiles(format!("{}: {}; correct the line", fault.at, fault.problem)));
        }
        let Some(step) = next_step(directive, &sshd) else { return Ok(()) };
        let text = |value: &str| line::write(directive.keyword.name, &[value.to_owned()]);
        match step {
            Step::DropIn => set_in_drop_in(directive.keyword, &text(&directive.target(&sshd)?), tree)?,
            Step::Main => set_in_main(&text(&directive.target(&sshd)?), tree)?,
            Step::Replace(at) if sshd.is_command_line(&at) => {
                let name = directive.keyword.name;
                let why = format!(
                    "{at} starts sshd with an option for {name}, which wins over every file: take the option out"
                );
                return Err(FixError::NotByFiles(why));
            }
            Step::Replace(at) => edit(&at, tree, Some(&text(&directive.target(&sshd)?)))?,
            Step::Remove(at) => edit(&at, tree, None)?,
        }
    }
    Err(FixError::NotByFiles(format!("{} is set in more than {STEPS} places", directive.keyword.name)))
}

fn next_step(directive: &Directive, sshd: &Sshd) -> Option<Step> {
    let mut effectives = sshd.effectives(directive.keyword).into_iter();
    if let Some(effective) = effectives.find(|effective| !directive.holds(&effective.value)) {
        let own = drop_in();
        let in_own = |at: &Location| at.path == own;
        let tried = sshd.places(directive.keyword).any(in_own);
        return Some(match effective.at {
            Some(at) if sshd.is_command_line(&at) || in_own(&at) || tried || !sshd.includes(&own) => Step::Replace(at),
            None if !sshd.includes(&own) => Step::Main,
            _ => Step::DropIn,
        });
    }
    let mut conditional = sshd.conditional(directive.keyword).into_iter();
    conditional.find(|other| !directive.holds(&other.value())).map(|other| Step::Remove(other.at.clone()))
}

impl Directive {
    /// The value a fix writes.
    fn target(&self, sshd: &Sshd) -> Result<String, FixError> {
        let wanted = match &self.asked {
            Asked::Within(limit) => return Ok(limit.to_string()),
            Asked::Value(wanted) => wanted,
        };
        if let Some(value) = wanted.to_write() {
            return Ok(value);
        }
        let now = || value::algorithms(&sshd.effective(self.keyword).value, self.keyword.default);
        match &wanted.demand {
            Demand::Excludes(unwanted) => {
                let keep = |mut list: Vec<String>| {
                    list.retain(|name| !unwanted.iter().any(|pattern| value::matches(pattern, name)));
                    list
                };
                let kept = Some(keep(now())).filter(|kept| !kept.is_empty());
                let default = || keep(value::algorithms(self.keyword.default, ""));
                return Ok(kept.unwrap_or_else(default).join(","));
            }
            // All that is allowed, in the rule's order, which is the order of preference.
            Demand::Only(allowed) => return Ok(allowed.join(",")),
            Demand::Includes(wanted) => {
                let first = wanted.first().cloned();
                return Ok(first.into_iter().chain(now()).collect::<Vec<_>>().join(","));
            }
            _ => {}
        }
        if wanted.demand == Demand::NotSet && !self.keyword.accumulates {
            return Ok("none".to_owned());
        }
        Err(FixError::NotByFiles(format!("{} needs a value that only the site can choose", self.keyword.name)))
    }
}

/// Adds a directive of a keyword that is not set anywhere.
pub(in crate::kinds) fn add(keyword: &Keyword, values: &[String], tree: &mut StagedTree<'_>) -> Result<(), FixError> {
    let text = line::write(keyword.name, values);
    if Sshd::read(&*tree)?.includes(&drop_in()) {
        set_in_drop_in(keyword, &text, tree)
    } else {
        set_in_main(&text, tree)
    }
}

/// Sets the keyword in the drop-in, its lines kept sorted by keyword.
fn set_in_drop_in(keyword: &Keyword, text: &str, tree: &mut StagedTree<'_>) -> Result<(), FixError> {
    let path = drop_in();
    let mut lines = Lines::read(&*tree, &path)?;
    if lines.count() == 0 {
        lines.push(HEAD);
    }
    let follows = |line: &str| match line::split(line) {
        Ok(Some(line)) => {
            let word = line.keyword.to_ascii_lowercase();
            ["include", "match"].contains(&word.as_str()) || word > keyword.name.to_ascii_lowercase()
        }
        _ => false,
    };
    let before = lines.iter().position(|line| follows(&line)).unwrap_or(lines.count());
    lines.insert(before + 1, text);
    Ok(tree.write_new(&path, lines.content(), Mode::new(0o600), Owner::ROOT)?)
}

/// Sets the keyword in the main file, before its first `Match` line.
fn set_in_main(text: &str, tree: &mut StagedTree<'_>) -> Result<(), FixError> {
    let path = main_file();
    let mut lines = Lines::read(&*tree, &path)?;
    let is_match =
        |line: &str| matches!(line::split(line), Ok(Some(line)) if line.keyword.eq_ignore_ascii_case("match"));
    let before = lines.iter().position(|line| is_match(&line)).unwrap_or(lines.count());
    lines.insert(before + 1, text);
    Ok(lines.write(tree, &path)?)
}

fn edit(at: &Location, tree: &mut StagedTree<'_>, text: Option<&str>) -> Result<(), FixError> {
    let mut lines = Lines::read(&*tree, &at.path)?;
    let line = at.line.unwrap_or_default();
    match text {
        Some(text) => lines.replace(&(line..=line), text),
        None => lines.remove(&(line..=line)),
    }
    Ok(lines.write(tree, &at.path)?)
}
