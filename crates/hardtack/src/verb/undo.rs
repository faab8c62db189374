//! `hardtack undo`: put back what `hardtack harden` changed.

use std::path::PathBuf;

use hardtack_audit::{Backup, UndoError, restore};
use hardtack_hcl::nearest;
use hardtack_tree::{Tree, TreePath};

use crate::cli::Global;
use crate::consent::{agreed, can_ask, is_running_root};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{as_json, note, print};
use crate::verb::audit::open;
use crate::verb::harden::say_needs;

/// Put back what `hardtack harden` changed: content, mode, owner and extended attributes of every entry. What it made
/// goes, and so does the backup. An entry that was changed since is named, and nothing is put back then.
#[derive(Debug, clap::Args)]
pub(crate) struct Undo {
    /// The root directory.
    #[arg(value_name = "DIR", default_value = "/")]
    root: PathBuf,
    /// Which hardening, as --list names it [default: the last one].
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// List what can be undone, and change nothing.
    #[arg(long)]
    list: bool,
    /// Put back also what was changed since; these changes are lost.
    #[arg(long)]
    force: bool,
    /// Change the running system without a question.
    #[arg(long, short = 'y')]
    yes: bool,
}

impl Undo {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        if !self.list {
            can_ask(&self.root, self.yes)?;
        }
        let tree = open(&self.root)?;
        let backups = Backup::all(&tree).map_err(|error| undo_failure(&error))?;
        if self.list {
            return list(&backups, global);
        }
        let backup = self.chosen(&backups, &tree.label())?;
        let running = is_running_root(&self.root);
        if running && !self.yes {
            for entry in &backup.entries {
                print(format!("{}\n", line(entry.before.is_some(), entry.after.is_some(), &entry.path)))?;
            }
            if !agreed(&format!("put back these {} entries of the running system?", backup.entries.len()))? {
                note("nothing was changed");
                return Ok(Exit::Failed);
            }
        }
        let restored = restore(&self.root, backup, self.force).map_err(|error| undo_failure(&error))?;
        for path in &restored.kept {
            note(format!("{path} stays: something else is in it now"));
        }
        note(format!("{} entries are again as they were before {}", restored.entries, backup.id));
        if running {
            say_needs(backup.entries.iter().map(|entry| &entry.path));
        }
        Ok(Exit::Ok)
    }

    fn chosen<'b>(&self, backups: &'b [Backup], label: &str) -> Result<&'b Backup, Failure> {
        let Some(last) = backups.last() else {
            let remedy = "`hardtack harden` keeps a backup in the tree that it changes; after `undo` it is gone";
            return Err(Failure::new(Exit::Input, format!("{label} has nothing to undo"), remedy));
        };
        let Some(id) = &self.id else { return Ok(last) };
        backups.iter().find(|backup| backup.id == *id).ok_or_else(|| {
            let remedy = nearest(id, backups.iter().map(|backup| backup.id.as_str())).map_or_else(
                || format!("`hardtack undo {label} --list` names them"),
                |near| format!("did you mean `{near}`?"),
            );
            Failure::new(Exit::Input, format!("{label} has no backup `{id}`"), remedy)
        })
    }
}

fn list(backups: &[Backup], global: &Global) -> Outcome {
    if global.json {
        print(as_json(&backups)?)?;
        return Ok(Exit::Ok);
    }
    for backup in backups {
        print(format!("{}  {} entries, by {}\n", backup.id, backup.entries.len(), backup.profile))?;
        for entry in &backup.entries {
            print(format!("  {}\n", line(entry.before.is_some(), entry.after.is_some(), &entry.path)))?;
        }
    }
    if backups.is_empty() {
        note("nothing to undo");
    }
    Ok(Exit::Ok)
}

/// What hardening did to an entry.
fn line(before: bool, after: bool, path: &TreePath) -> String {
    let done = match (before, after) {
        (false, _) => "made",
        (true, true) => "changed",
        (true, false) => "removed",
    };
    format!("{done:<8} {path}")
}

/// What went wrong with a backup.
pub(crate) fn undo_failure(error: &UndoError) -> Failure {
    Failure::of(Exit::Failed, error).remedy_if(error.remedy())
}
