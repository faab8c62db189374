//! Commands of the build host over the assembled disk.

use std::path::PathBuf;
use std::time::Instant;

use hardtack_hcl::Text;
use hardtack_recipe::{Action, HookMoment, HostHook, Step};
use serde::{Deserialize, Serialize};

use super::BakeError;
use crate::Event;
use crate::steps::{self, StepError};
use crate::store::{Draft, Stack};
use crate::workshop::{LayerError, Workshop};

/// A hook that ran over the assembled disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HookRecord {
    /// Its name.
    pub name: String,
    /// Its command; nothing sensitive is written.
    pub command: Text,
    /// How long it took, in seconds.
    pub seconds: f64,
}

/// The hooks that run over the assembled disk, in their order.
pub(super) fn hooks<'i>(steps: &[&'i Step]) -> Vec<(&'i Step, &'i HostHook)> {
    steps.iter().filter_map(|step| Some((*step, after_assemble(step)?))).collect()
}

/// The hook of a step that runs over the assembled disk.
pub(super) fn after_assemble(step: &Step) -> Option<&HostHook> {
    match &step.action {
        Action::Hook(hook) if hook.at == HookMoment::AfterAssemble => Some(hook),
        _ => None,
    }
}

/// Runs them on the raw images, which they may change.
pub(super) fn run(
    hooks: &[(&Step, &HostHook)],
    disks: &[PathBuf],
    stack: &Stack,
    epoch: i64,
    workshop: &mut Workshop<'_>,
) -> Result<Vec<HookRecord>, BakeError> {
    let mut records = Vec::new();
    for (step, hook) in hooks {
        let name = step.name.as_str().to_owned();
        workshop.progress.event(Event::StepStarted { step: name.clone() });
        let started = Instant::now();
        one(hook, &name, disks, stack, epoch, workshop).map_err(|source| BakeError::Step {
            place: step.place.clone(),
            source: LayerError { name: name.clone(), kept: None, source },
        })?;
        let took = started.elapsed();
        workshop.progress.event(Event::StepFinished { step: name.clone(), took });
        records.push(HookRecord { name, command: hook.command.clone(), seconds: took.as_secs_f64() });
    }
    Ok(records)
}

fn one(
    hook: &HostHook,
    name: &str,
    disks: &[PathBuf],
    stack: &Stack,
    epoch: i64,
    workshop: &mut Workshop<'_>,
) -> Result<(), StepError> {
    // Room to work in; nothing of it becomes a layer.
    let draft = Draft::begin(workshop.store, stack)?;
    let mut site = workshop.site(&draft, name, epoch, None)?;
    steps::over_disks(hook, disks, &mut site)
}
