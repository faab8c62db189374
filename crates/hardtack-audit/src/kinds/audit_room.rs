//! The kind `audit_room`: room for the audit's records, in auditd's settings and on the partition.

#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics};
use hardtack_tree::{FixedPath, StagedTree, Tree, TreePath};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::lines::Lines;
use crate::system::keyvalue::{Dialect, Found, KeyValue};
use crate::system::{Runtime, System};
use crate::verdict::{Finding, Judgement, Location, Unjudgeable};

/// `audit_room "kept" { megabytes = … }` and `audit_room "partition" { megabytes = … }`.
pub(super) struct AuditRoom;

const CONFIG: FixedPath = FixedPath::new("/etc/audit/auditd.conf");

/// Where auditd writes unless it is told otherwise (auditd.conf(5)).
const LOG_FILE: &str = "/var/log/audit/audit.log";

/// The most logs that auditd keeps (auditd.conf(5)).
const MOST_LOGS: u64 = 999;

impl Kind for AuditRoom {
    fn name(&self) -> &'static str {
        "audit_room"
    }

    fn summary(&self) -> &'static str {
        "What auditd is set to keep (`kept`), or the partition of its logs (`partition`), has room for so many megabytes."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("megabytes", "the least room"),
            ("said", "for `partition`: its size in megabytes by the site's word; 0 where it has to be looked at"),
        ]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let megabytes = block.required::<u64>("megabytes");
        let said = block.optional::<u64>("said");
        let place = block.label_place(0);
        let what = block.label(0).and_then(|word| match (word.as_str(), said) {
            ("kept", None) => block.absorb(Ok(None)),
            ("kept", Some(_)) => {
                let error = Diagnostic::error("`said` is for `partition`").at(block.place_of("said"));
                block.fail(error)
            }
            ("partition", said) => block.absorb(Ok(Some(said.filter(|said| *said > 0)))),
            _ => {
                let wrong = Diagnostic::error(format!("`{word}` is neither `kept` nor `partition`")).at(place);
                block.fail(wrong.nearest(&word, ["kept", "partition"]))
            }
        });
        let (what, megabytes) = block.finish((what, megabytes))?;
        Ok(match what {
            None => Box::new(Kept { megabytes }),
            Some(said) => Box::new(Partition { megabytes, said }),
        })
    }
}

/// The settings of auditd.
struct Settings(KeyValue);

impl Settings {
    fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let path = CONFIG.to_path();
        let dialect = Dialect::known(&path).ok_or_else(|| Unjudgeable(format!("{path} has no known format")))?;
        KeyValue::read(tree, &dialect).map(Self)
    }

    fn text(&self, key: &str) -> Option<(Found<'_>, &str)> {
        self.0.deciding("", key).map(|found| (found, found.assignment.value.as_str()))
    }

    /// A number, with the default of auditd.
    fn number(&self, key: &str, default: u64) -> Result<u64, Unjudgeable> {
        match self.text(key) {
            None => Ok(default),
            Some((found, text)) => text
                .parse()
                .map_err(|_| Unjudgeable(format!("{}: {key} is `{text}`, and auditd does not start", found.at()))),
        }
    }

    /// What happens to a log that is full; the default is to go on with it.
    fn action(&self) -> String {
        self.text("max_log_file_action").map_or("IGNORE".to_owned(), |(_, text)| text.to_ascii_uppercase())
    }
}

/// auditd is set to keep so much before it deletes anything.
#[derive(Debug)]
struct Kept {
    megabytes: u64,
}

impl Kept {
    fn judge_settings(&self, settings: &Settings) -> Judgement {
        let action = settings.action();
        let (holds, found) = if action == "ROTATE" {
            let (logs, size) = (settings.number("num_logs", 0)?, settings.number("max_log_file", 0)?);
            // Fewer than two are not rotated: the one log grows.
            let kept = logs.saturating_mul(size);
            (logs < 2 || kept >= self.megabytes, format!("{logs} logs of {size} MB"))
        } else {
            (true, format!("max_log_file_action {action}, which deletes nothing"))
        };
        let at = ["num_logs", "max_log_file", "max_log_file_action"].iter().find_map(|key| settings.text(key));
        let at = at.map(|(found, _)| found.at());
        Ok(vec![Finding::persistent(holds, self.expected(), found, at)])
    }

    fn expected(&self) -> String {
        format!("auditd keeps {} MB before it deletes any", self.megabytes)
    }

    /// Makes the logs large enough.
    fn enlarge(&self, tree: &mut StagedTree<'_>) -> Result<(), FixError> {
        let settings = Settings::read(&*tree)?;
        let logs = settings.number("num_logs", 0)?.clamp(2, MOST_LOGS);
        let text = format!("max_log_file = {}", self.megabytes.div_ceil(logs));
        let at = settings.text("max_log_file").map(|(found, _)| found.at());
        let path = CONFIG.to_path();
        let mut lines = Lines::read(&*tree, &path)?;
        match at.and_then(|Location { line, .. }| line) {
            Some(number) => lines.replace(&(number..=number), &text),
            None => lines.push(&text),
        }
        Ok(lines.write(tree, &path)?)
    }
}

impl DesiredState for Kept {
    fn judge(&self, system: &System<'_>) -> Judgement {
        self.judge_settings(&Settings::read(system.tree())?)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        if fixer.attempt(self, |tree| self.enlarge(tree))? {
            return Ok(());
        }
        Err(FixError::NotByFiles(format!("{} cannot be set so that {}", CONFIG.to_path(), self.expected())))
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("By its settings {}.", self.expected())
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![CONFIG.to_path()]
    }
}

/// The partition of the logs is so large.
#[derive(Debug)]
struct Partition {
    megabytes: u64,
    /// Its size by the site's word.
    said: Option<u64>,
}

impl Partition {
    fn expected(&self) -> String {
        format!("a partition of {} MB or more for the audit's logs", self.megabytes)
    }
}

impl DesiredState for Partition {
    fn judge(&self, _: &System<'_>) -> Judgement {
        let Some(said) = self.said else {
            return Err(Unjudgeable(
                "only the running machine tells how large the partition of the audit's logs is; a site can say so"
                    .to_owned(),
            ));
        };
        let found = format!("{said} MB, as the site says");
        Ok(vec![Finding::persistent(said >= self.megabytes, self.expected(), found, None)])
    }

    fn judge_runtime(&self, _system: &System<'_>, runtime: &Runtime) -> Option<Judgement> {
        let size = runtime.partition_size(LOG_FILE);
        Some(size.map(|bytes| {
            let megabytes = bytes / (1024 * 1024);
            vec![Finding::runtime(megabytes >= self.megabytes, self.expected(), format!("{megabytes} MB"))]
        }))
    }

    fn is_live_only(&self) -> bool {
        self.said.is_none()
    }

    fn fix(&self, _: &mut Fixer<'_>) -> Result<(), FixError> {
        Err(FixError::NotByFiles(format!(
            "no file makes a partition larger: lay the disk out with {}",
            self.expected()
        )))
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!(
            "There is {}, which only the running machine tells unless the site says how large it is.",
            self.expected()
        )
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![CONFIG.to_path()]
    }
}
