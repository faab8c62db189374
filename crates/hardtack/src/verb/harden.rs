//! `hardtack harden`: change a root directory so that it meets a benchmark.

use std::path::{Path, PathBuf};

use hardtack_audit::harden;
use hardtack_tree::{Tree, apply};

use crate::cli::{Global, ProfileArgs};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{note, print};
use crate::verb::audit::open;

/// Change a root directory so that it meets a benchmark. Only files are edited: packages that should come or
/// go are named, not touched. A second run changes nothing.
#[derive(Debug, clap::Args)]
pub(crate) struct Harden {
    /// The root directory; not the running system's.
    #[arg(value_name = "DIR")]
    root: PathBuf,
    #[command(flatten)]
    profile: ProfileArgs,
    /// Print what would change as a diff, and change nothing.
    #[arg(long, short = 'n')]
    dry_run: bool,
}

impl Harden {
    pub(crate) fn run(self, _global: &Global) -> Outcome {
        if !self.dry_run && self.root.canonicalize().is_ok_and(|path| path == Path::new("/")) {
            return Err(Failure::new(
                Exit::Usage,
                "this is the root of the running system",
                "hardtack changes root directories and images; see what it would do here with --dry-run",
            ));
        }
        let catalogue = self.profile.catalogue()?;
        let profile = self.profile.resolve(&catalogue)?;
        let tree = open(&self.root)?;
        let hardened = harden(&tree, &profile).map_err(|error| Failure::of(Exit::Failed, &error))?;

        let changes = hardened.tree.changes().len();
        if self.dry_run {
            print(hardened.tree.diff().map_err(|error| Failure::of(Exit::Failed, &error))?)?;
        }
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
        if !hardened.locked_out.is_empty() {
            let found: Vec<String> = hardened.locked_out.iter().map(ToString::to_string).collect();
            return Err(Failure::new(
                Exit::Failed,
                found.join("\n"),
                "nothing was changed: set a parameter of the rules that are named, or except their controls",
            ));
        }
        let verb = if self.dry_run { "would be made" } else { "made" };
        if !self.dry_run && changes > 0 {
            let label = tree.label();
            apply(&self.root, hardened.tree.changes()).map_err(|error| {
                Failure::of(Exit::Failed, &error).remedy(format!("{label} may be changed in part; run it again"))
            })?;
        }
        note(format!(
            "{changes} changes {verb}: {} rules hold now, {} wait for packages, {} cannot be met by files",
            hardened.fixed.len(),
            hardened.pending.len(),
            hardened.unfixable.len()
        ));
        Ok(Exit::Ok)
    }
}
