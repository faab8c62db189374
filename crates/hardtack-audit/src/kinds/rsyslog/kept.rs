//! Messages that have to be kept.

use hardtack_tree::{StagedTree, TreePath};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::DesiredState;
use crate::lines::Lines;
use crate::system::System;
use crate::system::rsyslog::selector::{Taken, taken};
use crate::system::rsyslog::{Form, Found, MAIN, Rsyslog};
use crate::verdict::{Finding, Judgement};

/// All messages of these facilities go to a file or another machine.
#[derive(Debug)]
pub(super) struct Kept {
    /// Their names.
    pub(super) facilities: Vec<String>,
}

/// Modules that keep messages or pass them on.
const OUTPUTS: [&str; 4] = ["omfile", "omfwd", "omrelp", "omjournal"];

/// What becomes of the messages of a facility.
enum Fate<'r> {
    Kept(&'r Found),
    Discarded(&'r Found),
    Nothing,
}

fn fate<'r>(rsyslog: &'r Rsyslog, facility: &str) -> Fate<'r> {
    for found in rsyslog.statements() {
        let Some(selector) = &found.statement.selector else { continue };
        let taken = taken(selector, facility);
        let keeps = match &found.statement.form {
            Form::File { .. } | Form::Forward { .. } => true,
            Form::Object { name, .. } => {
                let kind = found.statement.parameter("type").unwrap_or_default().to_ascii_lowercase();
                name == "action" && OUTPUTS.contains(&kind.trim_start_matches("builtin:"))
            }
            Form::Discard if taken != Taken::None => return Fate::Discarded(found),
            Form::Directive { .. } | Form::Discard => false,
        };
        if keeps && taken == Taken::All {
            return Fate::Kept(found);
        }
    }
    Fate::Nothing
}

/// The file that is usual for a facility.
fn file(facility: &str) -> String {
    let name = if facility == "authpriv" { "auth" } else { facility };
    format!("/var/log/{name}.log")
}

impl Kept {
    /// Says at the end of the main file where the messages go.
    fn keep(&self, tree: &mut StagedTree<'_>) -> Result<(), FixError> {
        let rsyslog = Rsyslog::read(&*tree)?;
        let missing = self.facilities.iter().filter(|facility| matches!(fate(&rsyslog, facility), Fate::Nothing));
        let mut lines = Lines::read(&*tree, &MAIN.to_path())?;
        let mut targets: Vec<(String, Vec<&str>)> = Vec::new();
        for facility in missing {
            let target = file(facility);
            match targets.iter_mut().find(|(known, _)| *known == target) {
                Some((_, facilities)) => facilities.push(facility),
                None => targets.push((target, vec![facility])),
            }
        }
        for (target, facilities) in targets {
            lines.push(&format!("{}.*\t{target}", facilities.join(",")));
        }
        Ok(lines.write(tree, &MAIN.to_path())?)
    }
}

impl DesiredState for Kept {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let rsyslog = system.rsyslog()?;
        let finding = |facility: &String| {
            let expected = format!("all messages of {facility} are kept");
            let shown = |found: &Found| found.statement.selector.clone().unwrap_or_default();
            match fate(rsyslog, facility) {
                Fate::Kept(found) => Finding::persistent(true, expected, shown(found), found.at()),
                Fate::Discarded(found) => {
                    Finding::persistent(false, expected, format!("{} is discarded", shown(found)), found.at())
                }
                Fate::Nothing => Finding::persistent(false, expected, "no selector that takes them all", None),
            }
        };
        Ok(self.facilities.iter().map(finding).collect())
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        if fixer.attempt(self, |tree| self.keep(tree))? {
            return Ok(());
        }
        Err(FixError::NotByFiles(
            "rsyslog discards the messages before they are kept: change the line by hand".to_owned(),
        ))
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("rsyslog keeps all messages of {}, or passes them on.", self.facilities.join(", "))
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![MAIN.to_path()]
    }
}
