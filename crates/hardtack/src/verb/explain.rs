//! `hardtack explain`: what a control or rule asks and why, or which rules decide a file.

use std::path::PathBuf;

use hardtack_audit::explain;
use hardtack_report::ExplanationText;
use hardtack_tree::Tree;

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::{as_json, print};
use crate::profile::catalogue;
use crate::verb::audit::open;

/// Say what a control or rule asks and why, or which rules decide a file. With --root, also what hardening
/// wrote there.
#[derive(Debug, clap::Args)]
pub(crate) struct Explain {
    /// A control (5.1.16), a section (5.1), a rule (ssh-max-auth-tries) or a path (/etc/ssh/sshd_config).
    #[arg(value_name = "WHAT")]
    what: String,
    /// A root directory or the tree of an image, for what was written there.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// A directory with rules and benchmarks of your own, beside the built-in ones.
    #[arg(long = "rules", value_name = "DIR")]
    rules: Vec<PathBuf>,
}

impl Explain {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let catalogue = catalogue(&self.rules)?;
        let tree = self.root.as_deref().map(open).transpose()?;
        let explanation = explain(&catalogue, &self.what, tree.as_ref().map(|tree| tree as &dyn Tree))?;
        if global.json {
            print(as_json(&explanation)?)?;
        } else {
            print(ExplanationText(&explanation).to_string())?;
        }
        Ok(Exit::Ok)
    }
}
