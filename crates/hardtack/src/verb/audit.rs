//! `hardtack audit`: judge a root by a benchmark.

use std::path::Path;

use clap::ValueEnum;
use hardtack_audit::system::{Runtime, System};
use hardtack_audit::{Fixes, audit, fixes, todo};
use hardtack_report::{AuditHtml, AuditMarkdown, AuditText, Detail, TodoText};
use hardtack_tree::target::{Form, Target};
use hardtack_tree::{DirectoryTree, Tree};

use crate::cli::{Global, ProfileArgs};
use crate::consent::is_running_root;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{as_json, print};
use crate::target::TargetArgs;
use crate::verb::profile::refuse_foreign;

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
    format: AuditFormat,
    /// Show every control, also those that pass.
    #[arg(long)]
    all: bool,
    /// Say in text, too, what would bring about each rule that fails; pages and Markdown always do. It takes longer.
    #[arg(long, conflicts_with = "todo")]
    fixes: bool,
    /// List what is left instead: by severity, then by what it takes, each with what comes next.
    #[arg(long, conflicts_with_all = ["all", "format"])]
    todo: bool,
}

/// How an audit is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum AuditFormat {
    /// For people; in colour on a terminal.
    #[default]
    Text,
    /// For programs.
    Json,
    /// One page without scripts or anything from elsewhere.
    Html,
    /// For a merge request or a wiki.
    Markdown,
}

impl Audit {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let catalogue = self.profile.catalogue()?;
        let profile = self.profile.resolve(&catalogue)?;
        let Target { tree, form, .. } = self.target.open()?;
        refuse_foreign(&profile, &*tree)?;
        let runtime = self.target.targets.iter().all(|root| is_running_root(root)).then(Runtime::here);
        // A root that nobody works in is asked for thousands of paths: one walk answers them.
        let tree: Box<dyn Tree> = match (&form, &*self.target.targets, &runtime) {
            (Form::Directory, [root], None) => Box::new(open(root)?.surveyed()),
            _ => tree,
        };
        let audit = audit(&System::new(&*tree), runtime.as_ref(), &profile);
        let json = global.json || self.format == AuditFormat::Json;
        if self.todo {
            // An image is hardened when its root is in a directory.
            let root = if form == Form::Directory { tree.label() } else { "DIR".to_owned() };
            let command = format!("hardtack harden {root}{}", self.profile.words());
            let todo = todo(&audit, &*tree, &profile, &command).map_err(|error| Failure::of(Exit::Failed, &error))?;
            print(if json { as_json(&todo)? } else { TodoText(&todo).to_string() })?;
        } else {
            let detail = if self.all { Detail::All } else { Detail::Open };
            let told = self.fixes || matches!(self.format, AuditFormat::Html | AuditFormat::Markdown);
            let fixes = if told && !json { fixes(&audit, &*tree, &profile) } else { Fixes::new() };
            print(match self.format {
                _ if json => as_json(&audit)?,
                AuditFormat::Html => AuditHtml::new(&audit, detail).with_fixes(&fixes).to_string(),
                AuditFormat::Markdown => AuditMarkdown::new(&audit, detail).with_fixes(&fixes).to_string(),
                AuditFormat::Text | AuditFormat::Json => AuditText::new(&audit, detail).with_fixes(&fixes).to_string(),
            })?;
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
