//! The configuration of the OpenSSH server, sshd_config(5), as sshd reads it.

mod command_line;
pub mod keyword;
pub mod line;
pub mod value;

use hardtack_tree::{Tree, TreePath, tree_path};

use self::keyword::{Keyword, Meaning};
use super::glob;
use crate::verdict::{Location, Unjudgeable};

/// How deep files may include each other (`SERVCONF_MAX_DEPTH` of OpenSSH); sshd does not start beyond.
const MAX_DEPTH: usize = 16;

/// The file sshd starts from.
pub fn main_file() -> TreePath {
    tree_path!("/etc/ssh/sshd_config")
}

/// Every directive in the order sshd meets it, included files where their `Include` stands.
#[derive(Debug)]
pub struct Sshd {
    directives: Vec<Directive>,
    includes: Vec<Include>,
    faults: Vec<Fault>,
    /// What each way to start sshd sets on its command line, before any file; one way at least.
    command_lines: Vec<Vec<Directive>>,
}

/// A keyword with its arguments.
#[derive(Clone, Debug)]
pub struct Directive {
    /// The keyword.
    pub keyword: &'static Keyword,
    /// Its arguments, at least one.
    pub arguments: Vec<String>,
    /// Where it stands.
    pub at: Location,
    /// For which connections it holds.
    pub scope: Scope,
}

impl Directive {
    /// The arguments as one text, as `sshd -T` prints them.
    pub fn value(&self) -> String {
        self.arguments.join(" ")
    }
}

/// For which connections a directive holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// For all, unless a `Match` block says otherwise.
    Global,
    /// For those that fit the criteria of a `Match` line; `Match all` overrides the global value for all.
    Match(String),
}

impl Scope {
    /// The scope behind a `Match` line in a file that is included within this one.
    fn narrowed(&self, criteria: String) -> Self {
        match self {
            Scope::Match(outer) if self.is_conditional() => Scope::Match(format!("{outer}, {criteria}")),
            Scope::Match(_) | Scope::Global => Scope::Match(criteria),
        }
    }

    /// Whether it is a `Match` block that only some connections fit.
    pub fn is_conditional(&self) -> bool {
        matches!(self, Scope::Match(criteria) if !criteria.eq_ignore_ascii_case("all"))
    }
}

/// An `Include` pattern, absolute.
#[derive(Debug)]
struct Include {
    pattern: String,
    scope: Scope,
}

/// A line that is no directive sshd acts on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands.
    pub at: Location,
    /// What is wrong with it.
    pub problem: Problem,
    /// The word it starts with, where that is a keyword.
    pub keyword: Option<&'static Keyword>,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// sshd warns and ignores it.
    #[error("{0} is obsolete and has no effect")]
    Obsolete(String),
    /// sshd does not start.
    #[error("{0} is not a keyword of sshd_config; sshd does not start")]
    Unknown(String),
    /// sshd does not start.
    #[error("{0} may not stand in a Match block; sshd does not start")]
    NotInMatch(String),
    /// sshd does not start.
    #[error("{0}; sshd does not start")]
    Malformed(String),
}

/// The value of a keyword and what decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    /// The arguments, of all directives where they accumulate; the default where there is none.
    pub value: String,
    /// The deciding directive (the first, where they accumulate); `None` for the default.
    pub at: Option<Location>,
}

