//! `hardtack harden`: change a root directory, or the running system, so that it meets a benchmark.

use std::path::PathBuf;

use hardtack_audit::{Hardened, Profile, harden, needs, save};
use hardtack_tree::{Change, DirectoryTree, Tree, TreePath, apply};
use jiff::Timestamp;

use crate::cli::{Global, ProfileArgs};
use crate::consent::{agreed, can_ask, is_running_root};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{note, print};
use crate::verb::audit::open;
use crate::verb::profile::refuse_foreign;
use crate::verb::undo::undo_failure;

/// Change a root directory, or with `/` the running system, so that it meets a benchmark. Only files are edited:
/// packages that should come or go are named, not touched, and nothing is started or stopped. What was there is kept
/// in the tree, and `hardtack undo` puts it back. The running system is changed only after a question. A second run
/// changes nothing.
#[derive(Debug, clap::Args)]
pub(crate) struct Harden {
    /// The root directory.
    #[arg(value_name = "DIR")]
    root: PathBuf,
    #[command(flatten)]
    profile: ProfileArgs,
    /// Print what would change as a diff, and change nothing.
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Change the running system without a question.
    #[arg(long, short = 'y')]
    yes: bool,
    /// Keep no copy of what was there, as for a tree that will become an image.
    #[arg(long)]
    no_backup: bool,
}

impl Harden {
    pub(crate) fn run(self, _global: &Global) -> Outcome {
        if !self.dry_run {
            can_ask(&self.root, self.yes)?;
        }
        let catalogue = self.profile.catalogue()?;
        let profile = self.profile.resolve(&catalogue)?;
        let tree = open(&self.root)?;
        refuse_foreign(&profile, &tree)?;
        let hardened = harden(&tree, &profile).map_err(|error| Failure::of(Exit::Failed, &error))?;

        let running = is_running_root(&self.root);
        let ask = running && !self.yes && !self.dry_run;
        if self.dry_run || ask {
            print(hardened.tree.diff().map_err(|error| Failure::of(Exit::Failed, &error))?)?;
        }
        remark(&hardened);
        if !hardened.locked_out.is_empty() {
            let found: Vec<String> = hardened.locked_out.iter().map(ToString::to_string).collect();
            return Err(Failure::new(
                Exit::Failed,
                found.join("\n"),
                "nothing was changed: set a parameter of the rules that are named, or except their controls",
            ));
        }
        let changes = hardened.tree.changes();
        if !self.dry_run && !changes.is_empty() {
            if ask && !agreed(&format!("make these {} changes to the running system?", changes.len()))? {
                note("nothing was changed");
                return Ok(Exit::Failed);
            }
            self.make(&tree, &hardened, &profile)?;
        }
        let verb = if self.dry_run { "would be made" } else { "made" };
        note(format!(
            "{} changes {verb}: {} rules hold now, {} wait for packages, {} cannot be met by files",
            changes.len(),
            hardened.fixed.len(),
            hardened.pending.len(),
            hardened.unfixable.len()
        ));
        if running {
            say_needs(changes.iter().map(Change::path));
        }
        Ok(Exit::Ok)
    }

    /// Makes the changes, with a backup before them.
    fn make(&self, tree: &DirectoryTree, hardened: &Hardened<'_>, profile: &Profile) -> Result<(), Failure> {
        let label = tree.label();
        let mut remedy = format!("{label} may be changed in part; run it again");
        if !self.no_backup {
            let benchmark = &profile.benchmark().name;
            let by = format!("{} {}, profile {}", benchmark.id, benchmark.edition, profile.name());
            let backup =
                save(&self.root, tree, &hardened.tree, by, Timestamp::now()).map_err(|error| undo_failure(&error))?;
            let command = format!("hardtack undo {label} {}", backup.id);
            remedy.push_str(&format!(", or put everything back with `{command}`"));
            note(format!("`{command}` puts everything back"));
        }
        apply(&self.root, hardened.tree.changes()).map_err(|error| Failure::of(Exit::Failed, &error).remedy(remedy))
    }
}

/// What files cannot do, and what the owner lacks that hardening did not take.
fn remark(hardened: &Hardened<'_>) {
    for (what, names) in [("install", &hardened.packages.install), ("purge", &hardened.packages.remove)] {
        if !names.is_empty() {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            note(format!("packages to {what}: {}", names.join(" ")));
        }
    }
    for left in &hardened.unfixable {
        let controls: Vec<String> = left.controls.iter().map(ToString::to_string).collect();
        note(format!("not by files: {} ({}): {}", controls.join(", "), left.rule, left.reason));
    }
    for lack in &hardened.lacking {
        note(format!("warning: before hardening as after it, it is not so that {lack}"));
    }
}

/// What the running system needs before the changes count.
pub(crate) fn say_needs<'p>(paths: impl IntoIterator<Item = &'p TreePath>) {
    let needs = needs(paths);
    if !needs.is_empty() {
        note("only files change; what runs takes them up with a reboot, or with:");
        needs.iter().for_each(|need| note(format!("  {need}")));
    }
}
