//! Permissions of the files that rsyslogd makes.

use hardtack_tree::{Mode, StagedTree, TreePath};

use super::edit;
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::DesiredState;
use crate::lines::Lines;
use crate::system::System;
use crate::system::rsyslog::{Form, Found, MAIN, Rsyslog, Statement};
use crate::verdict::{Finding, Judgement, Unjudgeable};

/// Every file that rsyslogd makes has at most these permissions.
#[derive(Debug)]
pub(super) struct FileMode {
    /// The most permissions.
    pub(super) ceiling: Mode,
}

/// What a statement has to do with modes.
enum Role<'a> {
    /// It sets the mode of what follows in the old form.
    Old(&'a str),
    /// It sets the mode of every `action` that has none of its own.
    Module(&'a str),
    /// It writes files with a mode of its own.
    Own(&'a str),
    /// It writes files, in the old form or as an `action`.
    Writes { old: bool },
}

const DIRECTIVE: &str = "FileCreateMode";
const PARAMETER: &str = "filecreatemode";

fn role(statement: &Statement) -> Option<Role<'_>> {
    match &statement.form {
        Form::Directive { name, value } => name.eq_ignore_ascii_case(DIRECTIVE).then_some(Role::Old(value)),
        Form::File { .. } => Some(Role::Writes { old: true }),
        Form::Forward { .. } | Form::Discard => None,
        Form::Object { name, .. } => {
            let is = |key: &str, wanted: [&str; 2]| {
                statement.parameter(key).is_some_and(|value| wanted.iter().any(|name| value.eq_ignore_ascii_case(name)))
            };
            let mode = statement.parameter(PARAMETER);
            match name.as_str() {
                "module" if is("load", ["builtin:omfile", "omfile"]) => mode.map(Role::Module),
                "action" if is("type", ["omfile", "builtin:omfile"]) => {
                    Some(mode.map_or(Role::Writes { old: false }, Role::Own))
                }
                _ => None,
            }
        }
    }
}

impl FileMode {
    fn holds(&self, text: &str) -> bool {
        u32::from_str_radix(text, 8).is_ok_and(|bits| bits <= 0o7777 && Mode::new(bits).within(self.ceiling))
    }

    fn expected(&self) -> String {
        format!("log files with at most mode {}", self.ceiling)
    }

    /// Whether a mode is set for statements that have none of their own.
    fn is_set(rsyslog: &Rsyslog) -> bool {
        let mut roles = rsyslog.statements().iter().filter_map(|found| role(&found.statement));
        roles.any(|role| matches!(role, Role::Old(_) | Role::Module(_)))
    }

    /// Statements that write files with the mode 0644 that rsyslogd has by itself.
    fn without_mode(rsyslog: &Rsyslog) -> Vec<&Found> {
        // A module's parameters hold for the whole configuration, a directive from its place on.
        let module = rsyslog.statements().iter().any(|found| matches!(role(&found.statement), Some(Role::Module(_))));
        let mut set = false;
        let mut without = Vec::new();
        for found in rsyslog.statements() {
            match role(&found.statement) {
                Some(Role::Old(_)) => set = true,
                Some(Role::Writes { old: true }) if !set => without.push(found),
                Some(Role::Writes { old: false }) if !module => without.push(found),
                _ => {}
            }
        }
        without
    }

    fn restrict(&self, tree: &mut StagedTree<'_>) -> Result<(), FixError> {
        let rsyslog = Rsyslog::read(&*tree)?;
        let without = Self::without_mode(&rsyslog);
        let mut statements: Vec<&Found> = rsyslog.statements().iter().collect();
        statements.sort_by(|a, b| (&b.path, b.statement.span.start).cmp(&(&a.path, a.statement.span.start)));
        statements.dedup();
        for found in statements {
            let Some(role) = role(&found.statement) else { continue };
            let (Role::Old(text) | Role::Module(text) | Role::Own(text)) = role else {
                if without.contains(&found) && matches!(role, Role::Writes { old: false }) {
                    let end = found.statement.span.end - 1;
                    let parameter = format!(" fileCreateMode=\"{}\"", self.ceiling);
                    edit::replace(tree, &found.path, &(end..end), &parameter)?;
                }
                continue;
            };
            if self.holds(text) {
                continue;
            }
            let bits = u32::from_str_radix(text, 8).unwrap_or(self.ceiling.bits()) & self.ceiling.bits();
            let mode = Mode::new(bits);
            match found.statement.find(PARAMETER) {
                Some(parameter) => edit::replace(tree, &found.path, &parameter.span, &mode.to_string())?,
                None => {
                    edit::replace(tree, &found.path, &found.statement.span, &format!("${DIRECTIVE} {mode}"))?;
                }
            }
        }
        self.set_first(tree)
    }

    /// Sets the mode of old forms before anything else is read.
    fn set_first(&self, tree: &mut StagedTree<'_>) -> Result<(), FixError> {
        let rsyslog = Rsyslog::read(&*tree)?;
        if Self::is_set(&rsyslog) && Self::without_mode(&rsyslog).is_empty() {
            return Ok(());
        }
        let main = MAIN.to_path();
        let mut lines = Lines::read(&*tree, &main)?;
        let first = rsyslog.statements().iter().find(|found| found.path == main).map(|found| found.statement.line);
        lines.insert(first.unwrap_or(lines.count() + 1), &format!("${DIRECTIVE} {}", self.ceiling));
        Ok(lines.write(tree, &main)?)
    }
}

impl DesiredState for FileMode {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let rsyslog = system.rsyslog()?;
        let mut findings = Vec::new();
        for found in rsyslog.statements() {
            if let Some(Role::Old(text) | Role::Module(text) | Role::Own(text)) = role(&found.statement) {
                if found.statement.is_computed(PARAMETER) {
                    return Err(Unjudgeable(format!("{}: only rsyslogd can tell the mode", found.at())));
                }
                let shown = format!("{DIRECTIVE} {text}");
                findings.push(Finding::persistent(self.holds(text), self.expected(), shown, found.at()));
            }
        }
        for found in Self::without_mode(rsyslog) {
            let shown = "0644, which rsyslogd takes where no mode is set before";
            findings.push(Finding::persistent(false, self.expected(), shown, found.at()));
        }
        if !Self::is_set(rsyslog) {
            findings.push(Finding::persistent(false, self.expected(), format!("no ${DIRECTIVE}"), None));
        }
        Ok(findings)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        fixer.attempt(self, |tree| self.restrict(tree))?;
        Ok(())
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("Files that rsyslogd makes have at most mode {}, whichever syntax makes them.", self.ceiling)
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![MAIN.to_path()]
    }
}
