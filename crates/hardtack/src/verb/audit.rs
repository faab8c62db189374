//! `hardtack audit`: judge a root by a benchmark.

use std::path::Path;

use hardtack_audit::system::{Runtime, System};
use hardtack_audit::{audit, todo};
use hardtack_report::{AuditText, Detail, TodoText, to_json};
use hardtack_tree::DirectoryTree;
use hardtack_tree::target::{Form, Target};

use crate::cli::{Format, Global, ProfileArgs};
use crate::consent::is_running_root;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::print;
use crate::target::TargetArgs;

/// Judge a root by a benchmark. Nothing is written or mounted, and nothing outside the root is read.
/// With `/`, the running system is judged as well as its files.
#[derive(Debug, clap::Args)]
pub(crate) struct Audit {
    #[command(flatten)]
    target: TargetArgs,
    #[command(flatten)]
    profile: ProfileArgs,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Show every control, also those that pass.
    #[arg(long)]
    all: bool,
    /// List what is left instead: by severity, then by what it takes, each with what comes next.
    #[arg(long, conflicts_with = "all")]
    todo: bool,
}

impl Audit {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let catalogue = self.profile.catalogue()?;
        let profile = self.profile.resolve(&catalogue)?;
        let Target { tree, form, .. } = self.target.open()?;
        let runtime = self.target.targets.iter().all(|root| is_running_root(root)).then(Runtime::here);
        let audit = audit(&System::new(&*tree), runtime.as_ref(), &profile);
        if self.todo {
            // An image is hardened when its root is in a directory.
            let root = if form == Form::Directory { tree.label() } else { "DIR".to_owned() };
            let command = format!("hardtack harden {root}{}", self.profile.words());
            let todo = todo(&audit, &*tree, &profile, &command).map_err(|error| Failure::of(Exit::Failed, &error))?;
            if global.json || self.format == Format::Json {
                print(to_json(&todo).map_err(|error| Failure::of(Exit::Internal, &error))?)?;
            } else {
                print(TodoText(&todo).to_string())?;
            }
        } else if global.json || self.format == Format::Json {
            print(to_json(&audit).map_err(|error| Failure::of(Exit::Internal, &error))?)?;
        } else {
            let detail = if self.all { Detail::All } else { Detail::Open };
            print(AuditText::new(&audit, detail).to_string())?;
        }
        let clean = audit.score.failed == 0 && audit.score.unknown == audit.score.todo;
        Ok(if clean { Exit::Ok } else { Exit::Audit })
    }
}

/// Opens a root directory.
pub(crate) fn open(root: &Path) -> Result<DirectoryTree, Failure> {
    let tree = DirectoryTree::open(root).map_err(|error| {
        Failure::of(Exit::Input, &error).remedy("name the directory that holds etc, usr and var of the system to judge")
    })?;
    Ok(tree)
}
