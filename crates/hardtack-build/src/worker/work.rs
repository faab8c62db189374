//! The work that can be asked for.

use std::path::Path;

use hardtack_tree::Change;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Placing;
use crate::Interrupt;
use crate::sandbox::{self, Fault, SandboxError, View};

/// One piece of work over a joined tree.
#[derive(Debug, Serialize, Deserialize)]
pub enum Work {
    /// Files of the host are put into the tree.
    Place(Placing),
    /// Changes are written.
    Apply(Vec<Change>),
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
    }
}

fn reply<T: Serialize, E: std::error::Error>(result: Result<T, E>) -> Result<serde_json::Value, Fault> {
    let value = result.map_err(|error| {
        let cause = error.source().map(|source| format!(": {source}")).unwrap_or_default();
        Fault::new("change the tree", format!("{error}{cause}"))
    })?;
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
