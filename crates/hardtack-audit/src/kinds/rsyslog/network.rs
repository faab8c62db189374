//! Messages from the network.

use hardtack_tree::{StagedTree, TreePath};

use super::edit;
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::DesiredState;
use crate::system::System;
use crate::system::rsyslog::{Form, Found, MAIN, Rsyslog, Statement};
use crate::verdict::{Finding, Judgement};

/// rsyslogd listens to no network.
#[derive(Debug)]
pub(super) struct NoNetwork;

const EXPECTED: &str = "rsyslog takes no messages from the network";

/// Modules that listen on a port.
const MODULES: [&str; 5] = ["imtcp", "imudp", "imptcp", "imrelp", "imgssapi"];

/// Directives of those modules that open a port.
const DIRECTIVES: [&str; 5] =
    ["InputTCPServerRun", "UDPServerRun", "InputPTCPServerRun", "InputRELPServerRun", "InputGSSServerRun"];

/// What a statement opens, in words.
fn opens(statement: &Statement) -> Option<String> {
    let module = |name: &str| {
        let name = name.trim_start_matches("../").rsplit('/').next().unwrap_or_default();
        let name = name.strip_suffix(".so").unwrap_or(name);
        MODULES.iter().find(|module| module.eq_ignore_ascii_case(name)).copied()
    };
    match &statement.form {
        Form::Directive { name, value } if name.eq_ignore_ascii_case("ModLoad") => {
            module(value).map(|module| format!("the module {module}"))
        }
        Form::Directive { name, value } => {
            let opens = DIRECTIVES.iter().any(|directive| directive.eq_ignore_ascii_case(name));
            opens.then(|| format!("${name} {value}"))
        }
        Form::Object { name, .. } => {
            let key = match name.as_str() {
                "module" => "load",
                "input" => "type",
                _ => return None,
            };
            let module = module(statement.parameter(key)?)?;
            Some(if name == "module" { format!("the module {module}") } else { format!("an input of {module}") })
        }
        Form::File { .. } | Form::Forward { .. } | Form::Discard => None,
    }
}

fn contrary(rsyslog: &Rsyslog) -> impl Iterator<Item = (&Found, String)> {
    rsyslog.statements().iter().filter_map(|found| Some((found, opens(&found.statement)?)))
}

fn close(tree: &mut StagedTree<'_>) -> Result<(), FixError> {
    let rsyslog = Rsyslog::read(&*tree)?;
    let mut statements: Vec<&Found> = contrary(&rsyslog).map(|(found, _)| found).collect();
    // From the end of each file, so that places stay true; a file that is included twice is changed once.
    statements.sort_by(|a, b| (&b.path, b.statement.span.start).cmp(&(&a.path, a.statement.span.start)));
    statements.dedup();
    statements.into_iter().try_for_each(|found| edit::remove(tree, found))
}

impl DesiredState for NoNetwork {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let rsyslog = system.rsyslog()?;
        let mut findings: Vec<Finding> =
            contrary(rsyslog).map(|(found, opens)| Finding::persistent(false, EXPECTED, opens, found.at())).collect();
        if findings.is_empty() {
            findings.push(Finding::persistent(true, EXPECTED, "no module that listens", None));
        }
        Ok(findings)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        close(&mut fixer.tree)
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("{EXPECTED}: none of {} is loaded.", MODULES.join(", "))
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![MAIN.to_path()]
    }
}
