//! Commands of the build host.

use std::path::Path;

use hardtack_recipe::{HookMoment, HostHook};

use super::{Site, StepError};
use crate::sandbox::{Network, Place, PlacedFile, Run, Surroundings};
use crate::store::StoreError;

/// Runs a hook that stands among the steps. Those of other moments are no steps: see [`over_disk`].
pub(super) fn perform(hook: &HostHook, site: &mut Site<'_>) -> Result<(), StepError> {
    if hook.at != HookMoment::Step {
        return Ok(());
    }
    let root = site.draft.view().at.to_string_lossy().into_owned();
    let scratch = site.draft.work().fresh("hook")?;
    let run = prepared(hook, scratch, site, [("HARDTACK_ROOT", root)]);
    site.must("the command", &run).map(drop)
}

/// Runs a hook over the assembled disk, a raw image at `device`, which it may change.
pub(crate) fn over_disk(hook: &HostHook, device: &Path, site: &mut Site<'_>) -> Result<(), StepError> {
    let failed = |source| StoreError::Io { path: device.to_owned(), action: "find", source };
    // The command runs in the recipe's directory.
    let device = device.canonicalize().map_err(failed)?.to_string_lossy().into_owned();
    let scratch = site.draft.work().fresh("hook")?;
    let run = prepared(hook, scratch, site, [("HARDTACK_DEVICE", device)]);
    site.must("the command", &run).map(drop)
}

/// The command as a file of a private file system, so that its text is in no argument list.
fn prepared<const N: usize>(
    hook: &HostHook,
    scratch: std::path::PathBuf,
    site: &Site<'_>,
    env: [(&str, String); N],
) -> Run {
    let script = scratch.join("hook").to_string_lossy().into_owned();
    let mut run = Run::new(["/bin/sh".to_owned(), "-eu".to_owned(), script], site.epoch);
    run.files.push(PlacedFile {
        name: "hook".to_owned(),
        from: Place::Text(hook.command.reveal().to_owned()),
        executable: false,
    });
    run.env = env.map(|(key, value)| (key.to_owned(), value)).into();
    run.surroundings = Surroundings::Host { scratch };
    run.directory = site.recipe_directory.to_owned();
    run.network = Network::Host;
    run
}
