//! Reading aide.conf(5): macros, conditions, included files and groups.

use std::collections::BTreeMap;

use hardtack_tree::{FileKind, Tree, TreePath};
use regex::Regex;

use super::expression::{Attributes, built_in, evaluate};
use super::rule::{Form, Rule, decoded};
use super::{Aide, main_file};
use crate::verdict::{Location, Unjudgeable};

/// How deep files may include each other (aide.conf(5)).
const MAX_DEPTH: usize = 16;

impl Aide {
    /// Reads `/etc/aide/aide.conf` and what it includes; without it nothing is watched.
    ///
    /// # Errors
    /// When a file cannot be read, is included too deep, or a condition depends on the machine.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let mut reader = Reader { tree, aide: Self::default(), groups: built_in(), variables: BTreeMap::new() };
        reader.file(&main_file(), "", false, 0)?;
        Ok(reader.aide)
    }
}

struct Reader<'t> {
    tree: &'t dyn Tree,
    aide: Aide,
    groups: BTreeMap<String, Attributes>,
    variables: BTreeMap<String, String>,
}

impl Reader<'_> {
    fn file(&mut self, path: &TreePath, prefix: &str, runs: bool, depth: usize) -> Result<(), Unjudgeable> {
        if depth > MAX_DEPTH {
            return Err(Unjudgeable(format!("{path} is included more than {MAX_DEPTH} files deep")));
        }
        let executable = self.tree.target_metadata(path)?.is_some_and(|found| found.mode.bits() & 0o111 != 0);
        let Some(text) = self.tree.read_text(path)? else { return Ok(()) };
        if runs && executable {
            self.aide.programs.push((path.clone(), text));
            return Ok(());
        }
        // Whether the lines are used, for each condition around them.
        let mut used: Vec<bool> = Vec::new();
        for (line, number) in text.lines().zip(1..) {
            let line = line.trim();
            let at = Location { path: path.clone(), line: Some(number) };
            let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            let skipped = used.iter().any(|used| !used);
            match first {
                "@@if" | "@@ifdef" | "@@ifndef" | "@@ifhost" | "@@ifnhost" => {
                    let condition = match first {
                        "@@ifdef" => format!("defined {rest}"),
                        "@@ifndef" => format!("not defined {rest}"),
                        "@@ifhost" | "@@ifnhost" => format!("hostname {rest}"),
                        _ => rest.to_owned(),
                    };
                    used.push(skipped || self.condition(&condition, &at)?);
                }
                "@@else" => {
                    if let Some(last) = used.last_mut() {
                        *last = !*last;
                    }
                }
                "@@endif" => {
                    used.pop();
                }
                _ if skipped || line.is_empty() || first.starts_with('#') => {}
                "@@define" => {
                    let (name, value) = rest.trim().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
                    let value = self.expanded(value.trim());
                    self.variables.insert(name.to_owned(), value);
                }
                "@@undef" => {
                    self.variables.remove(rest.trim());
                }
                "@@include" | "@@x_include" => {
                    let what = self.expanded(rest);
                    self.include(&what, prefix, runs || first == "@@x_include", depth, &at)?;
                }
                _ if first.starts_with("@@x_") => {}
                _ => self.line(line, prefix, at),
            }
        }
        Ok(())
    }

    fn condition(&self, text: &str, at: &Location) -> Result<bool, Unjudgeable> {
        let text = text.trim();
        let (function, argument) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let argument = self.expanded(argument.trim());
        match function {
            "not" => Ok(!self.condition(&argument, at)?),
            "defined" => Ok(self.variables.contains_key(&argument)),
            "exists" => Ok(self.tree.exists(&TreePath::new(&argument)?)?),
            _ => Err(Unjudgeable(format!("{at}: whether `{text}` holds depends on the machine"))),
        }
    }

    fn include(
        &mut self,
        what: &str,
        prefix: &str,
        runs: bool,
        depth: usize,
        at: &Location,
    ) -> Result<(), Unjudgeable> {
        let mut words = what.split_whitespace();
        let Some(path) = words.next() else { return Ok(()) };
        let path = TreePath::new(path).map_err(|error| Unjudgeable(format!("{at}: {error}")))?;
        let Some(pattern) = words.next() else { return self.file(&path, prefix, runs, depth + 1) };
        let wrong = |_| Unjudgeable(format!("{at}: cannot tell which names {pattern} matches"));
        let pattern = Regex::new(pattern).map_err(wrong)?;
        let prefix = format!("{}{prefix}", words.next().unwrap_or_default());
        for name in self.tree.list(&path)?.unwrap_or_default() {
            let file = path.join_os(&name)?;
            let regular = self.tree.target_metadata(&file)?.is_some_and(|found| found.kind == FileKind::Regular);
            if regular && name.to_str().is_some_and(|name| pattern.is_match(name)) {
                self.file(&file, &prefix, runs, depth + 1)?;
            }
        }
        Ok(())
    }

    /// A selection line, a group or an option; an option's value is no expression.
    fn line(&mut self, line: &str, prefix: &str, at: Location) {
        let line = self.expanded(line);
        let (form, rest) = match line.as_bytes() {
            [b'!', ..] => (Form::LeavesOut, line[1..].trim_start()),
            [b'=', ..] => (Form::Equals, line[1..].trim_start()),
            _ => (Form::Selects, line.as_str()),
        };
        if rest.starts_with('/') {
            self.rule(form, rest, prefix, at);
        } else if let Some((name, value)) = line.split_once('=')
            && let Some(attributes) = evaluate(value, &self.groups)
        {
            self.groups.insert(name.trim().to_owned(), attributes);
        }
    }

    fn rule(&mut self, form: Form, text: &str, prefix: &str, at: Location) {
        let mut words = text.split_whitespace();
        let pattern = format!("{prefix}{}", decoded(words.next().unwrap_or_default()));
        let rest: Vec<&str> = words.collect();
        let (types, expression) = match (form, rest.as_slice()) {
            (Form::LeavesOut, types) => (types.concat(), String::new()),
            (_, [types, expression @ ..]) if !expression.is_empty() && is_types(types) => {
                ((*types).to_owned(), expression.concat())
            }
            (_, expression) => (String::new(), expression.concat()),
        };
        let types = types.replace([',', '0'], "");
        let attributes = evaluate(&expression, &self.groups).unwrap_or_default();
        self.aide.rules.push(Rule::new(form, pattern, types, attributes, at));
    }

    /// The text with variables put in; an unknown one is empty.
    fn expanded(&self, text: &str) -> String {
        let mut parts = text.split("@@{");
        let mut expanded = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}').unwrap_or((part, ""));
            expanded.push_str(self.variables.get(name).map_or("", String::as_str));
            expanded.push_str(rest);
        }
        expanded
    }
}

fn is_types(word: &str) -> bool {
    word.split(',').all(|letter| matches!(letter, "f" | "d" | "l" | "c" | "b" | "p" | "s" | "D" | "P" | "0"))
}
