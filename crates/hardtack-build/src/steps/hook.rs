//! Commands of the build host.

use std::path::PathBuf;

use hardtack_recipe::{HookMoment, HostHook};

use super::{Site, StepError};
use crate::sandbox::{Network, Place, PlacedFile, Run, Surroundings};
use crate::store::StoreError;

/// Runs a hook that stands among the steps. Those of other moments are no steps: see [`over_disks`].
pub(super) fn perform(hook: &HostHook, site: &mut Site<'_>) -> Result<(), StepError> {
    if hook.at != HookMoment::Step {
        return Ok(());
    }
    let root = site.draft.view().at.to_string_lossy().into_owned();
    let scratch = site.draft.work().fresh("hook")?;
    let run = prepared(hook, scratch, site, [("HARDTACK_ROOT".to_owned(), root)]);
    site.must("the command", &run).map(drop)
}

/// Runs a hook over the assembled disks, a raw image each, which it may change.
pub(crate) fn over_disks(hook: &HostHook, disks: &[PathBuf], site: &mut Site<'_>) -> Result<(), StepError> {
    // The command runs in the recipe's directory.
    let absolute = |disk: &PathBuf| {
        let found = disk.canonicalize().map(|disk| disk.to_string_lossy().into_owned());
        found.map_err(|source| StoreError::Io { path: disk.clone(), action: "find", source })
    };
    let devices = disks.iter().map(absolute).collect::<Result<Vec<_>, _>>()?;
    let names = std::iter::once("HARDTACK_DEVICE".to_owned()).chain((2..).map(|n| format!("HARDTACK_DEVICE_{n}")));
    let scratch = site.draft.work().fresh("hook")?;
    let run = prepared(hook, scratch, site, names.zip(devices));
    site.must("the command", &run).map(drop)
}

/// The command as a file of a private file system, so that its text is in no argument list.
fn prepared(
    hook: &HostHook,
    scratch: PathBuf,
    site: &Site<'_>,
    env: impl IntoIterator<Item = (String, String)>,
) -> Run {
    let script = scratch.join("hook").to_string_lossy().into_owned();
    let mut run = Run::new(["/bin/sh".to_owned(), "-eu".to_owned(), script], site.epoch);
    run.files.push(PlacedFile {
        name: "hook".to_owned(),
        from: Place::Text(hook.command.reveal().to_owned()),
        executable: false,
    });
    run.env = env.into_iter().collect();
    run.surroundings = Surroundings::Host { scratch };
    run.directory = site.recipe_directory.to_owned();
    run.network = Network::Host;
    run
}
