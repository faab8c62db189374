//! `hardtack blame`: which rule and control wrote a file, or a line of it.

use std::path::PathBuf;

use hardtack_audit::blame;
use hardtack_report::BlameText;
use hardtack_tree::TreePath;

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{as_json, print};
use crate::profile::catalogue;
use crate::verb::audit::open;

/// Say which rule and control wrote a file, or a line of it: by the record that hardening keeps in the tree, else by
/// what the rules read.
#[derive(Debug, clap::Args)]
pub(crate) struct Blame {
    /// The file, from the root of the tree, and a line of it: /etc/ssh/sshd_config:12.
    #[arg(value_name = "FILE[:LINE]")]
    what: String,
    /// The root directory or the tree of an image.
    #[arg(value_name = "DIR", default_value = "/")]
    root: PathBuf,
    /// A directory with rules and benchmarks of your own, beside the built-in ones.
    #[arg(long = "rules", value_name = "DIR")]
    rules: Vec<PathBuf>,
}

impl Blame {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let number = |(file, line): (&str, &str)| Some((file.to_owned(), Some(line.parse::<usize>().ok()?)));
        let (file, line) = self.what.rsplit_once(':').and_then(number).unwrap_or_else(|| (self.what.clone(), None));
        let path = TreePath::new(&file).map_err(|error| {
            Failure::of(Exit::Usage, &error).remedy("name the file from the root of the tree, and the tree after it")
        })?;
        let tree = open(&self.root)?;
        let answer = blame(&catalogue(&self.rules)?, &tree, &path, line)?;
        if global.json {
            print(as_json(&answer)?)?;
        } else {
            print(BlameText(&answer).to_string())?;
        }
        Ok(Exit::Ok)
    }
}