impl Sshd {
    /// Reads `/etc/ssh/sshd_config` and everything it includes.
    ///
    /// # Errors
    /// When it is not there, when a file it names cannot be read, or when files include each other too deep.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let command_lines = command_line::read(tree)?;
        let mut sshd = Self { directives: Vec::new(), includes: Vec::new(), faults: Vec::new(), command_lines };
        let main = main_file();
        if !sshd.read_file(tree, &main, &Scope::Global, 0)? {
            return Err(Unjudgeable(format!("there is no {main}, and sshd does not start without it")));
        }
        Ok(sshd)
    }

    /// Reads one file; `false` when it is not there. A `Match` line ends with its file.
    fn read_file(
        &mut self,
        tree: &dyn Tree,
        path: &TreePath,
        scope: &Scope,
        depth: usize,
    ) -> Result<bool, Unjudgeable> {
        if depth > MAX_DEPTH {
            return Err(Unjudgeable(format!(
                "{path} is included more than {MAX_DEPTH} files deep; sshd does not start"
            )));
        }
        let Some(text) = tree.read_text(path)? else { return Ok(false) };
        let outer = scope;
        let mut scope = outer.clone();
        for (index, text) in text.lines().enumerate() {
            let at = Location { path: path.clone(), line: Some(index + 1) };
            let line = match line::split(text) {
                Ok(Some(line)) => line,
                Ok(None) => continue,
                Err(cause) => {
                    self.faults.push(Fault { at, problem: Problem::Malformed(cause), keyword: first_keyword(text) });
                    continue;
                }
            };
            let keyword = match keyword::meaning(&line.keyword) {
                Meaning::Known(keyword) => keyword,
                Meaning::Obsolete => {
                    self.faults.push(Fault { at, problem: Problem::Obsolete(line.keyword), keyword: None });
                    continue;
                }
                Meaning::Unknown => {
                    self.faults.push(Fault { at, problem: Problem::Unknown(line.keyword), keyword: None });
                    continue;
                }
            };
            match keyword.name {
                "Match" => scope = outer.narrowed(line.arguments.join(" ")),
                "Include" => {
                    for pattern in line.arguments {
                        self.include(tree, &pattern, &scope, depth)?;
                    }
                }
                _ => {
                    if scope != Scope::Global && !keyword::allowed_in_match(keyword) {
                        let problem = Problem::NotInMatch(keyword.name.to_owned());
                        self.faults.push(Fault { at: at.clone(), problem, keyword: Some(keyword) });
                    }
                    let scope = scope.clone();
                    self.directives.push(Directive { keyword, arguments: line.arguments, at, scope });
                }
            }
        }
        Ok(true)
    }

    /// Reads the files that a pattern names, sorted; none is not an error. A relative one starts in `/etc/ssh`.
    fn include(&mut self, tree: &dyn Tree, pattern: &str, scope: &Scope, depth: usize) -> Result<(), Unjudgeable> {
        let pattern = if pattern.starts_with('/') { pattern.to_owned() } else { format!("/etc/ssh/{pattern}") };
        for path in glob::expand(tree, &pattern)? {
            self.read_file(tree, &path, scope, depth + 1)?;
        }
        self.includes.push(Include { pattern, scope: scope.clone() });
        Ok(())
    }

    /// The value that holds unless a conditional `Match` block fits. The first directive decides, one on the
    /// command line before any in a file, and one below `Match all` before any global one. Where sshd is
    /// started in several ways, it is the value of the first.
    pub fn effective(&self, keyword: &Keyword) -> Effective {
        self.effective_with(self.command_lines.first().map_or(&[], Vec::as_slice), keyword)
    }

    /// The [effective](Self::effective) values of all ways in which sshd is started, each once.
    pub fn effectives(&self, keyword: &Keyword) -> Vec<Effective> {
        let mut values = vec![self.effective(keyword)];
        for own in self.command_lines.iter().skip(1) {
            let value = self.effective_with(own, keyword);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values
    }

    fn effective_with(&self, command_line: &[Directive], keyword: &Keyword) -> Effective {
        let own = command_line.iter().filter(|directive| directive.keyword.name == keyword.name);
        let all = || own.clone().chain(self.of(keyword).filter(|directive| !directive.scope.is_conditional()));
        let deciding = match all().find(|directive| directive.scope != Scope::Global) {
            Some(directive) => directive.scope.clone(),
            None => Scope::Global,
        };
        let mut directives = all().filter(|directive| directive.scope == deciding);
        let Some(first) = directives.next() else {
            return Effective { value: keyword.default.to_owned(), at: None };
        };
        let mut value = first.value();
        if keyword.accumulates {
            for further in directives {
                value.push(' ');
                value.push_str(&further.value());
            }
        }
        Effective { value, at: Some(first.at.clone()) }
    }

    /// Whether a place is one that starts sshd, and no file of its configuration.
    pub fn is_command_line(&self, at: &Location) -> bool {
        self.command_lines.iter().flatten().any(|directive| directive.at == *at)
    }

    /// The directives of a keyword below `Match` lines that only some connections fit, the first of each block.
    pub fn conditional(&self, keyword: &Keyword) -> Vec<&Directive> {
        let mut deciding: Vec<&Directive> = Vec::new();
        for directive in self.of(keyword).filter(|directive| directive.scope.is_conditional()) {
            if keyword.accumulates || deciding.iter().all(|earlier| earlier.scope != directive.scope) {
                deciding.push(directive);
            }
        }
        deciding
    }

    /// The values of a keyword that may be given several times, outside every `Match` block, with their places.
    pub fn global(&self, keyword: &Keyword) -> Vec<(String, Location)> {
        let started = self.command_lines.iter().flatten().filter(|directive| directive.keyword.name == keyword.name);
        let own = self.of(keyword).filter(|directive| directive.scope == Scope::Global);
        started.chain(own).map(|directive| (directive.value(), directive.at.clone())).collect()
    }

    /// Where a keyword is set, in reading order.
    pub fn places(&self, keyword: &Keyword) -> impl Iterator<Item = &Location> {
        self.of(keyword).map(|directive| &directive.at)
    }

    /// Lines that sshd ignores with a warning, or because of which it does not start.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Lines of a keyword that sshd cannot read, so that it does not start.
    pub fn malformed(&self, keyword: &Keyword) -> impl Iterator<Item = &Fault> {
        let of_keyword = move |fault: &&Fault| {
            matches!(fault.problem, Problem::Malformed(_)) && fault.keyword.is_some_and(|own| own.name == keyword.name)
        };
        self.faults.iter().filter(of_keyword)
    }

    /// Whether a file at `path` is read (or would be, were it there) outside every `Match` block.
    pub fn includes(&self, path: &TreePath) -> bool {
        self.includes.iter().any(|include| include.scope == Scope::Global && glob::names(&include.pattern, path))
    }

    fn of(&self, keyword: &Keyword) -> impl Iterator<Item = &Directive> {
        self.directives.iter().filter(move |directive| directive.keyword.name == keyword.name)
    }
}

/// The keyword that a line which cannot be read begins with.
fn first_keyword(text: &str) -> Option<&'static Keyword> {
    let word = text.split([' ', '\t', '=', '"', '\'']).find(|word| !word.is_empty())?;
    match keyword::meaning(word) {
        Meaning::Known(keyword) => Some(keyword),
        Meaning::Obsolete | Meaning::Unknown => None,
    }
}

#[cfg(test)]
mod tests;
