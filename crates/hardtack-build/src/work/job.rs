//! What a job is, and the table of all of them.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{AssembleJob, AuditJob, HardenJob, InitramfsInputsJob, LayoutJob, MenuJob, SealJob};
use crate::Interrupt;
use crate::sandbox::{self, Fault, SandboxError, View};

/// Work on a joined tree.
pub trait Job: Serialize + DeserializeOwned {
    /// Its name in messages.
    const NAME: &'static str;
    /// What it sends back.
    type Output: Serialize + DeserializeOwned;

    /// Does it, inside the sandbox, on the tree that is mounted at `tree`.
    ///
    /// # Errors
    /// When the tree cannot be read or changed, or the job finds that it cannot be done.
    fn perform(self, tree: &Path) -> Result<Self::Output, Fault>;
}

#[derive(Serialize, Deserialize)]
struct Message {
    job: String,
    order: Value,
}

/// Runs a job over a view in the sandbox.
///
/// # Errors
/// When the sandbox or the job fails.
pub fn run_job<J: Job>(job: &J, view: &View, interrupt: &Interrupt) -> Result<J::Output, SandboxError> {
    let not_json = |error: serde_json::Error| SandboxError::Inside(Fault::new(format!("pass on {}", J::NAME), error));
    let order = serde_json::to_value(job).map_err(not_json)?;
    let message = serde_json::to_value(Message { job: J::NAME.to_owned(), order }).map_err(not_json)?;
    let output = sandbox::work(message, view, interrupt, &mut |_| {})?;
    serde_json::from_value(output).map_err(not_json)
}

/// Does the job that a message names; what [`sandbox::enter_if_asked`] is given.
///
/// # Errors
/// When the message is not ours or the job fails.
pub fn perform(tree: &Path, message: Value) -> Result<Value, Fault> {
    let Message { job, order } = serde_json::from_value(message).map_err(|error| Fault::new("read a job", error))?;
    match job.as_str() {
        LayoutJob::NAME => perform_as::<LayoutJob>(tree, order),
        HardenJob::NAME => perform_as::<HardenJob>(tree, order),
        InitramfsInputsJob::NAME => perform_as::<InitramfsInputsJob>(tree, order),
        MenuJob::NAME => perform_as::<MenuJob>(tree, order),
        SealJob::NAME => perform_as::<SealJob>(tree, order),
        AuditJob::NAME => perform_as::<AuditJob>(tree, order),
        AssembleJob::NAME => perform_as::<AssembleJob>(tree, order),
        unknown => Err(Fault::new("read a job", format!("there is no job {unknown}"))),
    }
}

fn perform_as<J: Job>(tree: &Path, order: Value) -> Result<Value, Fault> {
    let job: J = serde_json::from_value(order).map_err(|error| Fault::new(format!("read the job {}", J::NAME), error))?;
    let output = job.perform(tree)?;
    serde_json::to_value(output).map_err(|error| Fault::new(format!("send the result of {}", J::NAME), error))
}
