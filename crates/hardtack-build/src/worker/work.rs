//! The work that can be asked for.

use std::path::Path;

use hardtack_tree::Change;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{AssembleJob, AuditJob, HardenJob, InitramfsInputsJob, InstalledJob, LayoutJob, MenuJob, Placing, SealJob};
use crate::Interrupt;
use crate::sandbox::{self, Fault, SandboxError, View};

/// One piece of work over a joined tree.
#[derive(Debug, Serialize, Deserialize)]
pub enum Work {
    /// Files of the host are put into the tree.
    Place(Placing),
    /// Changes are written.
    Apply(Vec<Change>),
    /// Mount points and fstab are made. Gives nothing.
    Layout(Box<LayoutJob>),
    /// The tree is hardened. Gives [`super::Applied`].
    Harden(Box<HardenJob>),
    /// What the initial file systems are made from is digested. Gives a digest.
    InitramfsInputs(InitramfsInputsJob),
    /// Installed packages are listed. Gives a map of versions by name.
    Installed(InstalledJob),
    /// The boot loader's menu is written. Gives [`super::Menu`].
    Menu(Box<MenuJob>),
    /// The tree is cleaned and searched. Gives [`super::Sealed`].
    Seal(Box<SealJob>),
    /// The tree is judged. Gives an [`hardtack_audit::Audit`].
    Audit(Box<AuditJob>),
    /// A raw disk image is made. Gives [`hardtack_image::Assembled`].
    Assemble(Box<AssembleJob>),
}

/// Does the work of a sandbox's child and ends the process when this process was started as one; returns
/// otherwise. To be called first thing in `main`.
pub fn enter_if_asked() {
    sandbox::enter_if_asked(|tree, work| {
        let work = serde_json::from_value(work).map_err(|error| Fault::new("read the order", error))?;
        dispatch(tree, work)
    });
}

fn dispatch(tree: &Path, work: Work) -> Result<serde_json::Value, Fault> {
    match work {
        Work::Place(placing) => reply(placing.perform(tree)),
        Work::Apply(changes) => reply(hardtack_tree::apply(tree, &changes)),
        Work::Layout(job) => send(&job.perform(tree)?),
        Work::Harden(job) => send(&job.perform(tree)?),
        Work::InitramfsInputs(job) => send(&job.perform(tree)?),
        Work::Installed(job) => send(&job.perform(tree)?),
        Work::Menu(job) => send(&job.perform(tree)?),
        Work::Seal(job) => send(&job.perform(tree)?),
        Work::Audit(job) => send(&job.perform(tree)?),
        Work::Assemble(job) => send(&job.perform(tree)?),
    }
}

fn reply<T: Serialize, E: std::error::Error>(result: Result<T, E>) -> Result<serde_json::Value, Fault> {
    let value = result.map_err(|error| {
        let cause = error.source().map(|source| format!(": {source}")).unwrap_or_default();
        Fault::new("change the tree", format!("{error}{cause}"))
    })?;
    send(&value)
}

fn send(value: &impl Serialize) -> Result<serde_json::Value, Fault> {
    serde_json::to_value(value).map_err(|error| Fault::new("report", error))
}

/// Has the work done over the tree that `view` describes.
///
/// # Errors
/// When the sandbox or the work fails.
pub fn perform<T: DeserializeOwned>(work: &Work, view: &View, interrupt: &Interrupt) -> Result<T, SandboxError> {
    let failed = |error: serde_json::Error| SandboxError::Inside(Fault::new("send the work", error));
    let work = serde_json::to_value(work).map_err(failed)?;
    let value = sandbox::work(work, view, interrupt, &mut |_| {})?;
    serde_json::from_value(value).map_err(failed)
}
