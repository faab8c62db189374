//! `hardtack shell`: look around in a tree.

use hardtack_build::plan::State;
use hardtack_build::sandbox::{Ending, SandboxError};
use hardtack_build::store::Stack;
use hardtack_build::{Interrupt, ShellError, ShellTree, shell};

use crate::cli::{BuildArgs, Global};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::forecast::forecasts;
use crate::output::note;
use crate::recipe::only;

/// Run a shell in the tree of an image as a build has left it, in a sandbox as steps have it. What is changed there
/// is thrown away.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  hardtack shell web.hcl --upto app\n  hardtack shell --failed web")]
pub(crate) struct Shell {
    #[command(flatten)]
    what: BuildArgs,
    /// The tree that the last failed step of this image left; no recipe is read.
    #[arg(long, value_name = "IMAGE", conflicts_with_all = ["recipe", "images", "upto", "without"])]
    failed: Option<String>,
    /// Let the shell use the network.
    #[arg(long)]
    network: bool,
}

impl Shell {
    pub(crate) fn run(self, _global: &Global) -> Outcome {
        let store = self.what.store.open()?;
        let tree = match &self.failed {
            Some(image) => ShellTree::Failed(image.clone()),
            None => ShellTree::Layers(self.layers(&store)?),
        };
        // The terminal sends Ctrl-C to the shell, which knows what to do with it.
        let ending = shell(&store, &tree, self.network, &Interrupt::new()).map_err(|error| failure(&error))?;
        match ending {
            Ending::Status(0) => Ok(Exit::Ok),
            Ending::Status(status) => {
                note(format!("the shell ended with exit status {status}"));
                Ok(Exit::Failed)
            }
            Ending::Signal(signal) => {
                note(format!("the shell was ended by signal {signal}"));
                Ok(Exit::Failed)
            }
        }
    }

    /// The layers of the one image that is meant; all of them must have been made.
    fn layers(&self, store: &hardtack_build::store::Store) -> Result<Stack, Failure> {
        let recipe = self.what.recipe.load_locked()?;
        let image = only(&recipe, &self.what.images)?;
        let mut stack = Stack::new();
        let forecasts = forecasts(&self.what, &recipe, &[image], store, false)?;
        for entry in forecasts.into_iter().flat_map(|(_, plan)| plan.entries) {
            let is_step = image.steps.iter().any(|step| step.place == entry.place);
            let after_steps = !is_step && matches!(entry.name.as_str(), "layout" | "harden");
            if self.what.upto.is_some() && after_steps {
                break;
            }
            match entry.state {
                State::Cached { key, .. } => stack.push(key),
                State::ToDo { .. } => {
                    let what = format!("the layer {} of {} is not in the store", entry.name, image.name);
                    return Err(Failure::new(Exit::Input, what, "build it first, or name an earlier step with --upto"));
                }
            }
        }
        Ok(stack)
    }
}

fn failure(error: &ShellError) -> Failure {
    let exit = match error {
        ShellError::NothingKept(_) | ShellError::NoShell => Exit::Input,
        ShellError::Sandbox(SandboxError::Unavailable { .. }) => Exit::Unavailable,
        ShellError::Sandbox(_) | ShellError::Store(_) => Exit::Failed,
    };
    Failure::of(exit, error).remedy_if(error.remedy())
}
